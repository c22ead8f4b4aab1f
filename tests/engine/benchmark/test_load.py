"""The pool in a crowd, and the command from its start: real workers and processes."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.api.errors import EngineError
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.benchmark import ours, start
from engine.benchmark.load import Load, load_to_json, load_to_text, percentile, time_load
from engine.benchmark.machine import processor
from engine.benchmark.start import start_to_json, start_to_text, time_start
from engine.cli import benchmark as command
from tests.engine.benchmark.program import PROGRAM
from tests.engine.fakes import open_uniform

REQUEST = ComposeRequest(mood("happy"), seed=7, seconds=5)


def test_percentiles_lie_between_the_values() -> None:
    values = [float(number) for number in range(101)]
    assert [percentile(values, at) for at in (1, 50, 95, 99)] == [1.0, 50.0, 95.0, 99.0]


@pytest.mark.slow
def test_every_request_is_timed_until_it_is_accepted_and_until_its_piece(tmp_path: Path) -> None:
    settings = EngineSettings(data_dir=tmp_path, model=tmp_path)
    load = time_load(settings, workers=2, pieces=4, seconds=5, open_composer=open_uniform)
    assert load.workers == 2
    assert len(load.waits) == len(load.accepted) == 4
    assert 0 < max(load.accepted) < max(load.waits) <= load.seconds
    assert load.pieces_per_second == 4 / load.seconds


def test_a_command_or_a_worker_that_fails_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(EngineError, match=r"raise SystemExit.* failed: out of memory$"):
        start._timed([sys.executable, "-c", "raise SystemExit('out of memory')"])
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(EngineError, match="A worker's start failed"):
        start._worker_start()


def test_a_start_is_written_down_with_what_was_asked_for_and_where() -> None:
    data = json.loads(json.dumps(start_to_json(REQUEST, {"in all": 2.5})))
    assert ComposeRequest.from_json(data["request"]) == REQUEST
    assert data["stages"] == {"in all": 2.5}
    assert data["processor"] == processor()


def test_two_workers_are_held_against_one() -> None:
    one, two = Load(1, 10.0, [1.0, 3.0], [0.001, 0.002]), Load(2, 5.6, [1.0, 1.0], [0.001] * 2)
    text = load_to_text(one, two)
    assert "two workers beside one: 1.79 times as many  ≥ 1.8: missed" in text
    assert load_to_json(one, two)["loads"][0]["request"]["p50"] == 2.0
    assert "≥ 1.8: met" in load_to_text(one, Load(2, 5.5, [1.0, 1.0], [0.001] * 2))


@pytest.mark.slow
def test_the_command_measures_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AFFETTO_MODEL", str(tmp_path))
    short = partial(time_load, seconds=5, open_composer=open_uniform)
    monkeypatch.setattr(command, "time_load", short)
    found = tmp_path / "found.json"
    assert main(["benchmark", "--load", "2", "--json", str(found)]) == 0
    assert capsys.readouterr().out.startswith("2 pieces of 30 s for piano")
    loads = json.loads(found.read_text("utf-8"))["loads"]
    assert [load["workers"] for load in loads] == [1, 2]
    assert all(load["pieces"] == 2 for load in loads)


def test_a_load_of_one_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["benchmark", "--load", "1"]) == 2
    assert capsys.readouterr().err == "affetto: --load must be 2 or more, not 1.\n"


@pytest.mark.slow
def test_the_start_of_the_command_is_told_stage_by_stage(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    for module in (ours, start):
        monkeypatch.setattr(module, "PROGRAM", (sys.executable, str(script)))
        monkeypatch.setattr(module, "REPEATS", 1)
    stages = time_start(REQUEST)
    *parts, last = stages
    assert parts == [
        "command: Python, imports",
        "worker: Python, imports",
        "worker: models",
        "worker: SoundFont",
        *("compose", "midi", "render", "master", "encode", "picture"),
        "the rest",
    ]
    assert last == "in all"
    assert all(stages[name] > 0 for name in parts[:-1])
    assert stages["in all"] == pytest.approx(sum(stages[name] for name in parts))
    assert f"\nin all{stages['in all']:>30.2f} s\n" in start_to_text(REQUEST, stages)
