"""The menus and buttons of the panel of a server's settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord

from bot.cards.custom_ids import DJ_ROLE, SETTINGS
from bot.cards.settings_panel import (
    LENGTHS,
    NO_QUOTA,
    QUOTAS,
    dj_text,
    dj_view,
    settings_panel,
)
from bot.client import Affetto
from bot.components.persistent import Persistent
from bot.i18n.messages import t
from bot.replying.in_time import in_time, show_change
from bot.services.settings import require_manager
from engine.api.errors import RequestError
from engine.api.instruments import parse_instruments


class SettingsItem(Persistent[discord.ui.Item[discord.ui.View]], custom_id=SETTINGS):
    """Any of the menus and buttons; changes the setting it is named after."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Changes the setting and shows all of them as they are now."""
        server_id = require_manager(interaction)
        servers = interaction.client.store.servers
        if self.fields["name"] == "dj":
            view = dj_view(servers.rules(server_id), interaction.guild)
            await interaction.response.send_message(
                t("settings-dj-text"), view=view, ephemeral=True
            )
            return
        if self.fields["name"] == "reset":
            rules = await in_time(interaction, servers.reset(server_id))
        else:
            changed = servers.change(server_id, **self._change())
            rules = await in_time(interaction, changed)
        voice = interaction.client.plays_voice
        card = settings_panel(rules, interaction.guild, voice=voice)
        await show_change(interaction, embed=card.embed, view=card.view)

    def _change(self) -> dict[str, Any]:
        """The new value, by the name of its attribute of Rules."""
        name = self.fields["name"]
        if isinstance(self.item, discord.ui.ChannelSelect):
            chosen = {channel.id for channel in self.item.values}
            return {"channels": tuple(sorted(chosen))}
        if not isinstance(self.item, discord.ui.Select):
            return {"authors_delete": name == "authors"}
        value = self.choice()
        if name == "instruments":
            return {"instruments": parse_instruments(value)}
        if name == "length":
            return {"seconds": _choice(LENGTHS, value)}
        return {"daily_quota": None if value == NO_QUOTA else _choice(QUOTAS, value)}


class DjMenu(Persistent[discord.ui.RoleSelect[discord.ui.View]], custom_id=DJ_ROLE):
    """The menu of the role whose members may skip and stop what others asked for."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Changes the role, and says which it is now."""
        server_id = require_manager(interaction)
        chosen = next((role.id for role in self.item.values), None)
        changed = interaction.client.store.servers.change(server_id, dj_role=chosen)
        rules = await in_time(interaction, changed)
        view = dj_view(rules, interaction.guild)
        text = f"{t('settings-dj')}: {dj_text(rules)}"
        await show_change(interaction, content=text, view=view)


def _choice(choices: Iterable[int], text: str) -> int:
    """The choice of that text; the menu was ours, but its answer came from outside.

    Raises:
        RequestError: There is no such choice.
    """
    for choice in choices:
        if str(choice) == text:
            return choice
    raise RequestError(t("nothing-chosen"))
