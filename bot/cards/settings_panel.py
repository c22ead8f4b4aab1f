"""The panel of a server's settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import discord

from bot.cards.buttons import Button, view_of
from bot.cards.card import Card
from bot.cards.custom_ids import DJ_ROLE, SETTINGS
from bot.cards.piece_card import length
from bot.i18n.messages import t
from bot.store.servers import Rules
from engine.api.instruments import MULTI, PIANO, PRESETS

INSTRUMENTS: Final = (PIANO, MULTI, *PRESETS)
"""The choices of the default; a member can still name single instruments."""
LENGTHS: Final = (15, 30, 45, 60, 90, 120, 180, 240, 300)
"""The choices of the default length, in seconds."""
QUOTAS: Final = (1, 2, 3, 5, 10, 20, 50, 100)
"""The choices of the quota, pieces per day."""
MAX_CHANNELS: Final = 25
"""How many channels can be chosen: as many as Discord's menu takes."""

_ROLE: Final = discord.SelectDefaultValueType.role

NO_QUOTA: Final = "none"
"""The value of the choice that sets no quota."""

# Where a message can be sent, and where threads are.
_CHANNEL_TYPES: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.forum,
]

_Menu = discord.ui.Select[discord.ui.View]
_ChannelMenu = discord.ui.ChannelSelect[discord.ui.View]
_RoleMenu = discord.ui.RoleSelect[discord.ui.View]


def settings_panel(rules: Rules, server: discord.Guild | None, *, voice: bool = False) -> Card:
    """Shows the settings of a server, with a menu or button to change each.

    Args:
        rules: The settings.
        server: The server, or None where the bot itself is no member.
        voice: Whether the bot plays in voice channels.
    """
    items: dict[str, Button | _Menu | _ChannelMenu] = {
        "channels": _channel_menu(_existing(rules.channels, server)),
        "instruments": _instrument_menu(rules),
        "length": _length_menu(rules),
        "quota": _quota_menu(rules),
        "moderators" if rules.authors_delete else "authors": _deleting_button(rules),
        "reset": discord.ui.Button(label=t("button-reset"), style=discord.ButtonStyle.danger),
    }
    if voice:
        items["dj"] = discord.ui.Button(label=t("button-dj"))
    for name, item in items.items():
        item.custom_id = SETTINGS.of(name=name)
    return Card(settings_embed(rules, voice=voice), view_of(*items.values()))


def dj_view(rules: Rules, server: discord.Guild | None) -> discord.ui.View:
    """Makes the menu of the DJ role, for which the panel itself has no row left.

    Args:
        rules: The settings.
        server: The server, or None where the bot itself is no member.
    """
    role = rules.dj_role
    exists = role is not None and (server is None or server.get_role(role) is not None)
    menu: _RoleMenu = discord.ui.RoleSelect(
        custom_id=DJ_ROLE.of(),
        placeholder=t("settings-choose-dj"),
        min_values=0,
        max_values=1,
        default_values=[discord.SelectDefaultValue(id=role, type=_ROLE)] if role and exists else [],
    )
    return view_of(menu)


def dj_text(rules: Rules) -> str:
    """Words who may skip and stop what others asked for."""
    return t("settings-no-dj") if rules.dj_role is None else f"<@&{rules.dj_role}>"


def settings_embed(rules: Rules, *, voice: bool = False) -> discord.Embed:
    """Words the settings."""
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
    embed.add_field(
        name=t("settings-model"),
        value=t("suggest-usual-model") if rules.model is None else rules.model,
    )
    if voice:
        embed.add_field(name=t("settings-dj"), value=dj_text(rules))
        embed.add_field(name=t("settings-volume"), value=t("percent", percent=rules.volume))
    embed.set_footer(text=t("settings-note"))
    return embed


def _existing(channels: Iterable[int], server: discord.Guild | None) -> list[discord.Object]:
    """The channels that a menu can show as chosen: Discord refuses one that was deleted."""
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
        max_values=MAX_CHANNELS,
        default_values=[
            discord.SelectDefaultValue(id=channel.id, type=discord.SelectDefaultValueType.channel)
            for channel in chosen
        ],
    )


def _menu(choices: Iterable[tuple[str, str]], chosen: str) -> _Menu:
    """A menu of labels and values; it shows the chosen label in place of a title."""
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
        (t("settings-a-day", quota=_quota(one)), NO_QUOTA if one is None else str(one))
        for one in quotas
    ]
    chosen = NO_QUOTA if rules.daily_quota is None else str(rules.daily_quota)
    return _menu(choices, chosen)


def _deleting_button(rules: Rules) -> Button:
    return discord.ui.Button(
        label=t("button-moderators-delete") if rules.authors_delete else t("button-authors-delete")
    )


def _quota(quota: int | None) -> str:
    return t("settings-no-quota") if quota is None else t("settings-pieces", count=quota)
