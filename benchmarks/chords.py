"""How often the chords that are found are those of the labels of POP909 and Pop1K7.

``python benchmarks/chords.py --data DIR`` reads the public layouts of both sets, ``pop909/midis``
beside ``pop909/annotations`` and ``pop1k7/performed`` beside ``pop1k7/analyzed``, and prints for
each, as shares of the labelled time:

* ``maj/min``: root and major or minor are right, as MIREX counts it. Labels count as the triad
  they hold (sevenths, sixths, ninths), those with another triad (suspended, diminished,
  augmented) are left out; no chord is right where none is found.
* ``root``: the root is right, whatever the quality.
* ``exact``: root and quality are right.
* ``heard``: what :mod:`engine.evaluation.chord_hearing` hears of the labels' triads.

The recogniser's constants were fitted to the songs that ``--tuned`` measures, a quarter of all by
a hash of their names; by default the others are measured. Pop1K7's labels were made by a program
from the same notes: they are a rule of thumb to agree with, no truth.
"""

from __future__ import annotations

import argparse
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.analysis.chord_recognition import find_chords
from engine.api.chord_names import NO_CHORD, QUALITIES, Chord
from engine.api.instruments import BY_NAME
from engine.api.keys import parse_key
from engine.evaluation.chord_hearing import hear_chords
from engine.music.chords import Chords, chord_indices, to_chords
from engine.music.grid import GRID_NOTE, TICKS, Grid, GridNotes, end_ticks
from engine.music.midi import parse_ticks, read_midi
from engine.music.score import end_times

_PIANO: Final = tuple(BY_NAME).index("piano")
_INDEX: Final = {quality.name: index for index, quality in enumerate(QUALITIES)}
_POP1K7: Final = {
    "M": "maj", "m": "min", "o": "dim", "+": "aug", "7": "7", "M7": "maj7", "m7": "min7",
    "o7": "dim7", "/o7": "hdim7", "sus2": "sus2", "sus4": "sus4",
}  # fmt: skip
_POP909: Final = {"sus4(b7)": "7sus4"}
_DEGREES: Final = {"b3": 3, "3": 4, "b5": 6, "5": 7, "#5": 8, "6": 9, "b7": 10, "7": 11}
"""Basses in POP909's labels, as degrees of the chord, in semitones."""
EXTRA_BEATS: Final = 64
"""Beats added on either side of those annotated, at the median tempo."""


@dataclass(frozen=True, slots=True)
class Song:
    """A labelled song on the grid; ``seconds`` has the length of each tick up to its end."""

    name: str
    notes: GridNotes
    grid: Grid
    labels: Chords
    first: int
    seconds: NDArray[np.float64]


def on_grid(onsets: Any, ends: Any, pitches: Any) -> GridNotes:
    """Notes timed in beats, rounded to ticks, as a piano's."""
    notes = np.zeros(len(onsets), GRID_NOTE)
    notes["tick"] = np.round(onsets * TICKS)
    notes["duration"] = np.maximum(np.round(ends * TICKS) - notes["tick"], 1)
    notes["pitch"] = pitches
    notes["instrument"] = _PIANO
    return notes


def labelled(
    name: str, notes: GridNotes, grid: Grid, rows: Sequence[tuple[int, Chord]], times: Any
) -> Song:
    """Put a song together; ``rows`` are the labels by tick, ``times`` each tick's seconds."""
    end = int(end_ticks(notes).max())
    return Song(name, notes, grid, to_chords(rows), rows[0][0], np.diff(times[: end + 1]))


