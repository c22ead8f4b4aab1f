"""``affetto compose`` that is stopped, and pieces that are made from others."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.__main__ import main
from engine.api.errors import EngineError
from engine.api.settings import PROJECT
from engine.cli import compose as command
from tests.engine.cli.test_compose_command import QUICK, data_of
from tests.engine.conftest import affetto


def test_a_piece_that_takes_too_long_is_failed_work(tiny_composer: Path, tmp_path: Path) -> None:
    done = affetto(
        *("compose", "--seconds", "180", "--candidates", "16"),
        cwd=tmp_path,
        AFFETTO_MODEL=str(tiny_composer),
        AFFETTO_WORKERS="1",
        AFFETTO_DEADLINE="1",
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line == "affetto: The piece was not done after 1 seconds. Try a shorter one."


def test_what_the_engine_stumbles_over_is_a_line_and_status_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def stumble(*_: object) -> None:
        raise EngineError("A worker process died.")

    monkeypatch.setattr(command, "_compose_all", stumble)
    assert main(["compose", "--only", "midi", "--out", str(tmp_path)]) == 1
    assert capsys.readouterr() == ("", "affetto: A worker process died.\n")


def test_an_interrupt_stops_everything_and_keeps_what_is_done(
    tiny_composer: Path, tmp_path: Path
) -> None:
    arguments = ("compose", *QUICK, "--only", "midi", "--count", "1000")
    with subprocess.Popen(
        [sys.executable, "-m", "engine", *arguments],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "PYTHONUNBUFFERED": "1",
            "AFFETTO_MODEL": str(tiny_composer),
            "AFFETTO_WORKERS": "2",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        os.killpg(running.pid, signal.SIGINT)
        try:
            # The end of the streams is also the end of the workers, which write to them too.
            _, said = running.communicate(timeout=60)
        finally:
            # Else the test would wait for whatever hangs.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
    assert (running.returncode, said) == (130, "affetto: stopped.\n")
    (seed,) = re.findall(r"\(seed (\d+)\)", first)
    assert int(seed) in data_of(tmp_path)


def test_a_piece_can_be_made_from_another(tiny_composer: Path, tmp_path: Path) -> None:
    def compose(*arguments: str) -> dict[str, Any]:
        done = affetto(
            *("compose", *arguments, "--candidates", "1", "--only", "midi"),
            cwd=tmp_path,
            AFFETTO_MODEL=str(tiny_composer),
        )
        assert (done.returncode, done.stderr) == (0, "")
        return data_of(tmp_path)[int(arguments[-1])]

    first = compose("--mood", "tense", "--seconds", "8", "--key", "Bb minor", "--seed", "1")
    (file,) = (path.name for path in tmp_path.glob("*-1.mid"))
    longer = compose("--extend", file, "--seed", "2")
    assert longer["key"] == "Bb minor"
    assert longer["request"]["mood"]["name"] == "tense"
    assert longer["request"]["seconds"] in (38, 39)
    # What the data beside it tells does not have to be there.
    (tmp_path / file).with_suffix(".json").unlink()
    changed = compose("--change", file, "--mood", "happy", "--seed", "3")
    assert changed["request"]["origin"]["way"] == "change"
    assert changed["key"].endswith(" major")
    assert first["notes"] > 1
