"""Finds the chords of music on a beat grid: templates, and a Viterbi search over the beats.

Each beat is compared with a template of each chord: how the time for which notes sound is shared
among the twelve pitch classes above the root, and which of them lies lowest. The likeliest
sequence of chords wins, where a change costs least at a bar line, more in the middle of a bar and
most elsewhere. Seven qualities are found; sus2, of whose finds a quarter were right, and what is
rarer are heard as the nearest of them.

Source: templates after T. Fujishima, "Realtime Chord Recognition of Musical Sound" (ICMC 1999),
their smoothing after A. Sheh and D. Ellis, "Chord Segmentation and Recognition using EM-Trained
Hidden Markov Models" (ISMIR 2003). Templates and weights were fitted to a quarter of the songs of
POP909 and Pop1K7; ``benchmarks/chords.py`` measures them on the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.chord_names import QUALITIES
from engine.music.chords import CHORD, QUALITY_TONES, Chords, merge_chords
from engine.music.grid import TICKS, Grid, GridNotes
from engine.music.instrument_table import DRUM

# fmt: off
_SOUNDING: Final = {
    "maj":  (394, 1, 45, 2, 194, 21, 4, 300, 1, 25, 4, 7),
    "min":  (394, 5, 29, 236, 1, 30, 1, 273, 10, 4, 17, 2),
    "7":    (317, 4, 37, 9, 171, 38, 2, 241, 6, 33, 141, 1),
    "maj7": (297, 1, 59, 1, 197, 6, 9, 242, 1, 37, 0, 150),
    "min7": (317, 5, 30, 207, 1, 37, 1, 214, 15, 4, 170, 0),
    "sus4": (396, 2, 30, 12, 14, 233, 0, 256, 7, 20, 25, 4),
    "dim":  (361, 28, 21, 265, 5, 52, 183, 5, 24, 8, 46, 4),
}
_LOWEST: Final = {
    "maj":  (680, 1, 20, 1, 92, 14, 1, 179, 1, 8, 2, 2),
    "min":  (684, 4, 9, 119, 0, 15, 0, 155, 5, 1, 7, 1),
    "7":    (625, 1, 15, 3, 94, 16, 1, 115, 2, 10, 120, 0),
    "maj7": (581, 1, 21, 1, 139, 6, 2, 147, 1, 16, 0, 85),
    "min7": (650, 3, 11, 111, 0, 16, 0, 107, 7, 1, 93, 0),
    "sus4": (713, 3, 14, 5, 4, 118, 0, 121, 3, 7, 11, 1),
    "dim":  (588, 17, 18, 165, 0, 63, 113, 1, 10, 2, 19, 3),
}
# fmt: on
# Thousandths of the time for which each interval above the root sounds, and lies lowest.
_FLOOR: Final = 3
"""Thousandths that each interval gets besides: no single note rules a chord out."""
_SOUNDING_WEIGHT: Final = 12.0
_LOWEST_WEIGHT: Final = 1.0
"""How much a beat's notes count, and its lowest ones: log likelihoods are multiplied by these."""
_HANDICAPS: Final = {"maj": 0.0, "min": 0.0, "sus4": 4.5}
_HANDICAP: Final = 3.0
"""What every quality but major and minor must be likelier by in each beat."""
_AT_BAR: Final = 3.0
_AT_HALF: Final = 5.0
_ELSEWHERE: Final = 7.0
"""What a change of chord costs at a bar line, in the middle of a bar, and elsewhere."""

_FOUND: Final = np.array(
    [index for index, quality in enumerate(QUALITIES) if quality.name in _SOUNDING], np.int8
)


def _log_templates(shares: Mapping[str, tuple[int, ...]]) -> NDArray[np.float32]:
    """Log shares of the pitch classes in each chord, shape [12, 12 roots × qualities]."""
    table = np.array([shares[QUALITIES[index].name] for index in _FOUND], float) + _FLOOR
    table = np.log(table / table.sum(axis=1, keepdims=True))
    rows = np.concatenate([np.roll(table, root, axis=1) for root in range(12)])
    return rows.T.astype(np.float32)


_LOG_SOUNDING: Final = _log_templates(_SOUNDING)
_LOG_LOWEST: Final = _log_templates(_LOWEST)
_PRIOR: Final = np.tile(
    [-_HANDICAPS.get(QUALITIES[index].name, _HANDICAP) for index in _FOUND], 12
).astype(np.float32)


def find_chords(notes: GridNotes, grid: Grid) -> Chords:
    """Find the chords of music on the grid; drums are left out.

    Example: a bar of A, C and E and one of F, A and C in 4/4 are A minor at tick 0 and F major at
    tick 48.

    Args:
        notes: Array of ``GRID_NOTE``, in any order.
        grid: Its meter decides where changes of chord are likely.

    Returns:
        Array of ``CHORD``, at least one: no chord where nothing sounds for a bar or more. The
        qualities are maj, min, 7, maj7, min7, sus4 and dim; the bass is the chord's note
        that lies lowest for longest.
    """
    notes = notes[notes["instrument"] != DRUM]
    starts = notes["tick"].astype(np.int64)
    # Two beats of 6/8 are dotted quarters, else a beat is a quarter.
    beat = TICKS if grid.unit == 4 else TICKS * 3 // 2
    return _search(starts, starts + notes["duration"], notes["pitch"], beat, grid.bar_ticks)


