"""Whether what is made anew of pieces fits, and whether the rest stands note for note.

``python benchmarks/redo.py`` has the shipped composer write pieces for the piano and for bands,
and makes something of them anew, 50 times by default: bars, one instrument, an instrument that
joins, bars after the end and before the beginning. Of each it prints whether

* all kept notes are equal to the note, by the pieces' MIDI files;
* the chords that stand are heard in the new bars at least as clearly as they were there, or as in
  all but one of twenty stretches of whole pieces (:mod:`engine.evaluation.chord_hearing`);
* there are as many notes as in those bars before, ± 30 %; not where nobody played before;
* the top line of each instrument that is written leaps no farther at the joins, and the chords
  step no farther along the circle of fifths there, than in 95 of 100 places of whole pieces.

``--data DIR`` takes those 95 of 100 from real music, ``pop909`` and ``ym2413_mdb``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.redo_measures import Limits, Row, measure
from engine.api.errors import AffettoError
from engine.api.instruments import BY_NAME, ORDER
from engine.api.keys import Key
from engine.api.moods import CORNERS, mood
from engine.api.origin import Origin, Way
from engine.api.redo import Redo
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.composing.note_composer import NoteComposer
from engine.composing.redoing.edits import plan_edits
from engine.composing.redoing.standing import StandingMusic, read_standing
from engine.music.grid import sorted_grid
from engine.music.midi_writer import write_midi
from engine.reading.own_form import in_own_form
from engine.reading.song import read_song

SECONDS: Final = 30
FIRST_SEED: Final = 93_000
ENSEMBLES: Final = ("piano", "band", "piano", "chiptune", "rock", "piano", "chamber", "jazz")
REAL_FILES: Final = 40


def wishes(standing: StandingMusic, rng: np.random.Generator) -> Iterator[tuple[str, Redo]]:
    """What is made anew of a piece."""
    bars, names = standing.bars, [ORDER[index].name for index in standing.programs]
    first = int(rng.integers(2, max(bars - 4, 3)))
    yield "bars", Redo(bars=(first, min(first + 3, bars - 1)))
    if len(names) > 1:
        one = str(rng.choice(names))
        bar = standing.grid.bar_ticks
        own = standing.notes["tick"][standing.notes["instrument"] == ORDER.index(BY_NAME[one])]
        begin = max(int(own[0]) // bar + 1, 2)
        yield "part in bars", Redo(bars=(begin, min(begin + 5, bars - 1)), parts=(one,))
        yield "part", Redo(parts=(str(rng.choice(names)),))
    else:
        yield "bars", Redo(bars=(3, 4))
    others = [one for one in ("flute", "bass", "string section", "drums") if one not in names]
    if len(names) < 8:
        yield "add", Redo(add=(str(rng.choice(others)),))
    yield "more", Redo(more=4)
    yield "front", Redo(front=4)


def standing_of(midi: bytes, key: Key) -> StandingMusic:
    """A piece as the composer reads it."""
    return read_standing(Origin(Way.REDO, midi, key, redo=Redo(more=1)))


def real(data: Path) -> Iterator[StandingMusic]:
    """Some songs of the collections, in the form of Affetto's pieces."""
    for name in ("pop909", "ym2413_mdb"):
        for path in sorted((data / name / "midis").rglob("*.mid"))[:REAL_FILES]:
            try:
                yield standing_of(in_own_form(read_song(path), None, 90.0).midi, Key(0, "major"))
            except AffettoError as error:
                print(f"{path.name}: {error}", file=sys.stderr)


@dataclass(frozen=True, slots=True)
class Whole:
    """A piece that was composed at once.

    Attributes:
        request: What was asked for.
        midi: Its file.
        key: Its key.
    """

    request: ComposeRequest
    midi: bytes
    key: Key


