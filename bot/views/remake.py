"""The buttons that make something new of a piece."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, Literal, Self, cast

import discord

from bot.i18n.messages import key, t
from bot.i18n.names import mood_name
from bot.remake import again, change, extend, remake, vary
from bot.stems import send_stems
from bot.views.lasting import NUMBER, Lasting, PieceButton, view_of
from engine.api.moods import WORDS, mood

Half = Literal["pleasant", "unpleasant"]
"""The half of the moods a menu holds: a menu has room for 25, and there are more."""


_PLACEHOLDERS: Final[dict[Half, str]] = {
    "pleasant": key("choose-pleasant"),
    "unpleasant": key("choose-unpleasant"),
}


class AgainButton(PieceButton, action="again", label=key("button-again"), emoji="🔁"):
    """Composes the same request with another seed."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Compose."""
        await remake(interaction, self.piece, again)


class VaryButton(PieceButton, action="vary", label=key("button-vary"), emoji="🔀"):
    """Composes another piece with the same opening."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Compose."""
        await remake(interaction, self.piece, vary)


class ExtendButton(PieceButton, action="extend", label=key("button-extend"), emoji="⏩"):
    """Composes a longer form of the piece."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Compose."""
        await remake(interaction, self.piece, extend)


class StemsButton(PieceButton, action="stems", label=key("button-stems"), emoji="🎚️"):
    """Posts the piece's instruments one by one."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Render and post."""
        await send_stems(interaction, self.piece)


class MoodButton(PieceButton, action="mood", label=key("button-mood"), emoji="🎭"):
    """Asks for another mood; only whoever pressed it sees the question."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Ask."""
        await ask_mood(interaction, self.piece)


async def ask_mood(interaction: discord.Interaction[Any], number: int) -> None:
    """Ask which mood the piece is to have.

    Raises:
        RequestError: The piece is not kept any more.
    """
    piece = await interaction.client.store.pieces.get(number)
    await interaction.response.send_message(
        t("which-mood", number=number, title=piece.composition.title),
        view=view_of(MoodMenu(number, "pleasant"), MoodMenu(number, "unpleasant")),
        ephemeral=True,
    )


class MoodMenu(
    Lasting[discord.ui.Select[discord.ui.View]],
    template=rf"mood-of:{NUMBER}:(?P<half>pleasant|unpleasant)",
):
    """Composes the piece anew in the mood that is chosen."""

    def __init__(self, piece: int, half: Half) -> None:
        self.piece = piece
        super().__init__(
            discord.ui.Select(
                custom_id=f"mood-of:{piece}:{half}",
                placeholder=t("choose-pleasant") if half == "pleasant" else t("choose-unpleasant"),
                options=[
                    discord.SelectOption(label=mood_name(word), value=word)
                    for word in moods_of(half)
                ],
            )
        )

    @classmethod
    def remade(cls, match: re.Match[str]) -> Self:
        """The menu of that piece and half."""
        return cls(int(match[1]), cast("Half", match["half"]))

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Compose."""
        [word] = self.item.values
        chosen = mood(word)
        await remake(interaction, self.piece, lambda piece: change(piece, chosen))


def moods_of(half: Half) -> Sequence[str]:
    """The moods of one half, in the order in which the engine lists them."""
    pleasant = half == "pleasant"
    return [word for word, (valence, _) in WORDS.items() if (valence >= 0) == pleasant]


REMAKE: Final = (AgainButton, VaryButton, ExtendButton, StemsButton, MoodButton, MoodMenu)
"""All of them."""
