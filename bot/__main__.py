"""``python -m bot`` reads the settings and serves until told to stop.

``python -m bot export-votes FILE`` writes down what members preferred instead.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.ops.export_votes import export_votes
from bot.ops.logs import set_up_log
from bot.ops.stop_signals import end_at_any_signal, ignore_signals
from bot.settings import BotSettings, database_path
from bot.startup import serve
from engine.api.errors import EngineError, SetupError
from engine.api.settings import EngineSettings, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the bot, or one of the operator's commands.

    Args:
        arguments: The command line, or None for that of the process.

    Returns:
        The exit status: 0 after a stop, 2 if the set-up is at fault, 1 if the engine does not
        start though the set-up is fine.
    """
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.command == "export-votes":
            lines = export_votes(database_path(read_settings(EngineSettings)), chosen.file)
            print(f"{lines} lines written to {chosen.file}")
            return 0
        settings = read_settings(BotSettings)
        set_up_log(settings.log_level, settings.log_format)
        asyncio.run(serve(settings))
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


if __name__ == "__main__":
    end_at_any_signal()
    status = main()
    ignore_signals()
    sys.exit(status)
