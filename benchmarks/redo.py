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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.analysis.chord_recognition import find_chords
from engine.analysis.skyline import skyline
from engine.api.errors import AffettoError
from engine.api.instruments import BY_NAME, ORDER
from engine.api.keys import Key
from engine.api.moods import CORNERS, mood
from engine.api.origin import Origin, Way
from engine.api.redo import Redo
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.composing.note_composer import NoteComposer
from engine.composing.redoing.edits import Edits, plan_edits
from engine.composing.redoing.standing import StandingMusic, read_standing
from engine.evaluation.chord_hearing import hear_chords
from engine.music.chords import Chords, chord_indices
from engine.music.excerpt import excerpt_bars
from engine.music.grid import GridNotes, sorted_grid
from engine.music.instrument_table import DRUM
from engine.music.midi_writer import write_midi
from engine.reading.own_form import in_own_form
from engine.reading.performance import pulse_ticks
from engine.reading.song import read_song

SECONDS: Final = 30
FIRST_SEED: Final = 93_000
ENSEMBLES: Final = ("piano", "band", "piano", "chiptune", "rock", "piano", "chamber", "jazz")
STRETCH_BARS: Final = 4
REAL_FILES: Final = 40
_SAME_SECONDS: Final = 1e-3
Row = dict[str, float | bool | None]


@dataclass
class Limits:
    """What one of twenty places of whole pieces is beyond."""

    heard: list[float] = field(default_factory=list)
    leaps: list[int] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)

    def add(self, notes: GridNotes, standing: StandingMusic, *, heard: bool) -> None:
        """Take in a whole piece; what is heard in it only where it is composed."""
        bar, chords = standing.grid.bar_ticks, find_chords(notes, standing.grid)
        for first in range(0, standing.bars - STRETCH_BARS + 1, STRETCH_BARS):
            if (
                heard
                and (share := heard_share(notes, chords, first, STRETCH_BARS, bar)) is not None
            ):
                self.heard.append(share)
        for index in np.unique(notes["instrument"]).tolist():
            if index != DRUM:
                self.leaps += np.abs(np.diff(top_line(notes, index)[1])).tolist()
        self.steps += [chord_step(chords, line) for line in range(bar, standing.bars * bar, bar)]


def top_line(notes: GridNotes, index: int) -> tuple[list[int], list[int]]:
    """The ticks and pitches of the line that is heard on top of an instrument's notes."""
    own = notes[notes["instrument"] == index]
    line = skyline(own) if len(own) else own
    return line["tick"].tolist(), line["pitch"].astype(int).tolist()


def chord_step(chords: Chords, line: int) -> float:
    """Fifths from one chord's root to the next one's across a bar line, 0 … 6; 0 without chords."""
    before, after = chords["root"][chord_indices(chords, np.array([line - 1, line]))].tolist()
    fifths = (after - before) * 7 % 12
    return 0.0 if min(before, after) < 0 else float(min(fifths, 12 - fifths))


def heard_share(notes: GridNotes, chords: Chords, first: int, count: int, bar: int) -> float | None:
    """The share of the time in which chords are heard in some bars; None if there are none."""
    begun = chords[max(int((chords["tick"] <= first * bar).sum()) - 1, 0) :].copy()
    begun["tick"] = np.maximum(begun["tick"] - first * bar, 0)
    begun = begun[begun["tick"] < count * bar]
    found = hear_chords(excerpt_bars(notes, first, count, bar), begun, count * bar, bar)
    return found.heard / found.counted if found.counted else None


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


def is_kept(old: StandingMusic, new: StandingMusic, edits: Edits) -> bool:
    """Whether each note that stays is in the new piece, later by the bars before it alone."""
    kept = old.score.notes[np.sort(edits.index[edits.kept])]
    pulses = old.grid.bar_ticks // pulse_ticks(old.grid)
    later = float(new.lines[edits.front * pulses] - old.lines[0]) if edits.front else 0.0
    found = new.score.notes
    for note in kept.tolist():
        near = found[np.abs(found["onset"] - note[0] - later) < _SAME_SECONDS]
        near = near[(near["pitch"] == note[2]) & (near["velocity"] == note[3])]
        near = near[near["program"] == note[4]]
        if not (np.abs(near["duration"] - note[1]) < 2 * _SAME_SECONDS).any():
            return False
    return True


def join_leaps(notes: GridNotes, edits: Edits, bar: int) -> list[int]:
    """By how much the lines of those who are written leap where new meets old."""
    found = []
    for gap in edits.gaps:
        for index in gap.writes:
            if index == DRUM:
                continue
            ticks, line = top_line(notes, index)
            for edge in (gap.first * bar, gap.last * bar):
                place = int(np.searchsorted(ticks, edge))
                if 0 < place < len(line):
                    found.append(abs(line[place] - line[place - 1]))
    return found


