"""The whole benchmark on a piece of five seconds: real workers, processes and Keras."""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.api.errors import EngineError
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.benchmark import ours, tutorial
from engine.benchmark.ours import time_command
from engine.cli import benchmark as command
from engine.service.engines import open_pool
from tests.engine.benchmark.program import PROGRAM
from tests.engine.fakes import open_uniform

pytestmark = pytest.mark.slow

REQUEST = ComposeRequest(mood("happy"), seed=7, seconds=5)


@pytest.fixture
def uniform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_composer: Path) -> Path:
    """Our way with a uniform model on a piece of five seconds; the program's file."""
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    monkeypatch.setenv("AFFETTO_MODEL", str(tiny_composer))
    monkeypatch.setattr(ours, "REPEATS", 1)
    monkeypatch.setattr(tutorial, "REPEATS", 1)
    monkeypatch.setattr(ours, "PROGRAM", (sys.executable, str(script)))
    monkeypatch.setattr(ours, "open_pool", partial(open_pool, open_composer=open_uniform))
    monkeypatch.setattr(command, "REQUEST", REQUEST)
    return script


@pytest.mark.usefixtures("uniform")
def test_the_whole_run_compares_both_ways(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cores = os.sched_getaffinity(0)
    found = tmp_path / "found.json"
    assert main(["benchmark", "--notes", "2", "--json", str(found)]) == 0
    assert os.sched_getaffinity(0) == cores

    data = json.loads(found.read_text("utf-8"))
    mine, theirs = data["ours"]["stages"], data["tutorial"]["stages"]
    assert list(mine) == ["compose", "midi", "render", "master", "encode", "picture"]
    assert set(theirs) == {"compose", "midi", "render", "encode"}
    assert all(seconds > 0 for seconds in (*mine.values(), *theirs.values()))
    assert data["times_faster"] == pytest.approx(sum(theirs.values()) / sum(mine.values()))
    assert data["tutorial"]["notes"] == data["notes"] > 2
    assert data["tutorial"]["notes_timed"] == 2
    assert data["ours"]["command"]["seconds"] > data["ours"]["command"]["stages_seconds"] > 0
    assert data["ours"]["ready_seconds"] > 0
    assert 30e6 < data["ours"]["worker"]["now_bytes"] <= data["ours"]["worker"]["peak_bytes"]

    said = capsys.readouterr().out
    assert f"timed on 2 of {data['notes']} notes and scaled up" in said
    assert "random" in said
    for stage in mine:
        assert f"\n{stage} " in said


def test_a_command_that_fails_is_told_with_its_reason(uniform: Path) -> None:
    uniform.write_text("import sys; sys.exit('no such key')", "utf-8")
    with pytest.raises(EngineError, match="no such key"):
        time_command(REQUEST)


def test_a_command_that_leaves_a_file_out_fails(uniform: Path) -> None:
    uniform.write_text("", "utf-8")
    with pytest.raises(EngineError, match="compose failed"):
        time_command(REQUEST)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--notes", "0"], "affetto: --notes must be 1 or more, not 0."),
        (["--json", "/nowhere/at/all.json"], "affetto: --json /nowhere/at/all.json cannot be"),
    ],
)
def test_a_wrong_option_is_one_line_and_status_2(
    options: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["benchmark", *options]) == 2
    said = capsys.readouterr().err
    assert said.startswith(complaint)
    assert said.count("\n") == 1


def test_a_file_that_cannot_be_written_costs_the_status_and_not_what_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "_measure", lambda *_: ("what was found", {}))
    assert main(["benchmark", "--json", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert said.out == "what was found\n"
    assert said.err == f"affetto: {tmp_path} cannot be written: Is a directory.\n"


def test_the_start_is_told_stage_by_stage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "time_start", lambda _: {"imports": 0.25, "in all": 1.5})
    assert main(["benchmark", "--start"]) == 0
    first, *stages, target = capsys.readouterr().out.splitlines()
    assert first.startswith("compose, ")
    assert [line.split() for line in stages] == [
        ["imports", "0.25", "s"],
        ["in", "all", "1.50", "s"],
    ]
    assert target.endswith(": met")


def test_what_the_engine_stumbles_over_is_a_line_and_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(*_: object) -> None:
        raise EngineError("A worker process died.")

    monkeypatch.setattr(command, "_measure", stumble)
    assert main(["benchmark"]) == 1
    assert capsys.readouterr().err == "affetto: A worker process died.\n"
