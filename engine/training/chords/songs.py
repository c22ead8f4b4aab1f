"""Pieces as the chord network learns from them: slots, and stretches that stand in one key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.key_finding import find_key
from engine.api.keys import Mode
from engine.harmony.chord_steps import (
    NO_ROOT,
    ROOT,
    Slots,
    bar_slots,
    slot_ticks,
    stands,
    step_slots,
    to_slots,
)
from engine.music.grid import Grid, to_notes
from engine.tokens.note_conditions import meter_known
from engine.training.grid_piece import GridPiece
from engine.training.labels import Split
from engine.training.weak_labels import WeakLabels

STEPS: Final = 128
"""Steps of a stretch, at most: some eighty bars."""
SHORTEST_BARS: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class ChordStretch:
    """Consecutive bars of a song, relative to the key that is found in them.

    Attributes:
        starts: The slots of the song in which its steps begin, rising [steps].
        tonic: Pitch class of the tonic, 0 … 11.
        mode: Major or minor.
    """

    starts: NDArray[np.intp]
    tonic: int
    mode: Mode


@dataclass(frozen=True, slots=True, eq=False)
class ChordSong:
    """One piece to learn from.

    Attributes:
        name: As the piece's.
        grid: Tempo and meter.
        genre: As the piece's.
        split: As the piece's.
        whole: As the piece's.
        slots: What sounds in each slot; its roots count from C.
        moods: Valence and arousal in each slot, float32 [slots, 2], or None if unknown.
        returns: The earlier bar that each bar returns from or −1, int32 [bars].
        stretches: In order; they overlap.
    """

    name: str
    grid: Grid
    genre: str
    split: Split
    whole: bool
    slots: Slots
    moods: NDArray[np.float32] | None
    returns: NDArray[np.int32]
    stretches: tuple[ChordStretch, ...]

    @property
    def bars(self) -> int:
        """How many bars it has."""
        return len(self.slots) // bar_slots(self.grid)

    def relative(self, tonic: int) -> Slots:
        """The slots with their roots counted from a tonic."""
        moved = self.slots.copy()
        sounding = moved[:, ROOT] < NO_ROOT
        moved[sounding, ROOT] = (moved[sounding, ROOT] - tonic) % 12
        return moved


def to_songs(
    pieces: Iterable[GridPiece], weak: Mapping[str, WeakLabels], steps: int = STEPS
) -> list[ChordSong]:
    """Make songs of pieces whose chords are known.

    Pieces in which no chord sounds, in other meters, or shorter than ``SHORTEST_BARS`` are left
    out.

    Args:
        pieces: Pieces with chords and returns.
        weak: A piece's name to its weak labels, where nobody gave a mood.
        steps: The most steps of a stretch.
    """
    songs = (_song(piece, weak.get(piece.name), steps) for piece in pieces)
    return [song for song in songs if song is not None]


def _song(piece: GridPiece, weak: WeakLabels | None, steps: int) -> ChordSong | None:
    grid = piece.grid
    bars = int(piece.notes["tick"].max(initial=-1)) // grid.bar_ticks + 1
    known = meter_known((grid.meter, grid.unit)) and (piece.chords["root"] >= 0).any()
    if bars < SHORTEST_BARS or not known:
        return None
    slots = to_slots(piece.chords, bars, grid)
    moods: NDArray[np.float32] | None = None
    if piece.mood is not None:
        moods = np.tile(np.array(piece.mood, np.float32), (len(slots), 1))
    elif weak is not None:
        seconds = np.arange(len(slots)) * slot_ticks(grid) * grid.tick_seconds
        moods = weak.at(seconds).astype(np.float32)
    starts = step_slots(slots, bar_slots(grid))
    stretches = tuple(_stretch(piece, part) for part in _parts(starts, bar_slots(grid), steps))
    whole, returns = piece.whole, piece.returns
    genre, split = piece.genre, piece.split
    return ChordSong(piece.name, grid, genre, split, whole, slots, moods, returns, stretches)


def ending(song: ChordSong, bars: int) -> ChordSong:
    """The last bars of a song that is whole, as a short piece: so short ones are known as well."""
    first = max(0, song.bars - bars)
    slot = first * bar_slots(song.grid)
    last = song.stretches[-1]
    starts = last.starts[last.starts >= slot]
    first = int(starts[0]) // bar_slots(song.grid)
    slot = first * bar_slots(song.grid)
    returns = song.returns[first:] - first
    return replace(
        song,
        slots=song.slots[slot:],
        moods=None if song.moods is None else song.moods[slot:],
        returns=np.where(returns < 0, -1, returns).astype(np.int32),
        stretches=(replace(last, starts=starts - slot),),
    )


def _parts(starts: NDArray[np.intp], per_bar: int, steps: int) -> Iterable[NDArray[np.intp]]:
    """Cut steps at bar lines into parts that overlap by a half, the last at the end."""
    at_bars = np.flatnonzero(starts % per_bar == 0)
    begin = 0
    while True:
        past = begin + steps
        if past >= len(starts):
            yield starts[begin:]
            return
        yield starts[begin : at_bars[at_bars <= past][-1]]
        # The next one begins in the middle, or where it just reaches the end.
        latest = at_bars[at_bars >= len(starts) - steps][0]
        begin = int(min(latest, at_bars[at_bars >= begin + steps // 2][0]))


def _stretch(piece: GridPiece, starts: NDArray[np.intp]) -> ChordStretch:
    ticks = piece.grid.bar_ticks // bar_slots(piece.grid)
    tick = piece.notes["tick"]
    last = (int(starts[-1]) * ticks // piece.grid.bar_ticks + 1) * piece.grid.bar_ticks
    notes = piece.notes[(tick >= starts[0] * ticks) & (tick < last)]
    key, _ = find_key(to_notes(notes if len(notes) else piece.notes, piece.grid))
    return ChordStretch(starts, key.tonic, key.mode)


def longest_stand(song: ChordSong) -> float:
    """Bars of the longest stretch over one root."""
    sounding = song.slots[:, ROOT] < NO_ROOT
    return float((stands(song.slots) + 1)[sounding].max() / bar_slots(song.grid))
