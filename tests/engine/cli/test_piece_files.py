"""What ``compose`` leaves behind: whole files under free names, and a quiet end."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.api.settings import PROJECT
from engine.cli.piece_files import write_piece
from tests.bot.fake_engine import compose, compose_request

PIECE = compose(compose_request())
QUICK = ("--seconds", "5", "--candidates", "1", "--only", "midi")


def test_files_that_are_there_stay(tmp_path: Path) -> None:
    first = write_piece(PIECE, tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in first}
    second = write_piece(replace(PIECE, midi=b"MThd another"), tmp_path)
    third = write_piece(replace(PIECE, mp3=None, png=None), tmp_path)
    assert first == [f"sad-sad-tude-7.{ending}" for ending in ("mid", "mp3", "png", "json")]
    assert second == [f"sad-sad-tude-7-2.{ending}" for ending in ("mid", "mp3", "png", "json")]
    assert third == ["sad-sad-tude-7-3.mid", "sad-sad-tude-7-3.json"]
    assert {name: (tmp_path / name).read_bytes() for name in first} == before
    assert (tmp_path / second[0]).read_bytes() == b"MThd another"
    assert {path.name for path in tmp_path.iterdir()} == {*first, *second, *third}


@pytest.mark.parametrize("failing", ["write_bytes", "rename"])
def test_a_full_disk_leaves_nothing_that_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    whole = getattr(Path, failing)

    def full(path: Path, *arguments: bytes | Path) -> object:
        if ".png" in path.name:
            if failing == "write_bytes":
                whole(path, b"half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return whole(path, *arguments)

    monkeypatch.setattr(Path, failing, full)
    with pytest.raises(OSError, match="No space"):
        write_piece(PIECE, tmp_path)
    assert list(tmp_path.iterdir()) == []


def environment(tiny_composer: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PROJECT), "AFFETTO_MODEL": str(tiny_composer)}


def test_whoever_stops_reading_ends_it_quietly(tiny_composer: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "engine", "compose", *QUICK, "--count", "1000"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment(tiny_composer) | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert "seed" in running.stdout.readline()
        running.stdout.close()
        said = running.stderr.read()
    assert (running.returncode, said) == (141, "")


def test_output_that_cannot_be_written_is_said_in_a_line(
    tiny_composer: Path, tmp_path: Path
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "engine", "compose", *QUICK],
            cwd=tmp_path,
            env=environment(tiny_composer),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == (
        "affetto: standard output cannot be written to: No space left on device.\n"
    )
    assert len(list(tmp_path.glob("*.mid"))) == 1
