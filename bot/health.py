"""Whether the bot is well: a heartbeat file that it touches, and the command that looks at it.

``python -m bot.health`` says in its exit status whether the bot of this data folder is well:
0 for yes, 1 for no, 2 where the settings are wrong. The container's health check calls it.
It does not know whether a piece would succeed, only that the bot is connected and answers.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine.api.errors import SetupError
from engine.api.settings import EngineSettings, read_settings

BEAT_SECONDS: Final = 15.0
"""How often a bot that is well touches its heartbeat."""
SILENCE_SECONDS: Final = 60.0
"""After how long without a heartbeat the bot counts as unwell: four beats missed."""


def heartbeat_file(data_dir: Path) -> Path:
    """The file that is touched."""
    return data_dir / "heartbeat"


async def keep_beating(
    data_dir: Path, is_well: Callable[[], bool], *, every_seconds: float = BEAT_SECONDS
) -> None:
    """Touch the heartbeat again and again for as long as the bot is well; never returns.

    Args:
        data_dir: An existing folder, ``EngineSettings.data_dir``.
        is_well: Asked before each beat.
        every_seconds: The time between two beats.
    """
    path = heartbeat_file(data_dir)
    while True:
        if is_well():
            path.touch()
        await asyncio.sleep(every_seconds)


def silence_seconds(data_dir: Path) -> float | None:
    """How long ago the last heartbeat was, or None where there was none yet."""
    try:
        return time.time() - heartbeat_file(data_dir).stat().st_mtime
    except FileNotFoundError:
        return None


def main() -> int:
    """Say in a line what is wrong, if something is, and return the exit status."""
    try:
        data_dir = read_settings(EngineSettings).data_dir
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    silence = silence_seconds(data_dir)
    if silence is None:
        print(f"The bot has not connected yet: there is no {heartbeat_file(data_dir)}.")
        return 1
    if silence > SILENCE_SECONDS:
        print(f"The last heartbeat was {silence:.0f} seconds ago.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
