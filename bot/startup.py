"""Opens everything and serves, until told to stop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Final

import aiohttp
import discord

from bot.client import Affetto
from bot.error_handler import Tree
from bot.ops.folder_lock import holding_folder
from bot.ops.health import keep_beating
from bot.ops.memory import keep_trimming
from bot.ops.metrics import shown
from bot.ops.stop_signals import stop_signals
from bot.registration import register
from bot.replying.progress_note import Sleep
from bot.settings import BotSettings, database_path
from bot.store import Store, open_store
from engine.api.errors import AffettoError, SetupError
from engine.api.interface import Engine
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings, unused_settings
from engine.service.engines import missing_sounds, open_engine, open_pool

# Source: https://discord.com/developers/docs/topics/opcodes-and-status-codes
_TOKEN_REFUSED: Final = 4004

_log = logging.getLogger(__name__)


class DiscordAwayError(AffettoError):
    """Discord is out of reach or out of order; the set-up may be fine, so a later start may do."""


def make_client(
    settings: BotSettings, store: Store, engine: Engine, sleep: Sleep = asyncio.sleep
) -> Affetto:
    """Makes the client with its commands, buttons and error policy.

    Args:
        settings: The operator's settings.
        store: An open store.
        engine: An engine that is ready.
        sleep: Waits so many seconds.

    Raises:
        SetupError: The cache's folder cannot be written.
    """
    return Affetto(settings, store, engine, Tree, register, sleep)


async def serve(settings: BotSettings) -> None:
    """Runs the bot until SIGINT or SIGTERM comes.

    The first signal lets what is under way end, for so long at most; a second one ends the
    process at once.

    Args:
        settings: The operator's settings.

    Raises:
        SetupError: The set-up is at fault; says how to mend it.
        DiscordAwayError: Discord cannot be reached, or is out of order.
        EngineError: The engine does not start.
    """
    serving: list[Affetto] = []
    running = asyncio.create_task(_run(settings, serving))
    stopping: list[asyncio.Task[None]] = []

    async def drain() -> None:
        for client in serving:
            await client.stop_working(settings.drain_seconds)
        running.cancel()

    with stop_signals(lambda: stopping.append(asyncio.create_task(drain()))):
        try:
            await running
        except asyncio.CancelledError:
            _log.info("stopped")


async def _run(settings: BotSettings, serving: list[Affetto]) -> None:
    """Opens everything and serves.

    Args:
        settings: The operator's settings.
        serving: Receives the client.

    What is opened last is closed first: the bot leaves Discord before the engine gives up its
    work and the store closes. So open jobs stay open, and the next start tells their members.
    """
    if unused := unused_settings():
        _log.warning("%s", unused)
    async with (
        holding_folder(settings.data_dir),
        open_store(database_path(settings)) as store,
        open_engine(settings) as engine,
        make_client(settings, store, engine) as client,
        shown(client.metrics, settings.metrics_host, settings.metrics_port),
    ):
        if settings.engine is None and (told := missing_sounds(settings)):
            _log.warning("%s", told)
        serving.append(client)
        beside = [
            asyncio.create_task(keep_beating(settings.data_dir, client.is_well)),
            asyncio.create_task(keep_trimming()),
        ]
        try:
            await client.start(settings.discord_token)
        except discord.LoginFailure as error:
            raise SetupError("Discord refuses DISCORD_TOKEN: check it, or reset it.") from error
        except discord.ConnectionClosed as error:
            # The library retries what may pass; this is final.
            raise SetupError(_closed(error.code)) from error
        # Only the login can end so: a connection that is lost later is made again.
        except discord.HTTPException as error:
            raise _refused(error) from error
        except aiohttp.ClientConnectionError as error:
            raise DiscordAwayError(
                f"Discord cannot be reached: {error}. Check the network, and start again."
            ) from error
        finally:
            for task in beside:
                task.cancel()


async def probe_engine(settings: EngineSettings) -> AsyncIterator[tuple[str, str]]:
    """Tries the engine's parts for ``affetto bot check``, up to a piece of five seconds.

    Args:
        settings: The engine's settings.

    Yields:
        The part's name and what was found.

    Raises:
        SetupError: A part cannot be used.
        EngineError: The piece could not be made.
    """
    if settings.engine is None and (told := missing_sounds(settings)):
        raise SetupError(told)
    yield "SoundFont", "has the sounds of all instruments"
    started = time.monotonic()
    async with open_pool(settings, workers=1) as pool:
        yield "models", f"were opened in {time.monotonic() - started:.1f} s"
        started = time.monotonic()
        piece = await pool.submit(ComposeRequest(mood("happy"), seed=1, seconds=5)).result()
        made = f"{piece.title}, {piece.notes} notes, in {time.monotonic() - started:.1f} s"
        yield "piece", f"five seconds were composed and played: {made}"


def _closed(code: int) -> str:
    """Words why Discord keeps the connection closed."""
    if code == _TOKEN_REFUSED:
        return "Discord no longer takes DISCORD_TOKEN: it was reset, so set the new one."
    return f"Discord closed the connection for good, with code {code}."


def _refused(error: discord.HTTPException) -> AffettoError:
    """Words what Discord answered in place of letting the bot in."""
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return DiscordAwayError(
            f"Discord is out of order ({error.status}): try again in a few minutes."
        )
    # A text that is no message of Discord's own may be a whole page.
    said = error.text.partition("\n")[0][:200]
    return SetupError(f"Discord refuses to let the bot start ({error.status}): {said}")
