"""One data folder, one bot."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot import startup
from bot.ops import folder_lock
from bot.ops.folder_lock import folder_held, lock_file
from bot.settings import BotSettings
from engine.api.errors import SetupError

HOLDER = """
import pathlib, sys, time
from bot.ops.folder_lock import folder_held
with folder_held(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """A process that holds the folder by now."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, folder], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


async def test_a_second_bot_is_refused_in_one_line_that_names_the_first(
    settings: BotSettings,
) -> None:
    first = holder(settings.data_dir)
    try:
        with pytest.raises(SetupError) as caught:
            async with asyncio.timeout(20):
                await startup.serve(settings)
        assert str(caught.value) == (
            f"{settings.data_dir} is in use by another bot (process {first.pid}): stop that one, "
            "or choose another AFFETTO_DATA_DIR."
        )
        assert not (settings.data_dir / "affetto.db").exists()
    finally:
        first.kill()
        first.communicate()


def test_a_crash_leaves_no_lock_behind(tmp_path: Path) -> None:
    first = holder(tmp_path)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    assert lock_file(tmp_path).read_text().startswith(f"{first.pid} ")
    with folder_held(tmp_path):
        assert lock_file(tmp_path).read_text().startswith(f"{os.getpid()} ")


def test_the_folder_is_free_again_after_the_block(tmp_path: Path) -> None:
    for _ in range(2):
        with folder_held(tmp_path / "new"):
            pass


def test_a_bot_on_another_machine_is_named_with_it(tmp_path: Path) -> None:
    with folder_held(tmp_path):
        lock_file(tmp_path).write_text("12 elsewhere\n")
        with pytest.raises(SetupError, match=r"another bot \(process 12 on elsewhere\)"):
            folder_held(tmp_path).__enter__()


def test_a_folder_that_cannot_be_is_the_operators_to_mend(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match="Check AFFETTO_DATA_DIR"):
        folder_held(tmp_path / "file" / "below").__enter__()


def test_who_holds_a_folder_is_named_only_where_the_file_tells(tmp_path: Path) -> None:
    with folder_held(tmp_path):
        for text, told in (
            ("12 elsewhere\n", r"another bot \(process 12 on elsewhere\): stop"),
            ("12\n", r"another bot \(process 12\): stop"),
            ("no number\n", "another bot: stop"),
            ("", "another bot: stop"),
        ):
            lock_file(tmp_path).write_text(text)
            with pytest.raises(SetupError, match=told), folder_held(tmp_path):
                pytest.fail("both hold it")


def test_a_folder_that_cannot_be_made_is_named_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(SetupError, match=r"file/bot\.lock cannot be written.*AFFETTO_DATA_DIR"),
        folder_held(tmp_path / "file"),
    ):
        pytest.fail("it was held")


def test_where_locks_cannot_be_had_the_bot_runs_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(folder_lock.fcntl, "flock", no_locks)
    with folder_held(tmp_path):
        assert lock_file(tmp_path).read_text().startswith(f"{os.getpid()} ")
    assert "cannot be locked: see that no second bot uses it" in caplog.text


def test_on_a_system_without_locks_nobody_is_kept_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_lock, "fcntl", None)
    with folder_held(tmp_path), folder_held(tmp_path):
        assert lock_file(tmp_path).read_text().startswith(f"{os.getpid()} ")