def whole_pieces(
    composer: NoteComposer, count: int, candidates: int | None, limits: Limits
) -> list[Whole]:
    """Compose pieces of all ensembles and moods, and take them into the limits."""
    pieces = []
    for number in range(count):
        request = ComposeRequest(
            mood(list(CORNERS)[(FIRST_SEED + number) % 4]), seed=FIRST_SEED + number,
            seconds=SECONDS, instruments=ENSEMBLES[number % len(ENSEMBLES)],
            candidates=candidates,
        )  # fmt: skip
        made = composer.compose(request)
        piece = Whole(request, write_midi(made.score, made.title, made.key), made.key)
        standing = standing_of(piece.midi, piece.key)
        limits.add(sorted_grid(standing.notes), standing, heard=True)
        pieces.append(piece)
    return pieces


def take_real(limits: Limits, data: Path | None) -> None:
    """Take the limits of joins from real music instead, if there is any; and tell them."""
    if data is not None:
        limits.leaps, limits.steps = [], []
        for standing in real(data):
            limits.add(sorted_grid(standing.notes), standing, heard=False)
    print(f"whole pieces: heard {np.mean(limits.heard):.3f}, one of twenty stretches below "
          f"{np.quantile(limits.heard, 0.05):.3f}; leaps up to {np.quantile(limits.leaps, 0.95):g} "
          f"semitones, chord steps up to {np.quantile(limits.steps, 0.95):g} fifths")  # fmt: skip


def tell(head: str, took: float, row: Row) -> None:
    """Print what was measured of a piece."""
    words = " ".join(
        f"{name} {value:.2f}" if isinstance(value, float) else f"{name} {value}"
        for name, value in row.items()
    )
    print(f"{head} {took:5.1f} s  {words}", flush=True)


def main() -> None:
    """Compose, make something anew, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=50, help="how often (default: 50)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="real music")
    parser.add_argument("--candidates", type=int, help="of each gap (default: as it ships)")
    wanted = parser.parse_args()
    composer = NoteComposer.open(EngineSettings().model)
    limits, number = Limits(), 0
    pieces = whole_pieces(composer, max(wanted.count // 6, 1) + 1, wanted.candidates, limits)
    take_real(limits, wanted.data)
    rows: list[Row] = []
    for piece in pieces:
        old, asked = standing_of(piece.midi, piece.key), piece.request
        for kind, redo in wishes(old, np.random.default_rng(asked.seed)):
            if number == wanted.count:
                break
            number += 1
            head = f"{number:2} {asked.instruments:9} {kind:12}"
            origin = Origin(Way.REDO, piece.midi, piece.key, redo=redo)
            request = ComposeRequest(
                asked.mood, seed=asked.seed, instruments=asked.instruments, origin=origin,
                candidates=wanted.candidates,
            )  # fmt: skip
            begun = time.perf_counter()
            try:
                done = composer.compose(request)
            except AffettoError as error:
                print(f"{head} {error}")
                rows.append({})
                continue
            took = time.perf_counter() - begun
            new = standing_of(write_midi(done.score, done.title, done.key), piece.key)
            rows.append(measure(old, new, plan_edits(redo, old), limits, kind))
            tell(head, took, rows[-1])
    report(rows)


def report(rows: list[Row]) -> None:
    """Print how many meet each."""
    for row in rows:
        ratio = row.get("ratio")
        row["density"] = None if ratio is None else 0.7 <= ratio <= 1.3
    for name in ("kept", "heard", "density", "leaps", "steps"):
        judged = [bool(row[name]) for row in rows if row.get(name) is not None]
        print(f"{name}: {sum(judged)} of {len(judged)}")
    joins, far = (sum(int(row.get(name) or 0) for row in rows) for name in ("joins", "far"))
    print(f"of {joins} joins of a line {joins - far} leap no farther")
    shares = [float(row["share"] or 0) for row in rows if row.get("share") is not None]
    print(f"heard on the mean: {np.mean(shares):.3f}")


if __name__ == "__main__":
    main()
