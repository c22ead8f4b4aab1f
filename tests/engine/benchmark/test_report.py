"""Made-up figures as a report."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from engine.api.composition import Composition, ModelInfo, MoodReading
from engine.api.keys import Key
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.benchmark.machine import ProcessMemory
from engine.benchmark.ours import Called, Pooled, Timed
from engine.benchmark.report import Benchmark, benchmark_to_json, figures, to_text
from engine.benchmark.tutorial import Tutorial

pytestmark = pytest.mark.slow

REQUEST = ComposeRequest(mood("happy"), seed=7, seconds=5)


def test_what_was_timed_on_few_notes_is_scaled_up() -> None:
    theirs = Tutorial({"compose": 40.0, "render": 2.0}, 100, 10, 8, 5000, {})
    assert theirs.seconds == 42.0
    assert theirs.seconds_for(50) == 22.0


def benchmark(*, ours_seconds: float, worker: ProcessMemory | None) -> Benchmark:
    """Made-up figures: the tutorials' way takes 82 s for 100 notes, 42 s for 50."""
    piece = Composition(
        request=REQUEST,
        title="Up the Stairs",
        key=Key(0, "major"),
        tempo=120.0,
        seconds=5.0,
        notes=100,
        midi=b"",
        model=ModelInfo("uniform", "0", "0" * 64),
        features={},
        reading=MoodReading(0.5, 0.5),
        stages={},
    )
    return Benchmark(
        core=1,
        parameters=5000,
        pooled=Pooled(
            chosen=Timed(piece, {"compose": ours_seconds - 1.0, "render": 0.5, "picture": 0.5}),
            single=Timed(replace(piece, notes=50), {"compose": 0.5, "render": 0.5}),
            ready_seconds=0.5,
            worker=worker,
            caller=worker,
        ),
        called=Called(seconds=7.0, stages={"compose": 2.0, "render": 1.0}),
        tutorial=Tutorial({"compose": 80.0, "render": 2.0}, 100, 100, 8, 5000, {"Keras": "3"}),
    )


def test_the_report_holds_the_figures_against_their_targets() -> None:
    fast = benchmark(ours_seconds=2.0, worker=ProcessMemory(300_000_000, 400_000_000))
    assert {figure.name: (figure.value, figure.met) for figure in figures(fast)} == {
        "times faster in all": (41.0, True),
        "times faster, one candidate": (42.0, None),
        "compose, the stages in its JSON": (3.0, True),
        "compose, process start to files": (7.0, False),
        "pool, start to first worker ready": (0.5, True),
        "worker, memory": (300.0, True),
        "worker, memory at its peak": (400.0, None),
        "process that called the pool, memory": (300.0, None),
    }
    said = to_text(fast)
    assert re.search(r"^compose +1.00 s +80.00 s +80×$", said, re.MULTILINE)
    assert re.search(r"^render +0.50 s +2.00 s +4.0×$", said, re.MULTILINE)
    assert re.search(r"^picture +0.50 s +— +—$", said, re.MULTILINE)
    assert re.search(r"^in all +2.00 s +82.00 s +41×$", said, re.MULTILINE)
    assert re.search(r"^compose, process start to files +7.0 s +≤ 6 s: missed$", said, re.MULTILINE)
    assert "scaled up" not in said
    assert "ours took 1.00 s for\n  50 notes, 42× faster" in said


def test_a_slow_machine_misses_the_target_and_memory_may_be_unknown() -> None:
    slow = benchmark(ours_seconds=4.0, worker=None)
    assert figures(slow)[0].met is False
    assert not [figure for figure in figures(slow) if "memory" in figure.name]
    assert benchmark_to_json(slow)["targets"]["times faster in all"] is False
