"""Keys and chords over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.chord_recognition import find_chords, find_chords_in_beats
from engine.analysis.chroma import chromagram
from engine.analysis.key_stretches import find_key_path
from engine.api.analysis_rows import ChordSpan, KeySpan
from engine.api.keys import Key, all_keys
from engine.beats.features import without_drums
from engine.insight.stretch import BarredNotes, SongStretch
from engine.music.chords import QUALITY_TONES, Chords, chord_indices, chord_symbols
from engine.music.grid import TICKS
from engine.music.instrument_table import DRUM
from engine.music.score import NOTE, Notes, end_times

FREE_BEATS: Final = 2.0
"""Beats per second that are counted where none can be heard."""
FREE_BAR: Final = 4
"""Beats that then count as a bar."""
_STEP: Final = TICKS // 2


@dataclass(frozen=True, slots=True)
class HeardHarmony:
    """Keys and chords.

    Attributes:
        key: The key that holds for the longest.
        keys: Each stretch of a key.
        chords: In order, named as in ``key``.
    """

    key: Key
    keys: tuple[KeySpan, ...]
    chords: tuple[ChordSpan, ...]


def find_harmony(stretch: SongStretch) -> HeardHarmony:
    """Find the keys and the chords of a stretch, by bars or by even time.

    Example: ``find_harmony(stretch).chords[0].name`` is ``"Am"``.
    """
    barred = stretch.barred
    if barred is None:
        notes, bar = _in_free_beats(without_drums(stretch.notes)), FREE_BAR * TICKS
        count = int(np.ceil(stretch.seconds * FREE_BEATS * TICKS / bar))
        edges = np.arange(count + 1) * bar / TICKS / FREE_BEATS
        onsets, ends = notes["onset"] / TICKS, end_times(notes) / TICKS
        chords = find_chords_in_beats(onsets, ends, notes["pitch"], FREE_BAR)
        times, places = chords["tick"] / TICKS / FREE_BEATS, [(0, 0.0)] * len(chords)
    else:
        notes, bar, count = _in_ticks(barred), barred.grid.bar_ticks, len(barred.bars) - 1
        edges = np.maximum(barred.bars, 0.0)
        chords = find_chords(barred.notes, barred.grid)
        times = barred.seconds(chords["tick"].astype(np.int64))
        places = _places(chords, barred)
    path = find_key_path(chromagram(notes, count, 1 / bar), _triads(chords, count, bar))
    lengths = np.bincount(path, np.diff(edges), minlength=24)
    changes = np.flatnonzero(np.diff(path, prepend=-1)).tolist()
    keys = all_keys()
    key = keys[int(lengths.argmax())]
    return HeardHarmony(
        key,
        tuple(KeySpan(round(float(edges[at]), 3), keys[path[at]]) for at in changes),
        tuple(
            ChordSpan(round(float(time), 3), bar_number, beat, name)
            for time, (bar_number, beat), name in zip(
                times, places, chord_symbols(chords, key), strict=True
            )
        ),
    )


def _in_ticks(barred: BarredNotes) -> Notes:
    """The pitched notes of bars, their times in ticks."""
    pitched = barred.notes[barred.notes["instrument"] != DRUM]
    notes: Notes = np.zeros(len(pitched), NOTE)
    notes["onset"], notes["duration"] = pitched["tick"], pitched["duration"]
    notes["pitch"] = pitched["pitch"]
    return notes


def _in_free_beats(notes: Notes) -> Notes:
    """Notes in seconds, their times in ticks of even beats."""
    moved = notes.copy()
    for name in ("onset", "duration"):
        moved[name] *= FREE_BEATS * TICKS
    return moved


def _triads(chords: Chords, count: int, bar: int) -> NDArray[np.float64]:
    """The share of each bar for which chords with a major third, and with a minor one, sound."""
    ticks = np.arange(0, count * bar, _STEP)
    sounding = chords[chord_indices(chords, ticks)]
    tones = QUALITY_TONES[sounding["quality"]]
    shares = np.zeros((count, 24))
    for third, offset in ((4, 0), (3, 12)):
        other = 7 - third
        told = (sounding["root"] >= 0) & tones[:, third] & ~(tones[:, other] & (third == 3))
        np.add.at(shares, (ticks[told] // bar, offset + sounding["root"][told]), _STEP / bar)
    return shares


def _places(chords: Chords, barred: BarredNotes) -> list[tuple[int, float]]:
    """Bar and beat of the metre of each chord, both from 1."""
    bars, within = np.divmod(chords["tick"].astype(np.int64), barred.grid.bar_ticks)
    beats = within * barred.grid.unit / (4 * TICKS) + 1
    return [
        (bar + 1, round(beat, 2)) for bar, beat in zip(bars.tolist(), beats.tolist(), strict=True)
    ]
