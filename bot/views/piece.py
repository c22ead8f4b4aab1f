"""The buttons below a piece: votes and favourites with their counts, and delete."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.errors import boundary
from bot.speech import speak, spoken
from bot.store.tally import Tally
from bot.store.votes import Vote
from bot.views.delete import DeleteButton


class VoteButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"vote:(?P<piece>[0-9]{1,18}):(?P<way>up|down)",
):
    """Votes for or against a piece; pressed again, it takes the vote back."""

    def __init__(self, piece: int, vote: Vote, tally: Tally) -> None:
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
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> VoteButton:
        """The button a member pressed, made again from its custom id."""
        return cls(int(match["piece"]), 1 if match["way"] == "up" else -1, Tally())

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Count the vote and show the new counts on the message."""
        async with boundary(interaction):
            votes = interaction.client.store.votes
            tally = await votes.cast(self.piece, interaction.user.id, self.vote)
            await _redraw(interaction, self.piece, tally)


class FavouriteButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"favourite:(?P<piece>[0-9]{1,18})",
):
    """Makes a piece one of the member's favourites; pressed again, no longer."""

    def __init__(self, piece: int, tally: Tally) -> None:
        self.piece = piece
        super().__init__(
            discord.ui.Button(
                custom_id=f"favourite:{piece}", emoji="⭐", label=str(tally.favourites)
            )
        )

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> FavouriteButton:
        """The button a member pressed, made again from its custom id."""
        return cls(int(match["piece"]), Tally())

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Keep or drop the favourite and show the new count on the message."""
        async with boundary(interaction):
            favourites = interaction.client.store.favourites
            tally = await favourites.toggle(self.piece, interaction.user.id)
            await _redraw(interaction, self.piece, tally)


async def _redraw(interaction: discord.Interaction[Any], piece: int, tally: Tally) -> None:
    """Show the new counts, in the language the message was written in."""
    message = interaction.message
    if message is not None:
        jobs = interaction.client.store.jobs
        speak(await jobs.language(piece, message.id) or spoken())
    await interaction.response.edit_message(view=piece_view(piece, tally))


def piece_view(piece: int, tally: Tally) -> discord.ui.View:
    """All buttons of a piece, with their counts."""
    view = discord.ui.View(timeout=None)
    view.add_item(VoteButton(piece, 1, tally))
    view.add_item(VoteButton(piece, -1, tally))
    view.add_item(FavouriteButton(piece, tally))
    view.add_item(DeleteButton(piece))
    return view
