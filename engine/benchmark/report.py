"""What was measured, as a table and as data, and what the comparison leaves out."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from engine.benchmark.machine import processor
from engine.benchmark.ours import REPEATS, Called, Pooled
from engine.benchmark.tutorial import WINDOW, Tutorial
from engine.composing.kinds import MANNERS_OF

TIMES_FASTER: Final = 40.0
"""How many times faster than the tutorials' way a piece is to be made, all stages together."""
STAGES_SECONDS: Final = 4.0
COMMAND_SECONDS: Final = 6.0
READY_SECONDS: Final = 5.0
WORKER_BYTES: Final = 350e6
"""The most that each may take, for a piece of 60 s on one core."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """All that one run measured.

    Attributes:
        core: The core all of it ran on; None where a process cannot be bound to one.
        parameters: Parameters of our network.
        pooled: Our way by a warm worker.
        called: Our way by the command.
        tutorial: The tutorials' way.
    """

    core: int | None
    parameters: int
    pooled: Pooled
    called: Called
    tutorial: Tutorial

    @property
    def times_faster(self) -> float:
        """How many times as long the tutorials' way takes, all stages together."""
        return self.tutorial.seconds / self.pooled.chosen.seconds

    @property
    def single_times_faster(self) -> float:
        """How many times as long the tutorials' way takes for the piece of one candidate."""
        single = self.pooled.single
        return self.tutorial.seconds_for(single.piece.notes) / single.seconds


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured number and its target; ``target`` is None where there is none."""

    name: str
    value: float
    unit: str
    target: float | None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


def figures(result: Benchmark) -> tuple[Figure, ...]:
    """List the numbers that have a target, and those of the pool."""
    pooled, called = result.pooled, result.called
    found = [
        Figure("times faster in all", result.times_faster, "×", TIMES_FASTER, at_least=True),
        Figure("times faster, one candidate", result.single_times_faster, "×", None),
        Figure("compose, the stages in its JSON", called.stages_seconds, "s", STAGES_SECONDS),
        Figure("compose, process start to files", called.seconds, "s", COMMAND_SECONDS),
        Figure("pool, start to first worker ready", pooled.ready_seconds, "s", READY_SECONDS),
    ]
    if pooled.worker:
        found += [
            Figure("worker, memory", pooled.worker.now_bytes / 1e6, "MB", WORKER_BYTES / 1e6),
            Figure("worker, memory at its peak", pooled.worker.peak_bytes / 1e6, "MB", None),
        ]
    if pooled.caller:
        calling = pooled.caller.now_bytes / 1e6
        found.append(Figure("process that called the pool, memory", calling, "MB", None))
    return tuple(found)


def to_text(result: Benchmark) -> str:
    """Write the tables, and what is not alike in the two ways."""
    piece, tutorial = result.pooled.chosen.piece, result.tutorial
    request = piece.request
    versions = ", ".join(f"{name} {version}" for name, version in tutorial.versions.items())
    where = "one thread" if result.core is None else f"all on core {result.core}"
    head = (
        f"{request.mood.name}, {request.seconds} s, seed {request.seed}: {piece.notes} notes",
        f"{processor()}, {where}; Python {platform.python_version()}, {versions}",
        f"ours: model {piece.model.name} {piece.model.version}, {result.parameters:,} parameters",
        f"tutorials: three LSTM layers of {tutorial.width}, {tutorial.parameters:,} parameters",
    )
    return "\n".join((*head, "", *_stages(result), "", *_targets(result), "", *_notes(result)))


def _stages(result: Benchmark) -> Iterator[str]:
    ours, theirs = result.pooled.chosen.stages, result.tutorial.stages
    yield f"{'stage':<10}{'ours':>10}{'tutorials':>12}{'ratio':>9}"
    for name, seconds in ours.items():
        other, ratio = "—", "—"
        if name in theirs:
            other, ratio = f"{theirs[name]:.2f} s", _times(theirs[name] / seconds)
        yield f"{name:<10}{seconds:>8.2f} s{other:>12}{ratio:>9}"
    both = f"{result.pooled.chosen.seconds:>8.2f} s{result.tutorial.seconds:>10.2f} s"
    yield f"{'in all':<10}{both}{_times(result.times_faster):>9}"
    timed, notes = result.tutorial.notes_timed, result.tutorial.notes
    if timed < notes:
        yield f"The tutorials' compose was timed on {timed} of {notes} notes and scaled up."


def _times(ratio: float) -> str:
    return f"{ratio:.0f}×" if ratio >= 9.5 else f"{ratio:.1f}×"


def _targets(result: Benchmark) -> Iterable[str]:
    for figure in figures(result):
        line = f"{figure.name:<40}{figure.value:>8.1f} {figure.unit:<2}"
        if figure.target is not None:
            sign = "≥" if figure.at_least else "≤"
            met = "met" if figure.met else "missed"
            line += f"  {sign} {figure.target:g} {figure.unit}: {met}"
        yield line.rstrip()


def _notes(result: Benchmark) -> Iterable[str]:
    single = result.pooled.single
    candidates = result.pooled.chosen.piece.request.candidates or MANNERS_OF["piano"].candidates
    faster = _times(result.single_times_faster)
    yield f"""\
Each figure is the median of {REPEATS} runs; the tutorials' compose is one run.
What is not alike:
- Ours writes {candidates} candidates, each guided by a second one that is not told the mood, and
  a critic chooses; the tutorials' way writes one piece. The notes counted are those of one
  piece. With one candidate and no guidance, ours took {single.seconds:.2f} s for
  {single.piece.notes} notes, {faster} faster than the tutorials' way on as many.
- Ours keeps the network's state; the tutorials' way reads a window of {WINDOW} notes anew for
  each. Theirs are float32 weights in Keras, ours 8-bit ones in LiteRT.
- The tutorials' weights are random, which changes no speed. Their sound is made of the
  piece that ours wrote, as long and as dense.
- Ours is stereo with reverb, brought to an even loudness, at 192 kbit/s, and comes with a
  picture. pretty_midi keeps one of the two sides, plays its own small SoundFont with
  FluidSynth's reverb and chorus as they come, and pydub encodes as it comes.
- Neither column has the time to load libraries and weights."""


def benchmark_to_json(result: Benchmark) -> dict[str, Any]:
    """Write all that was measured as plain values, in seconds and bytes."""
    pooled, piece = result.pooled, result.pooled.chosen.piece
    return {
        "request": piece.request.to_json(),
        "notes": piece.notes,
        "processor": processor(),
        "core": result.core,
        "python": platform.python_version(),
        "ours": {
            "model": asdict(piece.model),
            "parameters": result.parameters,
            "stages": dict(pooled.chosen.stages),
            "seconds": result.pooled.chosen.seconds,
            "ready_seconds": pooled.ready_seconds,
            "worker": asdict(pooled.worker) if pooled.worker else None,
            "caller": asdict(pooled.caller) if pooled.caller else None,
            "command": {
                **asdict(result.called),
                "stages_seconds": result.called.stages_seconds,
            },
        },
        "tutorial": {**asdict(result.tutorial), "seconds": result.tutorial.seconds},
        "times_faster": result.times_faster,
        "single": {
            "notes": pooled.single.piece.notes,
            "stages": dict(pooled.single.stages),
            "seconds": pooled.single.seconds,
            "times_faster": result.single_times_faster,
        },
        "targets": {
            figure.name: figure.met for figure in figures(result) if figure.met is not None
        },
    }
