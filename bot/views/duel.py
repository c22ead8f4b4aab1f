"""How a duel looks: the card, the buttons to vote, and the outcome."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Self, cast

import discord

from bot.i18n.messages import current_language, key, t, use_language
from bot.i18n.names import key_name
from bot.replies import mood_text
from bot.store.duels import ENOUGH, Duel, Side
from bot.store.pieces import Piece
from bot.views.lasting import NUMBER, LastingButton, view_of
from bot.views.play import PlayButton
from engine.api.errors import RequestError
from engine.api.request import ComposeRequest

SIDES: Final[tuple[Side, Side]] = ("a", "b")


@dataclass(frozen=True, slots=True)
class Shown:
    """A duel's message: its card and its buttons."""

    embed: discord.Embed
    view: discord.ui.View


def duel_embed(duel: Duel, request: ComposeRequest) -> discord.Embed:
    """The card while votes are taken; how they stand is not told."""
    embed = discord.Embed(
        title=t("duel-title"),
        description=t(
            "duel-rules",
            author=f"<@{duel.author_id}>",
            count=ENOUGH,
            when=f"<t:{duel.ends_at}:R>",
        ),
    )
    embed.add_field(name=t("card-mood"), value=mood_text(request))
    embed.add_field(name=t("card-instruments"), value=request.instruments)
    embed.add_field(name=t("duel-votes"), value=str(sum(duel.votes)))
    embed.set_footer(text=t("duel-number", number=duel.number))
    return embed


def revealed_embed(duel: Duel, pieces: tuple[Piece, Piece]) -> discord.Embed:
    """The card with the outcome."""
    embed = discord.Embed(
        title=_outcome(duel), description=t("duel-author", author=f"<@{duel.author_id}>")
    )
    for side, piece, votes in zip(SIDES, pieces, duel.votes, strict=True):
        composition = piece.composition
        embed.add_field(
            name=f"{side.upper()}: #{piece.number} {composition.title}",
            value=t(
                "duel-piece",
                count=votes,
                key=key_name(composition.key),
                seed=composition.request.seed,
            ),
        )
    embed.set_footer(text=t("duel-number", number=duel.number))
    return embed


def _outcome(duel: Duel) -> str:
    a, b = duel.votes
    if a == b:
        return t("duel-tie") if a else t("duel-unvoted")
    return t("duel-won", winner="A" if a > b else "B", most=max(a, b), fewest=min(a, b))


class DuelVoteButton(LastingButton, template=rf"duel:{NUMBER}:(?P<side>a|b)"):
    """Votes for one of the two pieces; the vote before it no longer counts."""

    def __init__(self, duel: int, side: Side) -> None:
        self.duel = duel
        self.side = side
        super().__init__(
            discord.ui.Button(
                custom_id=f"duel:{duel}:{side}",
                label=side.upper(),
                style=discord.ButtonStyle.primary,
            )
        )

    @classmethod
    def remade(cls, match: re.Match[str]) -> Self:
        """The button of that duel and side."""
        return cls(int(match[1]), cast("Side", match["side"]))

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Count the vote, and confirm it to the voter alone."""
        duels = interaction.client.store.duels
        duel = await duels.get(self.duel)
        if duel.revealed:  # and the message does not show it yet
            await _show(interaction, duel)
        duel = await duels.vote(self.duel, interaction.user.id, self.side)
        await _show(interaction, duel)
        voted = key("duel-voted-last") if duel.revealed else key("duel-voted")
        await interaction.followup.send(t(voted, side=self.side.upper()), ephemeral=True)


class RevealButton(LastingButton, template=f"reveal:{NUMBER}"):
    """Ends the duel for the member who asked for it."""

    def __init__(self, duel: int) -> None:
        self.duel = duel
        super().__init__(discord.ui.Button(custom_id=f"reveal:{duel}", label=t("button-reveal")))

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """End it."""
        duels = interaction.client.store.duels
        duel = await duels.get(self.duel)
        if not duel.revealed and interaction.user.id != duel.author_id:
            raise RequestError(t("reveal-not-yours"))
        await _show(interaction, await duels.reveal(self.duel))


async def _show(interaction: discord.Interaction[Any], duel: Duel) -> None:
    """Show the duel as it is now, in the language its message was written in."""
    mine, client = current_language(), interaction.client
    if duel.message_id is not None:
        use_language(await client.store.jobs.language(duel.pieces[1], duel.message_id) or mine)
    shown = await client.duels.shown(duel)
    use_language(mine)
    await interaction.response.edit_message(embed=shown.embed, view=shown.view)


def duel_view(duel: Duel) -> discord.ui.View:
    """The buttons: to vote, or, once it is revealed, to play the pieces in full."""
    if duel.revealed:
        return view_of(*map(PlayButton, duel.pieces))
    return view_of(
        *(DuelVoteButton(duel.number, side) for side in SIDES), RevealButton(duel.number)
    )
