"""Limits notes to what instruments can play: one note per key, and no more than their voices."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.grid import GridNotes, end_ticks, sorted_grid
from engine.music.instrument_table import DRUM

DRUM_TICKS: Final = 12
"""The longest duration of a drum: it rings by itself, however long its key is held."""


def limit_polyphony(notes: GridNotes) -> GridNotes:
    """Reduce notes to what the instruments can play.

    Of the notes that an instrument strikes together, the highest are kept; for the bass, the
    lowest. A note ends when its pitch is struck again. If too many notes still sound at once,
    the oldest ends.

    Example: of a bass chord E1 B1 only the E1 is left, since the bass has one voice.

    Args:
        notes: Array of ``GRID_NOTE``, pitches within the instruments' ranges.

    Returns:
        A sorted array, shape [≤ n].
    """
    notes = sorted_grid(notes)
    parts = [_one(notes[notes["instrument"] == index], index) for index in _present(notes)]
    return sorted_grid(np.concatenate(parts)) if parts else notes


def _present(notes: GridNotes) -> list[int]:
    """The indices of the instruments that have notes."""
    return [int(index) for index in np.unique(notes["instrument"])]


def _one(notes: GridNotes, index: int) -> GridNotes:
    """Limit the notes of one instrument, in order of tick and descending pitch."""
    voices = ORDER[index].polyphony
    # Drop doubled notes.
    fresh = np.ones(len(notes), bool)
    fresh[1:] = (np.diff(notes["tick"]) != 0) | (np.diff(notes["pitch"]) != 0)
    notes = notes[fresh]
    # Keep as many notes per onset as there are voices, from the top; of the bass from below.
    first = np.searchsorted(notes["tick"], notes["tick"], side="left")
    rank = np.arange(len(notes)) - first
    if ORDER[index].name == "bass":
        size = np.searchsorted(notes["tick"], notes["tick"], side="right") - first
        rank = size - 1 - rank
    notes = notes[rank < voices].copy()
    if index == DRUM:
        np.minimum(notes["duration"], DRUM_TICKS, out=notes["duration"])
    _end_repeated(notes)
    if _most_at_once(notes) > voices:
        _end_oldest(notes, voices)
    return notes


def _end_repeated(notes: GridNotes) -> None:
    """End each note where its pitch is struck again, in place."""
    order = np.lexsort((notes["tick"], notes["pitch"]))
    pitch, tick = notes["pitch"][order], notes["tick"][order]
    same = pitch[1:] == pitch[:-1]
    room = np.where(same, np.diff(tick), np.iinfo(np.int32).max)
    duration: NDArray[np.int32] = notes["duration"]
    duration[order[:-1]] = np.minimum(duration[order[:-1]], room)


def _most_at_once(notes: GridNotes) -> int:
    """The most notes that sound at once."""
    begins, ends = notes["tick"], np.sort(end_ticks(notes))
    over: NDArray[np.int64] = np.searchsorted(ends, begins, side="right")
    begun = np.searchsorted(begins, begins, side="right")
    return int((begun - over).max(initial=0))


def _end_oldest(notes: GridNotes, voices: int) -> None:
    """End the oldest note wherever another begins and no voice is free, in place."""
    held: list[int] = []
    ticks, lengths = notes["tick"].tolist(), notes["duration"].tolist()
    for index, tick in enumerate(ticks):
        held = [one for one in held if ticks[one] + lengths[one] > tick]
        if len(held) >= voices:
            # The oldest began earlier: no more notes begin at one tick than there are voices.
            oldest = held.pop(0)
            lengths[oldest] = tick - ticks[oldest]
        held.append(index)
    notes["duration"] = lengths


def beside(kept: GridNotes, new: GridNotes) -> GridNotes:
    """Reduce new notes to what can be played beside kept notes, which do not change.

    A new note is dropped if a kept note holds its key, or if no voice is free. A new note ends
    early where that frees a voice for the next one.

    Example: beside a kept bass note that is still held, no new bass note is left.

    Args:
        kept: Array of ``GRID_NOTE``, playable.
        new: Array of ``GRID_NOTE``, playable; no note begins before a kept note of its
            instrument.

    Returns:
        The new notes that can be played; together with the kept notes they are playable.
    """
    if not len(kept):
        return new
    parts = []
    for index in _present(new):
        own = new[new["instrument"] == index].copy()
        parts.append(_beside(kept[kept["instrument"] == index], own, ORDER[index].polyphony))
    return sorted_grid(np.concatenate(parts)) if parts else new


def _beside(kept: GridNotes, new: GridNotes, voices: int) -> GridNotes:
    """Reduce the new notes of one instrument beside its kept notes."""
    ends = end_ticks(kept)
    last = int(ends.max(initial=0))
    sounding: list[int] = []
    stays = np.ones(len(new), bool)
    for index in np.flatnonzero(new["tick"] < last).tolist():
        tick = int(new["tick"][index])
        held = kept["pitch"][ends > tick]
        sounding = [one for one in sounding if new["tick"][one] + new["duration"][one] > tick]
        if new["pitch"][index] in held:
            stays[index] = False
            continue
        # Without a free voice end the oldest new note; if none began earlier, drop this one.
        if len(held) + len(sounding) >= voices:
            older = [one for one in sounding if new["tick"][one] < tick]
            if not older:
                stays[index] = False
                continue
            new["duration"][older[0]] = tick - new["tick"][older[0]]
            sounding.remove(older[0])
        sounding.append(index)
    staying: GridNotes = new[stays]
    return staying