def find_chords_in_beats(
    onsets: NDArray[Any], ends: NDArray[Any], pitches: NDArray[Any], bar_beats: int
) -> Chords:
    """Find the chords of music whose notes are timed in beats, such as a performance's.

    Example: ``find_chords_in_beats(np.zeros(3), np.full(3, 4.0), np.array([57, 60, 64]), 4)`` is
    A minor at tick 0.

    Args:
        onsets: When the notes begin, in quarter notes from a bar line, ≥ 0, shape [n].
        ends: When they end, shape [n].
        pitches: MIDI note numbers without drums, shape [n].
        bar_beats: Quarter notes per bar.

    Returns:
        As :func:`find_chords` does.
    """
    starts = np.round(onsets * TICKS).astype(np.int64)
    stops = np.maximum(np.round(ends * TICKS).astype(np.int64), starts + 1)
    return _search(starts, stops, pitches, TICKS, bar_beats * TICKS)


def _search(
    starts: NDArray[np.int64], stops: NDArray[np.int64], pitches: NDArray[Any], beat: int, bar: int
) -> Chords:
    """Find chords of notes in ticks, in steps of ``beat`` ticks."""
    if not len(starts):
        return np.array([(0, -1, 0, -1)], CHORD)
    sounding, lowest = _measure_beats(starts, stops, pitches.astype(np.int64), beat)
    total = sounding.sum(axis=1, keepdims=True)
    likely = _SOUNDING_WEIGHT * (sounding / np.maximum(total, 1)) @ _LOG_SOUNDING
    likely += _LOWEST_WEIGHT / beat * lowest @ _LOG_LOWEST + _PRIOR
    ticks = np.arange(len(likely)) * beat
    half = bar // 2 if bar % (2 * beat) == 0 else bar
    costs = np.where(ticks % bar == 0, _AT_BAR, np.where(ticks % half == 0, _AT_HALF, _ELSEWHERE))
    path = _likeliest(likely.astype(np.float32), costs.astype(np.float32))
    chords = np.zeros(len(path), CHORD)
    chords["tick"] = ticks
    chords["root"], found = np.divmod(path, len(_FOUND))
    chords["quality"] = _FOUND[found]
    silent = _long_runs(total[:, 0] == 0, bar // beat)
    chords[silent] = np.array((0, -1, 0, -1), CHORD)
    chords["tick"] = ticks
    return _with_bass(chords, lowest)


def _measure_beats(
    starts: NDArray[np.int64], stops: NDArray[np.int64], pitches: NDArray[np.int64], beat: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The ticks in each beat for which each pitch class sounds, and lies lowest: [beats, 12].

    A pitch class in two octaves counts twice.
    """
    beats = -(-int(stops.max()) // beat)
    ticks = beats * beat
    cells = (ticks + 1) * 128
    change = np.bincount(starts * 128 + pitches, minlength=cells)
    change -= np.bincount(stops * 128 + pitches, minlength=cells)
    roll = np.cumsum(change.reshape(-1, 128)[:ticks].astype(np.int16), axis=0, dtype=np.int16) > 0
    by_pitch = np.zeros((beats, 132), np.float32)
    by_pitch[:, :128] = roll.reshape(beats, beat, 128).sum(axis=1)
    sounding = by_pitch.reshape(beats, 11, 12).sum(axis=1)
    audible = np.flatnonzero(roll.any(axis=1))
    cells_lowest = audible // beat * 12 + roll.argmax(axis=1)[audible] % 12
    lowest = np.bincount(cells_lowest, minlength=beats * 12).reshape(beats, 12)
    return sounding, lowest.astype(np.float32)


def _likeliest(likely: NDArray[np.float32], costs: NDArray[np.float32]) -> NDArray[np.intp]:
    """The best path by the Viterbi algorithm where all changes at a beat cost the same.

    So only the best chord of the beat before can be left for another: a beat takes time in
    proportion to the number of chords, not to its square.
    """
    stay = np.arange(likely.shape[1])
    came_from = np.empty(likely.shape, np.intp)
    score = likely[0].copy()
    for beat in range(1, len(likely)):
        best = int(score.argmax())
        changed = score[best] - costs[beat]
        came_from[beat] = np.where(score < changed, best, stay)
        score = np.maximum(score, changed) + likely[beat]
    path = np.empty(len(likely), np.intp)
    path[-1] = score.argmax()
    for beat in range(len(likely) - 1, 0, -1):
        path[beat - 1] = came_from[beat, path[beat]]
    return path


def _long_runs(flags: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """Keep only the runs of true flags that are at least so long."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    kept = np.zeros(len(flags), bool)
    for first, end in edges.reshape(-1, 2):
        kept[first:end] = end - first >= length
    return kept


def _with_bass(chords: Chords, lowest: NDArray[np.float32]) -> Chords:
    """Merge beats of one chord, and give it the note of its own that lies lowest for longest."""
    merged = merge_chords(chords)
    runs = np.searchsorted(chords["tick"], merged["tick"])
    held = np.add.reduceat(lowest, runs, axis=0)
    root = merged["root"].astype(int)
    # By interval above the root; where none of the chord's notes lies lowest, the root is taken.
    above = held[np.arange(len(merged))[:, None], (root[:, None] + np.arange(12)) % 12]
    above = np.where(QUALITY_TONES[merged["quality"]], above, -1)
    merged["bass"] = np.where(root < 0, -1, (root + above.argmax(axis=1)) % 12)
    return merged
