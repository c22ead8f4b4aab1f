"""``python -m bot``: read the settings, open everything, and serve until told to stop.

``python -m bot export-votes FILE`` writes down what members preferred instead.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Final

import aiohttp
import discord

from bot.app import Affetto
from bot.ops.export_votes import export_votes
from bot.ops.health import keep_beating
from bot.ops.logs import set_up_log
from bot.ops.metrics import shown
from bot.settings import BotSettings, database_path
from bot.store import open_store
from engine.api.errors import EngineError, SetupError
from engine.api.settings import EngineSettings, read_settings
from engine.pool import open_pool

# Source: https://discord.com/developers/docs/topics/opcodes-and-status-codes
_TOKEN_REFUSED: Final = 4004

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bot, or one of the operator's commands.

    Returns:
        The exit status: 0 after a stop, 2 where the set-up is at fault, 1 where the engine
        does not start all the same.
    """
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.command == "export-votes":
            lines = export_votes(database_path(read_settings(EngineSettings)), chosen.file)
            print(f"{lines} lines written to {chosen.file}")
            return 0
        settings = read_settings(BotSettings)
        set_up_log(settings.log_level, settings.log_format)
        asyncio.run(_serve(settings))
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except EngineError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="affetto bot",
        description="Run the Discord bot until it is stopped with Ctrl-C or SIGTERM. Its "
        "settings come from the environment or from a .env file; .env.example lists them.",
    )
    commands = parser.add_subparsers(dest="command", title="instead of running it")
    votes = commands.add_parser(
        "export-votes",
        help="write down what members preferred",
        description="Write down what members preferred, a line of JSON for each piece with "
        "votes and each duel that is over: requests, features and counts of votes, and no id "
        "of Discord's. The bot may be running meanwhile.",
    )
    votes.add_argument("file", type=Path, help="the file to write, such as votes.jsonl")
    return parser


async def _serve(settings: BotSettings) -> None:
    """Run until a signal comes."""
    running = asyncio.create_task(_run(settings))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        _log.info("stopped")


async def _run(settings: BotSettings) -> None:
    """Open everything and serve.

    What is opened last is closed first: Discord hears no more before the engine gives its
    work up and the store closes, so that open jobs stay open and are told of at the next start.
    """
    async with (
        open_store(database_path(settings)) as store,
        open_pool(settings) as engine,
        Affetto(settings, store, engine) as client,
        shown(client.metrics, settings.metrics_host, settings.metrics_port),
    ):
        beating = asyncio.create_task(keep_beating(settings.data_dir, client.is_well))
        try:
            await client.start(settings.discord_token)
        except discord.LoginFailure as error:
            raise SetupError("Discord refuses DISCORD_TOKEN: check it, or reset it.") from error
        except discord.ConnectionClosed as error:
            # What may pass is tried again by the library; this is final.
            raise SetupError(_closed(error.code)) from error
        # Only the login can end so: a connection that is lost later is made again.
        except discord.HTTPException as error:
            raise SetupError(_refused(error)) from error
        except aiohttp.ClientConnectionError as error:
            raise SetupError(f"Discord cannot be reached: {error}. Check the network.") from error
        finally:
            beating.cancel()


def _closed(code: int) -> str:
    """Why Discord keeps the connection closed."""
    if code == _TOKEN_REFUSED:
        return "Discord no longer takes DISCORD_TOKEN: it was reset, so set the new one."
    return f"Discord closed the connection for good, with code {code}."


def _refused(error: discord.HTTPException) -> str:
    """What Discord answered in place of letting the bot in."""
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"Discord is out of order ({error.status}): try again in a few minutes."
    # A text that is no message of Discord's own may be a whole page.
    said = error.text.partition("\n")[0][:200]
    return f"Discord refuses to let the bot start ({error.status}): {said}"


if __name__ == "__main__":
    sys.exit(main())
