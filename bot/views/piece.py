"""The buttons below a piece: votes and favourites with their counts, and what to do with it."""

from __future__ import annotations

import re
from typing import Any, Final, Self

import discord

from bot.i18n.messages import current_language, use_language
from bot.stems import has_several
from bot.store.tally import Tally
from bot.store.votes import Vote
from bot.views.delete import DeleteButton
from bot.views.lasting import NUMBER, LastingButton, view_of
from bot.views.remake import AgainButton, ExtendButton, MoodButton, StemsButton, VaryButton

_UNKNOWN: Final = Tally()
"""What a button shows that is only made again to be pressed."""


class VoteButton(LastingButton, template=rf"vote:{NUMBER}:(?P<way>up|down)"):
    """Votes for or against a piece; pressed again, it takes the vote back."""

    def __init__(self, piece: int, vote: Vote, tally: Tally = _UNKNOWN) -> None:
        self.piece = piece
        self.vote: Vote = vote
        super().__init__(
            discord.ui.Button(
                custom_id=f"vote:{piece}:{'up' if vote == 1 else 'down'}",
                emoji="👍" if vote == 1 else "👎",
                label=str(tally.up if vote == 1 else tally.down),
            )
        )

    @classmethod
    def remade(cls, match: re.Match[str]) -> Self:
        """The button of that piece and way; the counts come with the vote."""
        return cls(int(match[1]), 1 if match["way"] == "up" else -1)

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Count the vote and show the new counts on the message."""
        votes = interaction.client.store.votes
        tally = await votes.cast(self.piece, interaction.user.id, self.vote)
        await _redraw(interaction, self.piece, tally)


class FavouriteButton(LastingButton, template=rf"favourite:{NUMBER}"):
    """Makes a piece one of the member's favourites; pressed again, no longer."""

    def __init__(self, piece: int, tally: Tally = _UNKNOWN) -> None:
        self.piece = piece
        super().__init__(
            discord.ui.Button(
                custom_id=f"favourite:{piece}", emoji="⭐", label=str(tally.favourites)
            )
        )

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Keep or drop the favourite and show the new count on the message."""
        favourites = interaction.client.store.favourites
        tally = await favourites.toggle(self.piece, interaction.user.id)
        await _redraw(interaction, self.piece, tally)


async def _redraw(interaction: discord.Interaction[Any], piece: int, tally: Tally) -> None:
    """Show the new counts, in the language the message was written in."""
    message = interaction.message
    if message is not None:
        jobs = interaction.client.store.jobs
        use_language(await jobs.language(piece, message.id) or current_language())
    await interaction.response.edit_message(view=piece_view(piece, tally))


def piece_view(piece: int, tally: Tally) -> discord.ui.View:
    """All buttons of a piece, with their counts."""
    remakes = [button(piece) for button in (AgainButton, VaryButton, ExtendButton, MoodButton)]
    for each in remakes:
        each.row = 1
    return view_of(
        VoteButton(piece, 1, tally),
        VoteButton(piece, -1, tally),
        FavouriteButton(piece, tally),
        *([StemsButton(piece)] if has_several(tally.instruments) else []),
        DeleteButton(piece),
        *remakes,
    )
