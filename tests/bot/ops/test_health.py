"""The heartbeat and the command that looks at it, on real files."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.ops.health import SILENCE_SECONDS, heartbeat_file, keep_beating, silence_seconds
from engine.api.settings import PROJECT
from tests.bot.world import World


def check(data_dir: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.ops.health"],
        cwd=PROJECT,
        env={**os.environ, "AFFETTO_DATA_DIR": data_dir},
        capture_output=True,
        text=True,
        check=False,
    )


async def beat(data_dir: Path, *answers: bool) -> None:
    """Beat once for each answer of the bot to "are you well?", then stop."""
    asked = iter(answers)
    done = asyncio.Event()

    def is_well() -> bool:
        try:
            return next(asked)
        except StopIteration:
            done.set()
            return False

    task = asyncio.create_task(keep_beating(data_dir, is_well, every_seconds=0))
    await done.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_bot_that_is_well_beats(tmp_path: Path) -> None:
    assert silence_seconds(tmp_path) is None
    await beat(tmp_path, False, True)
    first = silence_seconds(tmp_path)
    assert first is not None
    assert first < SILENCE_SECONDS
    assert check(str(tmp_path)).returncode == 0


async def test_a_bot_that_is_not_well_does_not_beat(tmp_path: Path) -> None:
    await beat(tmp_path, False, False)
    assert silence_seconds(tmp_path) is None
    result = check(str(tmp_path))
    assert result.returncode == 1
    assert "has not connected yet" in result.stdout


def test_a_bot_that_fell_silent_is_found_out(tmp_path: Path) -> None:
    heartbeat_file(tmp_path).touch()
    long_ago = time.time() - 2 * SILENCE_SECONDS
    os.utime(heartbeat_file(tmp_path), (long_ago, long_ago))
    result = check(str(tmp_path))
    assert result.returncode == 1
    assert result.stdout.startswith("The last heartbeat was 12")


def test_wrong_settings_are_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = check(str(tmp_path / "file"))
    assert result.returncode == 2
    assert result.stderr.startswith("AFFETTO_DATA_DIR must be a folder, not ")
    assert result.stderr.count("\n") == 1


async def test_a_bot_of_which_one_shard_is_away_is_not_well(world: World) -> None:
    assert world.bot.is_well()
    for shard in world.bot.shards.values():
        await shard.disconnect()
        assert not world.bot.is_well()
        await shard.reconnect()
        assert world.bot.is_well()
