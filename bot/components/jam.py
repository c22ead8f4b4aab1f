"""The buttons, the menu and the form of a jam."""

from __future__ import annotations

from typing import ClassVar

import discord

from bot.cards.custom_ids import JAM, JAM_ADD, JAM_MOOD, CustomId
from bot.cards.jam_card import MOOD_FIELD, MORE_BARS, SECTION_BARS, mood_form
from bot.client import Affetto
from bot.components.persistent import Persistent, PersistentButton, PersistentForm
from bot.i18n.messages import t
from bot.i18n.names import find_moods
from bot.replying.missed_words import tell_missed
from bot.store.jam_rows import Added
from engine.api.errors import RequestError


class JamButton(PersistentButton, custom_id=JAM):
    """Adds bars, asks for the next section's mood, takes the last step back, or ends the jam."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Does what the button says."""
        jams, number = interaction.client.jams, self.number("jam")
        match self.fields["act"]:
            case "more":
                await jams.add(interaction, number, Added(MORE_BARS))
            case "mood":
                # Nobody is to fill in a form in vain.
                await jams.require_turn(interaction, number)
                await interaction.response.send_modal(mood_form(number))
            case "undo":
                await jams.undo(interaction, number)
            case _:
                await jams.finish(interaction, number)


class JamInstrumentMenu(Persistent[discord.ui.Select[discord.ui.View]], custom_id=JAM_ADD):
    """Adds the instrument that is chosen over what stands."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Adds it."""
        added = Added(instrument=self.choice())
        await interaction.client.jams.add(interaction, self.number("jam"), added)


class JamMoodForm(PersistentForm):
    """Adds a section in the mood that was typed."""

    custom_id: ClassVar[CustomId] = JAM_MOOD

    async def on_submit(self, interaction: discord.Interaction[Affetto]) -> None:
        """Adds it, and tells which words were not understood.

        Raises:
            RequestError: No word is understood, or there are several moods.
        """
        understood = find_moods(self.values.get(MOOD_FIELD, ""))
        if len(understood.moods) > 1:
            raise RequestError(t("jam-one-mood"))
        [mood] = understood.moods
        added = Added(SECTION_BARS, mood=mood.name)
        await interaction.client.jams.add(interaction, int(self.fields["jam"]), added, mood)
        await tell_missed(interaction, understood)
