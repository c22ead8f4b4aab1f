"""Health: a heartbeat file that the bot touches while it is well, and a command that checks it.

``python -m bot.ops.health`` tells in its exit status whether the bot of this data folder is
well: 0 for yes, 1 for no, 2 for wrong settings. The container's health check calls it. It knows
that the bot is connected and answers, not whether a piece would succeed.
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
"""The time between two beats."""
SILENCE_SECONDS: Final = 60.0
"""Without a beat for so long, four times the usual, the bot counts as unwell."""


def heartbeat_file(data_dir: Path) -> Path:
    """Returns the path of the heartbeat file."""
    return data_dir / "heartbeat"


async def keep_beating(
    data_dir: Path, is_well: Callable[[], bool], *, every_seconds: float = BEAT_SECONDS
) -> None:
    """Touches the heartbeat file while the bot is well; never returns.

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
    """Returns how long ago the last beat was, or None if there was none yet."""
    try:
        return time.time() - heartbeat_file(data_dir).stat().st_mtime
    except FileNotFoundError:
        return None


def main() -> int:
    """Prints in one line what is wrong, if anything is, and returns the exit status."""
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
