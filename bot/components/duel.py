"""The buttons of a duel: to vote and to end it."""

from __future__ import annotations

from typing import cast

import discord

from bot.cards.custom_ids import DUEL_VOTE, REVEAL
from bot.client import Affetto
from bot.components.persistent import PersistentButton
from bot.i18n.messages import current_language, key, t, use_language
from bot.replying.in_time import in_time, show_change
from bot.store.duels import Duel, Side
from engine.api.errors import RequestError


class DuelVoteButton(PersistentButton, custom_id=DUEL_VOTE):
    """Votes for one of the two pieces, in place of the member's earlier vote."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Counts the vote, and confirms it to the voter alone."""
        number, side = self.number("duel"), cast("Side", self.fields["side"])
        duels = interaction.client.store.duels
        duel = await duels.get(number)
        if duel.revealed:  # and the message does not show it yet
            await _show(interaction, duel)
        duel = await in_time(interaction, duels.vote(number, interaction.user.id, side))
        await _show(interaction, duel)
        voted = key("duel-voted-last") if duel.revealed else key("duel-voted")
        await interaction.followup.send(t(voted, side=side.upper()), ephemeral=True)


class RevealButton(PersistentButton, custom_id=REVEAL):
    """Ends the duel for the member who asked for it."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Ends it."""
        number, duels = self.number("duel"), interaction.client.store.duels
        duel = await duels.get(number)
        if not duel.revealed and interaction.user.id != duel.author_id:
            raise RequestError(t("reveal-not-yours"))
        await _show(interaction, await in_time(interaction, duels.reveal(number)))


async def _show(interaction: discord.Interaction[Affetto], duel: Duel) -> None:
    """Shows the duel as it is now, in the language its message was written in."""
    mine, client = current_language(), interaction.client
    if duel.message_id is not None:
        use_language(await client.store.jobs.language(duel.pieces[1], duel.message_id) or mine)
    card = await client.duels.card(duel)
    use_language(mine)
    await show_change(interaction, embed=card.embed, view=card.view)
