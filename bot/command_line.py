"""The bot's command line: without a word it reads the settings and serves until told to stop.

``export-votes FILE`` writes down what members preferred instead; ``backup FILE``,
``restore FILE`` and ``check`` are for the operator too.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bot.ops.backup import back_up, restore
from bot.ops.check import check
from bot.ops.export_votes import export_votes
from bot.ops.logs import set_up_log
from bot.ops.memory import hold_little
from bot.settings import BotSettings, database_path
from bot.startup import probe_engine, serve
from engine.api.errors import AffettoError, SetupError
from engine.api.one_line_parser import OneLineParser
from engine.api.settings import EngineSettings, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the bot, or one of the operator's commands.

    Args:
        arguments: The command line, or None for that of the process.

    Returns:
        The exit status: 0 after a stop or when a command is done, 2 if the set-up is at fault, 1
        if what may pass is: the engine does not start, or Discord is out of reach.
    """
    chosen = _parser().parse_args(arguments)
    try:
        return _COMMANDS[chosen.command](chosen)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except AffettoError as error:
        print(error, file=sys.stderr)
        return 1


def _serve(_chosen: argparse.Namespace) -> int:
    settings = read_settings(BotSettings)
    hold_little()
    set_up_log(settings.log_level, settings.log_format, [settings.discord_token])
    asyncio.run(serve(settings))
    return 0


def _export_votes(chosen: argparse.Namespace) -> int:
    lines = export_votes(database_path(read_settings(EngineSettings)), chosen.file)
    print(f"{lines} lines written to {chosen.file}")
    return 0


def _back_up(chosen: argparse.Namespace) -> int:
    pieces = back_up(read_settings(EngineSettings).data_dir, chosen.file)
    print(f"{pieces} pieces backed up to {chosen.file}")
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    kept = restore(read_settings(EngineSettings).data_dir, chosen.file)
    before = "; there was no database before" if kept is None else f"; the old one is kept: {kept}"
    print(f"{chosen.file} is restored{before}")
    return 0


def _check(_chosen: argparse.Namespace) -> int:
    return asyncio.run(_print_findings())


async def _print_findings() -> int:
    status = 0
    async for finding in check(probe_engine):
        print(finding, flush=True)
        status = status if finding.fine else 2
    return status


_COMMANDS: Final[dict[str | None, Callable[[argparse.Namespace], int]]] = {
    None: _serve,
    "export-votes": _export_votes,
    "backup": _back_up,
    "restore": _restore,
    "check": _check,
}
"""The first argument, or None for none, to what it does; returns the exit status."""


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
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
    backup = commands.add_parser(
        "backup",
        help="write the database to a file",
        description="Write the database as it is at this moment to a file. The bot may be "
        "running meanwhile.",
    )
    backup.add_argument("file", type=Path, help="the file to write, such as affetto-backup.db")
    restoring = commands.add_parser(
        "restore",
        help="put a backup in the place of the database",
        description="Put a backup in the place of the database, once the file was found whole; "
        "the old database is kept beside it. The bot must be stopped.",
    )
    restoring.add_argument("file", type=Path, help="the file that `affetto bot backup` wrote")
    commands.add_parser(
        "check",
        help="say in a line each what is right and wrong with the set-up",
        description="Look at the settings, the token's shape, the database, the SoundFont and "
        "the models, and compose five seconds. Prints a line for each; the status is 2 where "
        "something is wrong, else 0.",
    )
    return parser