def read_pop909(folder: Path) -> Iterator[Song]:
    """The songs of POP909 with the labels that were made from the MIDI files."""
    for labels in sorted((folder / "annotations").glob("*/chord_midi.txt")):
        name = labels.parent.name
        path = folder / "midis" / f"{name}.mid"
        if not path.exists():
            continue
        beats = np.loadtxt(labels.parent / "beat_midi.txt")
        bars = np.flatnonzero(beats[:, 2] > 0)
        meter = int(np.median(np.diff(bars)))
        before = EXTRA_BEATS + -int(np.bincount(bars % meter).argmax() + EXTRA_BEATS) % meter
        period = float(np.median(np.diff(beats[:, 0])))
        times = np.concatenate(
            [
                beats[0, 0] - period * np.arange(before, 0, -1),
                beats[:, 0],
                beats[-1, 0] + period * np.arange(1, EXTRA_BEATS),
            ]
        )
        # So that music may begin at tick 0, what stands before the first bar needed is cut off.
        places = np.arange(len(times))
        notes = read_midi(path).notes
        beat_of = [np.interp(t, times, places) for t in (notes["onset"], end_times(notes))]
        cut = int(beat_of[0].min() // meter) * meter
        rows = []
        for line in labels.read_text().splitlines():
            begin, _, label = line.split()
            tick = round((float(np.interp(float(begin), times, places)) - cut) * TICKS)
            rows.append((tick, pop909_chord(label)))
        ticks = np.interp(np.arange(len(times) * TICKS) / TICKS + cut, places, times)
        grid = Grid(60 / period, meter)
        yield labelled(
            name, on_grid(beat_of[0] - cut, beat_of[1] - cut, notes["pitch"]), grid, rows, ticks
        )


def pop909_chord(label: str) -> Chord:
    """A label such as ``F#:maj7/5``."""
    if label == "N":
        return NO_CHORD
    root, _, rest = label.partition(":")
    quality, _, degree = rest.partition("/")
    tonic = parse_key(root).tonic
    bass = (tonic + _DEGREES[degree]) % 12 if degree else tonic
    return Chord(tonic, _INDEX[_POP909.get(quality, quality)], bass)


def read_pop1k7(folder: Path) -> Iterator[Song]:
    """The pieces of Pop1K7 as they were performed, on the beats that their files state."""
    for path in sorted((folder / "performed").glob("*.mid")):
        labels = folder / "analyzed" / path.name
        if not labels.exists():
            continue
        score, stated = parse_ticks(path.read_bytes()), parse_ticks(labels.read_bytes())
        rows = [
            (round(marker.time / stated.ticks_per_quarter * TICKS), pop1k7_chord(marker.text))
            for marker in stated.markers
            if marker.text.count("_") == 2 and not marker.text.startswith("global")
        ]
        if not rows:
            continue
        columns = [track.notes.numpy() for track in score.tracks]
        onsets, lengths, pitches = (
            np.concatenate([one[name] for one in columns]) for name in ("time", "duration", "pitch")
        )
        onsets, ends = (t / score.ticks_per_quarter for t in (onsets, onsets + lengths))
        tempos = [
            (tempo.time / score.ticks_per_quarter, tempo.mspq / 1e6) for tempo in score.tempos
        ]
        begin, period = np.array(sorted(tempos)).T
        beats = np.arange(0, ends.max() + 1, 1 / TICKS)
        lasting = period[np.maximum(np.searchsorted(begin, beats, side="right") - 1, 0)] / TICKS
        times = np.concatenate([[0.0], np.cumsum(lasting)])
        grid = Grid(60 / float(np.median(period)))
        yield labelled(path.stem, on_grid(onsets, ends, pitches), grid, rows, times)


def pop1k7_chord(label: str) -> Chord:
    """A marker such as ``F#_M7_C#``: root, quality and bass."""
    root, quality, bass = label.split("_")
    if root == "N":
        return NO_CHORD
    return Chord(parse_key(root).tonic, _INDEX[_POP1K7[quality]], parse_key(bass).tonic)


def triads(chords: Chords) -> NDArray[np.int64]:
    """Each chord's triad: −1 none, 0 … 11 major, 12 … 23 minor, 99 another."""
    third = {frozenset((0, 4, 7)): 0, frozenset((0, 3, 7)): 12}
    # Up to the fifth; seconds beside the third are colour.
    kinds = [
        third.get(frozenset(one for one in quality.intervals if one < 9 and one not in (1, 2)), 99)
        for quality in QUALITIES
    ]
    kind = np.array(kinds)[chords["quality"]]
    named = np.where(kind == 99, 99, kind + chords["root"])
    return np.where(chords["root"] < 0, -1, named)


def compare(song: Song) -> tuple[NDArray[np.float64], float]:
    """Seconds right and seconds counted for each figure, shape [4, 2]; and the processor's time."""
    begin = time.thread_time()
    found = find_chords(song.notes, song.grid)
    took = time.thread_time() - begin
    ticks = np.arange(song.first, len(song.seconds))
    label, guess = (chords[chord_indices(chords, ticks)] for chords in (song.labels, found))
    seconds = song.seconds[ticks]
    triad = triads(label)
    root = label["root"] == guess["root"]
    figures = [
        (triad == triads(guess), triad != 99),
        (root, np.ones(len(ticks), bool)),
        (root & (label["quality"] == guess["quality"]), np.ones(len(ticks), bool)),
    ]
    rows = [(seconds[right & counted].sum(), seconds[counted].sum()) for right, counted in figures]
    hearing = hear_chords(song.notes, song.labels, len(song.seconds), song.grid.bar_ticks)
    tick = float(seconds.mean())
    return np.array([*rows, (hearing.heard * tick, hearing.counted * tick)]), took


def main() -> None:
    """Measure both sets and print a line for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with pop909 and pop1k7")
    parser.add_argument("--tuned", action="store_true", help="the songs the constants came from")
    parser.add_argument("--most", type=int, default=10_000, help="at most so many songs of a set")
    wanted = parser.parse_args()
    for name, read in (("pop909", read_pop909), ("pop1k7", read_pop1k7)):
        results = []
        for song in read(wanted.data / name):
            if (zlib.crc32(song.name.encode()) % 4 == 0) == wanted.tuned:
                results.append(compare(song))
            if len(results) == wanted.most:
                break
        totals = np.sum([figures for figures, _ in results], axis=0)
        shares = totals[:, 0] / totals[:, 1]
        print(
            f"{name}: {len(results)} songs, maj/min {shares[0]:.3f}, root {shares[1]:.3f}, "
            f"exact {shares[2]:.3f}, heard {shares[3]:.3f}; "
            f"{np.median([took for _, took in results]) * 1e3:.0f} ms of a core a song (median)"
        )


if __name__ == "__main__":
    main()
