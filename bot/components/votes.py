"""The buttons below a piece that count: votes and favourites."""

from __future__ import annotations

import discord

from bot.cards.custom_ids import FAVOURITE, VOTE
from bot.cards.piece_buttons import piece_view
from bot.client import Affetto
from bot.components.persistent import PersistentButton
from bot.i18n.messages import current_language, use_language
from bot.replying.in_time import in_time, show_change
from bot.store.tally import Tally
from bot.store.votes import Vote


class VoteButton(PersistentButton, custom_id=VOTE):
    """Votes for or against a piece; pressed again, it takes the vote back."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Counts the vote and shows the new counts on the message."""
        piece, votes = self.number("piece"), interaction.client.store.votes
        vote: Vote = 1 if self.fields["way"] == "up" else -1
        counted = votes.cast(piece, interaction.user.id, vote)
        await _redraw(interaction, piece, await in_time(interaction, counted))


class FavouriteButton(PersistentButton, custom_id=FAVOURITE):
    """Makes a piece one of the member's favourites; pressed again, no longer."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Keeps or drops the favourite and shows the new count on the message."""
        piece, favourites = self.number("piece"), interaction.client.store.favourites
        toggled = favourites.toggle(piece, interaction.user.id)
        await _redraw(interaction, piece, await in_time(interaction, toggled))


async def _redraw(interaction: discord.Interaction[Affetto], piece: int, tally: Tally) -> None:
    """Shows the new counts, in the language the message was written in."""
    message = interaction.message
    if message is not None:
        jobs = interaction.client.store.jobs
        use_language(await jobs.language(piece, message.id) or current_language())
    await show_change(interaction, view=piece_view(piece, tally))
