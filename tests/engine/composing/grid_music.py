"""Music by chance on a beat grid, which the instruments can play."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.api.instruments import BY_NAME, ORDER
from engine.music.grid import GRID_NOTE, KIT, GridNotes, end_ticks
from engine.music.instrument_table import DRUM
from engine.music.polyphony import limit_polyphony
from engine.tokens.vocabulary import DURATION_TICKS

NAMES = list(BY_NAME)


def place(name: str) -> int:
    """An instrument's place."""
    return NAMES.index(name)


def grid_notes(*rows: tuple[int, int, str, int] | tuple[int, int, str, int, int]) -> GridNotes:
    """Notes of tick, duration, instrument's name, pitch and, if not 80, velocity."""
    notes = np.zeros(len(rows), GRID_NOTE)
    for index, (tick, duration, name, pitch, *velocity) in enumerate(rows):
        notes[index] = (tick, duration, place(name), pitch, *(velocity or [80]))
    return notes


def by_chance(
    seed: int, count: int = 200, instruments: Sequence[str] = (), dense: int = 3
) -> GridNotes:
    """Notes in any order, in range; many at once, many of them repeated."""
    rng = np.random.default_rng(seed)
    names = instruments or rng.choice(NAMES, size=int(rng.integers(1, 6)), replace=False)
    notes = np.zeros(count, GRID_NOTE)
    notes["tick"] = rng.integers(0, count * dense, count) // rng.choice([1, 3, 4, 6], count)
    notes["duration"] = rng.integers(1, rng.choice([13, 49, 400], count) + 1)
    notes["instrument"] = [place(name) for name in rng.choice(names, count)]
    for note in notes:
        one = ORDER[note["instrument"]]
        middle = max(one.low, 48)
        note["pitch"] = rng.integers(middle, min(one.high, middle + 9) + 1)
        if note["instrument"] == DRUM:
            note["pitch"] = rng.choice(KIT)
    notes["velocity"] = rng.integers(1, 128, count)
    return notes


def rounded_down(notes: GridNotes) -> GridNotes:
    """Playable music with lengths of the vocabulary, none longer: so it stays playable."""
    notes = limit_polyphony(notes)
    longest = np.searchsorted(DURATION_TICKS, notes["duration"], side="right") - 1
    notes["duration"] = DURATION_TICKS[longest]
    return notes


def writable(seed: int) -> GridNotes:
    """Music by chance that the vocabulary can write down, but for its longest rests."""
    return rounded_down(by_chance(seed))


def most_at_once(notes: GridNotes, instrument: int) -> int:
    """The most notes an instrument holds at one tick."""
    one = notes[notes["instrument"] == instrument]
    ends = end_ticks(one)
    return max(
        (int(((one["tick"] <= tick) & (ends > tick)).sum()) for tick in one["tick"]), default=0
    )
