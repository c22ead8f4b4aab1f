"""What can be played: one note a key, and no more at once than an instrument has voices."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.grid import GridNotes, sorted_grid
from engine.music.instrument_table import DRUM

DRUM_TICKS: Final = 12
"""A drum rings by itself; for how long its key is held means nothing."""


def limit_polyphony(notes: GridNotes) -> GridNotes:
    """The notes as the instruments can play them.

    Of the notes an instrument strikes together the highest are kept, of the bass the
    lowest. Struck again, a note ends; where there are still too many, the oldest ends.

    Args:
        notes: Array of ``GRID_NOTE``, pitches within the instruments' ranges.

    Returns:
        A sorted array; not longer.
    """
    notes = sorted_grid(notes)
    parts = [_one(notes[notes["instrument"] == index], index) for index in _present(notes)]
    return sorted_grid(np.concatenate(parts)) if parts else notes


def _present(notes: GridNotes) -> list[int]:
    return [int(index) for index in np.unique(notes["instrument"])]


def _one(notes: GridNotes, index: int) -> GridNotes:
    """The same for the notes of one instrument, in order of tick and falling pitch."""
    voices = ORDER[index].polyphony
    fresh = np.ones(len(notes), bool)
    fresh[1:] = (np.diff(notes["tick"]) != 0) | (np.diff(notes["pitch"]) != 0)
    notes = notes[fresh]
    first = np.searchsorted(notes["tick"], notes["tick"], side="left")
    rank = np.arange(len(notes)) - first
    if ORDER[index].name == "bass":
        size = np.searchsorted(notes["tick"], notes["tick"], side="right") - first
        rank = size - 1 - rank
    notes = notes[rank < voices].copy()
    if index == DRUM:
        notes["duration"] = np.minimum(notes["duration"], DRUM_TICKS)
    _end_repeated(notes)
    if _most_at_once(notes) > voices:
        _end_oldest(notes, voices)
    return notes


def _end_repeated(notes: GridNotes) -> None:
    order = np.lexsort((notes["tick"], notes["pitch"]))
    pitch, tick = notes["pitch"][order], notes["tick"][order]
    same = pitch[1:] == pitch[:-1]
    room = np.where(same, np.diff(tick), np.iinfo(np.int32).max)
    notes["duration"][order[:-1]] = np.minimum(notes["duration"][order[:-1]], room)


def _most_at_once(notes: GridNotes) -> int:
    begins, ends = notes["tick"], np.sort(notes["tick"] + notes["duration"])
    over: NDArray[np.int64] = np.searchsorted(ends, begins, side="right")
    begun = np.searchsorted(begins, begins, side="right")
    return int((begun - over).max(initial=0))


def _end_oldest(notes: GridNotes, voices: int) -> None:
    held: list[int] = []
    ticks, lengths = notes["tick"].tolist(), notes["duration"].tolist()
    for index, tick in enumerate(ticks):
        held = [one for one in held if ticks[one] + lengths[one] > tick]
        if len(held) >= voices:
            # Never one struck at this very tick: of those there are no more than voices.
            oldest = held.pop(0)
            lengths[oldest] = tick - ticks[oldest]
        held.append(index)
    notes["duration"] = lengths


def beside(kept: GridNotes, new: GridNotes) -> GridNotes:
    """New notes that can be played while others, which are not to be touched, are held.

    A note on a key that is held is left out, as is one for which there is no voice; where a
    new note can end earlier to make room for the next, it does.

    Args:
        kept: Array of ``GRID_NOTE``, playable.
        new: The same, none beginning before a kept one of its instrument.

    Returns:
        Those of the new notes that can be played; with the kept ones they are playable.
    """
    if not len(kept):
        return new
    parts = []
    for index in _present(new):
        own = new[new["instrument"] == index].copy()
        parts.append(_beside(kept[kept["instrument"] == index], own, ORDER[index].polyphony))
    return sorted_grid(np.concatenate(parts)) if parts else new


def _beside(kept: GridNotes, new: GridNotes, voices: int) -> GridNotes:
    ends = kept["tick"] + kept["duration"]
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
        if len(held) + len(sounding) >= voices:
            older = [one for one in sounding if new["tick"][one] < tick]
            if not older:
                stays[index] = False
                continue
            new["duration"][older[0]] = tick - new["tick"][older[0]]
            sounding.remove(older[0])
        sounding.append(index)
    return new[stays]
