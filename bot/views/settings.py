"""The panel of a server's settings: what they are, and a menu or button to change each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.i18n.messages import t
from bot.replies import length
from bot.store.servers import Rules
from bot.views.lasting import Lasting
from engine.api.errors import RequestError
from engine.api.instruments import MULTI, PIANO, PRESETS, parse_instruments

INSTRUMENTS: Final = (PIANO, MULTI, *PRESETS)
"""What can be chosen as the default; a member can still name single instruments."""
LENGTHS: Final = (15, 30, 45, 60, 90, 120, 180)
"""The lengths that can be chosen as the default, in seconds."""
QUOTAS: Final = (1, 2, 3, 5, 10, 20, 50, 100)
"""The quotas that can be chosen."""
CHANNELS: Final = 25
"""How many channels can be chosen: as many as Discord's menu takes."""

_NO_QUOTA: Final = "none"
# Where a message can be sent, and where threads are.
_CHANNEL_TYPES: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.forum,
]

_Button = discord.ui.Button[discord.ui.View]
_Menu = discord.ui.Select[discord.ui.View]
_ChannelMenu = discord.ui.ChannelSelect[discord.ui.View]


@dataclass(frozen=True, slots=True)
class Panel:
    """What is shown: the settings as they are, and the means to change them."""

    embed: discord.Embed
    view: discord.ui.View


def require_manager(interaction: discord.Interaction[Any]) -> int:
    """The server, of a member who may change its settings.

    Raises:
        RequestError: They may not, or there is no server here.
    """
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise RequestError(t("not-manager"))
    return interaction.guild_id


def settings_panel(interaction: discord.Interaction[Any], rules: Rules) -> Panel:
    """The settings, as the one who asks for them or changed one sees them."""
    view = discord.ui.View(timeout=None)
    items: dict[str, _Button | _Menu | _ChannelMenu] = {
        "channels": _channel_menu(_still_there(interaction, rules.channels)),
        "instruments": _instrument_menu(rules),
        "length": _length_menu(rules),
        "quota": _quota_menu(rules),
        "moderators" if rules.authors_delete else "authors": _deleting_button(rules),
        "reset": discord.ui.Button(label=t("button-reset"), style=discord.ButtonStyle.danger),
    }
    for name, item in items.items():
        item.custom_id = f"settings:{name}"
        view.add_item(SettingsItem(name, item))
    return Panel(settings_embed(rules), view)


def settings_embed(rules: Rules) -> discord.Embed:
    """The settings in words."""
    embed = discord.Embed(title=t("settings-title"))
    channels = " ".join(f"<#{channel_id}>" for channel_id in rules.channels)
    embed.add_field(
        name=t("settings-channels"), value=channels or t("settings-everywhere"), inline=False
    )
    embed.add_field(name=t("settings-instruments"), value=rules.instruments)
    embed.add_field(name=t("settings-length"), value=length(rules.seconds))
    embed.add_field(name=t("settings-quota"), value=_quota(rules.daily_quota))
    deleting = t("settings-authors") if rules.authors_delete else t("settings-moderators")
    embed.add_field(name=t("settings-deleting"), value=deleting)
    embed.set_footer(text=t("settings-note"))
    return embed


class SettingsItem(
    Lasting[discord.ui.Item[discord.ui.View]],
    template=r"settings:(?P<name>channels|instruments|length|quota|moderators|authors|reset)",
):
    """Any of the menus and buttons; changes what it is named after."""

    def __init__(self, name: str, item: discord.ui.Item[discord.ui.View]) -> None:
        self.name = name
        super().__init__(item)

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> SettingsItem:
        """The item a member used."""
        return cls(match["name"], item)

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Change the setting and show all of them as they are now."""
        server_id = require_manager(interaction)
        servers = interaction.client.store.servers
        if self.name == "reset":
            rules = await servers.reset(server_id)
        else:
            rules = await servers.change(server_id, **self._change())
        shown = settings_panel(interaction, rules)
        await interaction.response.edit_message(embed=shown.embed, view=shown.view)

    def _change(self) -> dict[str, Any]:
        if isinstance(self.item, discord.ui.ChannelSelect):
            chosen = {channel.id for channel in self.item.values}
            return {"channels": tuple(sorted(chosen))}
        if not isinstance(self.item, discord.ui.Select):
            return {"authors_delete": self.name == "authors"}
        [value] = self.item.values
        if self.name == "instruments":
            return {"instruments": parse_instruments(value)}
        if self.name == "length":
            return {"seconds": _one_of(LENGTHS, value)}
        return {"daily_quota": None if value == _NO_QUOTA else _one_of(QUOTAS, value)}


def _one_of(choices: Iterable[int], text: str) -> int:
    """The choice of that text; the menu was ours, but its answer came from outside."""
    return next(choice for choice in choices if str(choice) == text)


def _still_there(
    interaction: discord.Interaction[Any], channels: Iterable[int]
) -> list[discord.Object]:
    """Those channels a menu can show as chosen: Discord refuses one that was deleted."""
    server = interaction.guild
    return [
        discord.Object(channel_id)
        for channel_id in channels
        if server is None or server.get_channel(channel_id) is not None
    ]


def _channel_menu(chosen: list[discord.Object]) -> _ChannelMenu:
    return discord.ui.ChannelSelect(
        placeholder=t("settings-choose-channels"),
        channel_types=_CHANNEL_TYPES,
        min_values=0,
        max_values=CHANNELS,
        default_values=[
            discord.SelectDefaultValue(id=channel.id, type=discord.SelectDefaultValueType.channel)
            for channel in chosen
        ],
    )


def _menu(choices: Iterable[tuple[str, str]], chosen: str) -> _Menu:
    """A menu of labels and values; with something chosen it shows no title of its own."""
    return discord.ui.Select(
        options=[
            discord.SelectOption(label=label, value=value, default=value == chosen)
            for label, value in choices
        ]
    )


def _instrument_menu(rules: Rules) -> _Menu:
    choices = [(t("settings-for", instruments=name), name) for name in INSTRUMENTS]
    return _menu(choices, rules.instruments)


def _length_menu(rules: Rules) -> _Menu:
    choices = [(t("settings-long", length=length(one)), str(one)) for one in LENGTHS]
    return _menu(choices, str(rules.seconds))


def _quota_menu(rules: Rules) -> _Menu:
    quotas = (None, *QUOTAS)
    choices = [
        (t("settings-a-day", quota=_quota(one)), _NO_QUOTA if one is None else str(one))
        for one in quotas
    ]
    chosen = _NO_QUOTA if rules.daily_quota is None else str(rules.daily_quota)
    return _menu(choices, chosen)


def _deleting_button(rules: Rules) -> _Button:
    return discord.ui.Button(
        label=t("button-moderators-delete") if rules.authors_delete else t("button-authors-delete")
    )


def _quota(quota: int | None) -> str:
    return t("settings-no-quota") if quota is None else t("settings-pieces", count=quota)