def measure(old: StandingMusic, new: StandingMusic, edits: Edits, limits: Limits, kind: str) -> Row:
    """What is asked of a piece of which something is new."""
    bar, notes = old.grid.bar_ticks, sorted_grid(new.notes)
    before = find_chords(edits.old, old.grid) if not edits.front else None
    chords = find_chords(notes, new.grid)
    grows = any(gap.grows for gap in edits.gaps)
    shares = [
        heard_share(notes, before if before is not None and not grows else chords,
                    gap.first, gap.last - gap.first, bar)
        for gap in edits.gaps
    ]  # fmt: skip
    counts = [
        sum(
            int((np.isin(one["instrument"], gap.writes)
                 & (one["tick"] >= gap.first * bar) & (one["tick"] < gap.last * bar)).sum())
            for gap in edits.gaps
        )
        for one in (edits.old, notes)
    ]  # fmt: skip
    leaps = join_leaps(notes, edits, bar)
    edges = {edge for gap in edits.gaps for edge in (gap.first, gap.last)}
    lines = [edge * bar for edge in edges if 0 < edge < edits.bars]
    heard = [one for one in shares if one is not None]
    stood = None
    if before is not None and not grows:
        at = [(gap.first, gap.last - gap.first) for gap in edits.gaps]
        known = [heard_share(edits.old, before, first, count, bar) for first, count in at]
        stood = float(np.mean([one for one in known if one is not None] or [1.0]))
    return {
        "kept": is_kept(old, new, edits),
        "share": float(np.mean(heard)) if heard else None,
        "before": stood,
        "heard": bool(np.mean(heard) >= min(stood or 1.0, np.quantile(limits.heard, 0.05)))
        if heard
        else None,
        "ratio": counts[1] / counts[0] if counts[0] and not grows and kind != "add" else None,
        "leaps": bool(max(leaps) <= np.quantile(limits.leaps, 0.95)) if leaps else None,
        "steps": bool(
            max(chord_step(chords, line) for line in lines) <= np.quantile(limits.steps, 0.95)
        ) if lines else None,
    }  # fmt: skip


def real(data: Path) -> Iterator[StandingMusic]:
    """Some songs of the collections, in the form of Affetto's pieces."""
    for name in ("pop909", "ym2413_mdb"):
        for path in sorted((data / name / "midis").rglob("*.mid"))[:REAL_FILES]:
            try:
                yield standing_of(in_own_form(read_song(path), None, 90.0).midi, Key(0, "major"))
            except AffettoError as error:
                print(f"{path.name}: {error}", file=sys.stderr)


def main() -> None:
    """Compose, make something anew, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=50, help="how often (default: 50)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="real music")
    parser.add_argument("--candidates", type=int, help="of each gap (default: as it ships)")
    wanted = parser.parse_args()
    composer = NoteComposer.open(EngineSettings().model)
    pieces, limits, number = [], Limits(), 0
    for seed in range(FIRST_SEED, FIRST_SEED + max(wanted.count // 6, 1) + 1):
        instruments = ENSEMBLES[(seed - FIRST_SEED) % len(ENSEMBLES)]
        feeling = mood(list(CORNERS)[seed % 4])
        request = ComposeRequest(
            feeling, seed=seed, seconds=SECONDS, instruments=instruments,
            candidates=wanted.candidates,
        )  # fmt: skip
        made = composer.compose(request)
        midi = write_midi(made.score, made.title, made.key)
        old = standing_of(midi, made.key)
        limits.add(sorted_grid(old.notes), old, heard=True)
        pieces.append((midi, old, made.key, feeling, seed, instruments))
    if wanted.data is not None:
        limits.leaps, limits.steps = [], []
        for standing in real(wanted.data):
            notes = sorted_grid(standing.notes)
            limits.add(notes, standing, heard=False)
    print(f"whole pieces: heard {np.mean(limits.heard):.3f}, one of twenty stretches below "
          f"{np.quantile(limits.heard, 0.05):.3f}; leaps up to {np.quantile(limits.leaps, 0.95):g} "
          f"semitones, chord steps up to {np.quantile(limits.steps, 0.95):g} fifths")  # fmt: skip
    rows: list[Row] = []
    for midi, old, key, feeling, seed, instruments in pieces:
        for kind, redo in wishes(old, np.random.default_rng(seed)):
            if number == wanted.count:
                break
            number += 1
            origin = Origin(Way.REDO, midi, key, redo=redo)
            request = ComposeRequest(
                feeling, seed=seed, instruments=instruments, origin=origin,
                candidates=wanted.candidates,
            )  # fmt: skip
            begun = time.perf_counter()
            try:
                done = composer.compose(request)
            except AffettoError as error:
                print(f"{number:2} {instruments:9} {kind:12} {error}")
                rows.append({})
                continue
            took = time.perf_counter() - begun
            new = standing_of(write_midi(done.score, done.title, done.key), key)
            row = measure(old, new, plan_edits(redo, old), limits, kind)
            rows.append(row)
            words = " ".join(
                f"{name} {value:.2f}" if isinstance(value, float) else f"{name} {value}"
                for name, value in row.items()
            )
            print(f"{number:2} {instruments:9} {kind:12} {took:5.1f} s  {words}", flush=True)
    report(rows)


def report(rows: list[Row]) -> None:
    """Print how many meet each."""
    for row in rows:
        ratio = row.get("ratio")
        row["density"] = None if ratio is None else 0.7 <= ratio <= 1.3
    for name in ("kept", "heard", "density", "leaps", "steps"):
        judged = [bool(row[name]) for row in rows if row.get(name) is not None]
        print(f"{name}: {sum(judged)} of {len(judged)}")
    shares = [float(row["share"] or 0) for row in rows if row.get("share") is not None]
    print(f"heard on the mean: {np.mean(shares):.3f}")


if __name__ == "__main__":
    main()
