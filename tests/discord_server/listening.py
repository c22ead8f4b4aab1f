"""Bots that play in voice channels, and what is heard of them."""

from __future__ import annotations

import io
from typing import Any

from discord.oggparse import OggStream

from tests.discord_server.host import Host
from tests.discord_server.interactions import Interaction
from tests.discord_server.process import BotProcess
from tests.discord_server.server import Discord


async def start_player(host: Host) -> BotProcess:
    """Start a bot that plays in voice channels and trusts this server."""
    trusted = host.discord.rooms.gateway.trust(host.folder / "authority.pem")
    return await host.start(AFFETTO_VOICE="1", **trusted)


async def plays(discord: Discord, asked: Interaction, packets: int = 5) -> dict[str, Any]:
    """The card of what plays, once some packets came."""
    card = await discord.until(
        lambda: asked.shown if asked.shown and asked.shown["embeds"] else None, "the card"
    )
    await discord.until(lambda: len(discord.rooms.gateway.packets) >= packets, "the sound")
    return card


def opus_of(host: Host, number: int, volume: int = 100) -> bytes:
    """A piece's file for voice channels in the cache."""
    ending = "opus" if volume == 100 else f"{volume}.opus"
    return (host.folder / "cache" / f"{number}.{ending}").read_bytes()


def packets_of(host: Host, number: int, volume: int = 100) -> list[bytes]:
    """The packets of that file."""
    return [*OggStream(io.BytesIO(opus_of(host, number, volume))).iter_packets()][2:]


async def left(discord: Discord, card: dict[str, Any], told: str) -> None:
    """Wait until the bot has left, and its card says why."""
    await discord.until(lambda: discord.rooms.bot is None, "the bot's leave")
    await discord.until(lambda: card["content"] == told, f"the words {told!r}")
