"""What a run that was killed left behind: cards of players, and the bot in voice channels."""

from __future__ import annotations

import logging
from collections.abc import Container

import discord

from bot.i18n.messages import t, use_language
from bot.replying.failures import DISCORD_FAILURES
from bot.store.players import Players

_log = logging.getLogger(__name__)


async def tidy_players(players: Players, client: discord.Client, on: Container[int]) -> None:
    """Says on cards that their players were cut off, and leaves the channels.

    Args:
        players: The table of players.
        client: The client, once it knows its servers.
        on: The ids of the servers where this run plays; they are left alone.
    """
    for row in await players.all():
        if row.server_id in on:
            continue
        use_language(row.language)
        place = client.get_partial_messageable(row.location.channel_id, guild_id=row.server_id)
        card = place.get_partial_message(row.location.message_id)
        try:
            await card.edit(content=t("player-cut-off"), embeds=[], attachments=[], view=None)
        except DISCORD_FAILURES as error:
            _log.info("the card of an earlier player stays: %s", type(error).__name__)
        await players.ended(row.server_id)
    for guild in client.guilds:
        if guild.unavailable or guild.id in on:
            continue
        # Without the intent for voice the bot knows of no channel it may be in.
        if guild.me.voice is not None and guild.voice_client is None:
            await guild.change_voice_state(channel=None)
