"""Keys and chords over time."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.chord_recognition import find_chords, find_chords_in_beats
from engine.analysis.chroma import chromagram
from engine.analysis.key_stretches import find_key_path
from engine.api.analysis_rows import ChordSpan, KeySpan
from engine.api.keys import Key, all_keys
from engine.insight.stretch import BarredNotes, SongStretch
from engine.music.chords import Chords, chord_symbols
from engine.music.grid import TICKS
from engine.music.instrument_table import DRUM
from engine.music.score import DRUMS, NOTE, Notes

FRAME_SECONDS: Final = 2.0
"""What counts as a bar where there are none."""
FREE_BEATS: Final = 2.0
"""Beats per second that chords are looked for in where there are none."""


def key_stretches(stretch: SongStretch) -> tuple[Key, tuple[KeySpan, ...]]:
    """The key that holds for the longest, and each stretch of a key."""
    barred = stretch.barred
    if barred is None:
        pitched = stretch.notes[stretch.notes["program"] != DRUMS]
        edges = np.arange(0.0, stretch.seconds + FRAME_SECONDS, FRAME_SECONDS)
        weights = chromagram(pitched, len(edges) - 1, 1 / FRAME_SECONDS)
    else:
        edges = np.maximum(barred.bars, 0.0)
        weights = _by_bar(barred)
    path = find_key_path(weights)
    lengths = np.bincount(path, np.diff(edges), minlength=24)
    changes = np.flatnonzero(np.diff(path, prepend=-1)).tolist()
    keys = all_keys()
    rows = tuple(KeySpan(round(float(edges[at]), 3), keys[path[at]]) for at in changes)
    return keys[int(lengths.argmax())], rows


def _by_bar(barred: BarredNotes) -> NDArray[np.float64]:
    """The ticks for which each pitch class sounds in each bar [bars, 12]."""
    pitched = barred.notes[barred.notes["instrument"] != DRUM]
    notes: Notes = np.zeros(len(pitched), NOTE)
    notes["onset"], notes["duration"] = pitched["tick"], pitched["duration"]
    notes["pitch"] = pitched["pitch"]
    return chromagram(notes, len(barred.bars) - 1, 1 / barred.grid.bar_ticks)


def chord_stretches(stretch: SongStretch, key: Key) -> tuple[ChordSpan, ...]:
    """The chords in order, named as in a key."""
    barred = stretch.barred
    if barred is None:
        notes = stretch.notes[stretch.notes["program"] != DRUMS]
        onsets = notes["onset"] * FREE_BEATS
        ends = (notes["onset"] + notes["duration"]) * FREE_BEATS
        chords = find_chords_in_beats(onsets, ends, notes["pitch"], 4)
        times = chords["tick"] / TICKS / FREE_BEATS
        places = [(0, 0.0)] * len(chords)
    else:
        chords = find_chords(barred.notes, barred.grid)
        times = barred.seconds(chords["tick"].astype(np.int64))
        places = _places(chords, barred)
    names = chord_symbols(chords, key)
    return tuple(
        ChordSpan(round(float(time), 3), bar, beat, name)
        for time, (bar, beat), name in zip(times, places, names, strict=True)
    )


def _places(chords: Chords, barred: BarredNotes) -> list[tuple[int, float]]:
    """Bar and beat of the metre of each chord, both from 1."""
    bars, within = np.divmod(chords["tick"].astype(np.int64), barred.grid.bar_ticks)
    beats = within * barred.grid.unit / (4 * TICKS) + 1
    return [
        (bar + 1, round(beat, 2)) for bar, beat in zip(bars.tolist(), beats.tolist(), strict=True)
    ]
