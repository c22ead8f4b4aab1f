"""Sequences of band music to learn from: cut at bar lines, moved to C, tokenised."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.key_finding import find_key
from engine.api.instruments import BY_NAME
from engine.music.grid import TICKS, Grid, GridNotes, notes_per_beat, sorted_grid, to_notes
from engine.music.instrument_table import DRUM
from engine.music.polyphony import limit_polyphony
from engine.tokens.band.conditions import conditions
from engine.tokens.band.context import contexts
from engine.tokens.band.tokenizer import encode, into_range, ticks_of
from engine.tokens.band.vocabulary import SHIFT_TICKS, shift_of
from engine.training.band.datasets import BandPiece
from engine.training.batches import Cut
from engine.training.weak_labels import Reading

FROM_THE_START: Final = 0.3
TO_THE_END: Final = 0.15
TEMPO_STRETCH: Final = 0.06
"""A piece's tempo is told up to this share faster or slower; the mood stays."""
FEWER: Final = 0.25
"""How often only some of a piece's instruments are left, so that any set can be asked for."""
EXCHANGED: Final = 0.25
"""How often an instrument's part is given to a related one, for those that are rare."""
DROPPED: Final = {
    "mood": 0.15,
    "mode": 0.15,
    "tempo": 0.1,
    "density": 0.15,
    "time": 0.15,
    "manner": 0.15,
    "instruments": 0.1,
}
"""How often a condition is withheld; see :data:`engine.training.batches.DROPPED`."""

_NAMES: Final = list(BY_NAME)
_RELATED: Final = tuple(
    tuple(_NAMES.index(name) for name in names)
    for names in (
        ("piano", "guitar", "harp", "mallets", "electric guitar"),
        ("organ", "string section", "pad", "choir", "brass"),
        ("violin", "flute", "winds", "lead", "brass", "choir"),
        ("cello", "winds", "violin", "brass"),
    )
)


def cut_band(
    piece: BandPiece,
    steps: int,
    rng: np.random.Generator | None,
    reading: Reading | None = None,
) -> Cut:
    """A stretch of at most ``steps`` notes with its conditions.

    One that is not whole is not told its time, and does not end.

    Args:
        piece: The piece it is cut from.
        steps: The most steps, the end of the piece included.
        rng: Chooses place, instruments and dropped conditions; None takes the beginning as
            it is, with all conditions, for measuring.
        reading: A reader's opinion of the piece where it has no label.
    """
    notes, grid = piece.notes, piece.grid
    if rng is not None:
        notes = _arranged(notes, rng)
    bar = grid.bar_ticks
    played, notes = notes, without_odd_rests(notes, bar)
    first = _first_bar(notes, bar, steps, rng)
    start = int(np.searchsorted(notes["tick"], first * bar))
    # The bar may be empty.
    first = int(notes["tick"][start]) // bar
    part = notes[start : start + steps - 1]
    ends = piece.whole and start + len(part) == len(notes)
    stretch = 1.0 if rng is None else float(rng.uniform(1 - TEMPO_STRETCH, 1 + TEMPO_STRETCH))
    told = Grid(grid.tempo * stretch, grid.meter)
    key, _ = find_key(to_notes(part, grid))
    tokens = encode(part, key.tonic)
    # The first gap is counted from the bar line.
    origin = first * bar
    tokens["shift"][:1] = shift_of(np.array([part["tick"][0] - origin]))
    clock = ticks_of(tokens) + SHIFT_TICKS[tokens["shift"][0]]
    before = np.concatenate([[0], clock])[: len(tokens) + ends] + origin

    def kept(condition: str) -> bool:
        return rng is None or rng.random() > DROPPED[condition]

    timed = kept("time") and piece.whole
    last = int(notes["tick"][-1])
    made = conditions(
        before,
        told,
        mode=key.mode if kept("mode") else None,
        tempo_known=kept("tempo"),
        density=notes_per_beat(part, bar) if kept("density") else None,
        # Pieces end with a whole bar.
        total=(last // bar + 1) * bar if timed else None,
        from_start=timed,
        manner=piece.manner if kept("manner") else None,
        instruments=np.unique(part["instrument"]).tolist() if kept("instruments") else None,
    )
    if kept("mood"):
        if piece.mood is not None:
            made[:, 0:3] = *piece.mood, 1.0
        elif reading is not None:
            heard = played["tick"][start : start + len(part)]
            heard = np.concatenate([heard[:1], heard])[: len(before)]
            made[:, 0:2] = reading.at(heard * grid.tick_seconds)
            made[:, 2] = 1.0
    seen = contexts(clock + origin, tokens, bar)
    return Cut(tokens, made, seen, clock / TICKS, ends)


def without_odd_rests(notes: GridNotes, bar: int) -> GridNotes:
    """The notes with whole bars taken out where no shift is as long as the gap between two.

    So every note keeps its place in the bar, which it would lose if the nearest shift were
    taken. Empty bars at the beginning are taken out too, and what is held over a place
    where bars are taken out is shortened.

    Args:
        notes: Array of ``GRID_NOTE``, in order.
        bar: Ticks a bar has.
    """
    ticks = notes["tick"].astype(np.int64)
    gaps = np.diff(ticks, prepend=0)
    taken = np.zeros(len(gaps), np.int64)
    taken[:1] = gaps[:1] // bar * bar
    while (odd := ~np.isin(gaps - taken, SHIFT_TICKS)).any():
        taken[odd] += bar
    if not taken.any():
        return notes
    total = taken.cumsum()
    # Of the time before each of these notes what is taken out is its last part.
    places = np.flatnonzero(taken)
    times = np.stack([ticks - taken, ticks], axis=1)[places].ravel()
    lost = np.stack([total - taken, total], axis=1)[places].ravel()
    ends = ticks + notes["duration"]
    notes = notes.copy()
    notes["tick"] = ticks - total
    notes["duration"] = ends - np.round(np.interp(ends, times, lost)) - notes["tick"]
    return notes


def _first_bar(notes: GridNotes, bar: int, steps: int, rng: np.random.Generator | None) -> int:
    """The bar a stretch begins with."""
    if rng is None or len(notes) < steps or rng.random() < FROM_THE_START:
        return 0
    latest = int(notes["tick"][len(notes) - steps + 1]) // bar + 1
    # A last bar with more notes than a stretch has room for begins the latest one.
    latest = min(latest, int(notes["tick"][-1]) // bar)
    return latest if rng.random() < TO_THE_END else int(rng.integers(0, latest + 1))


def _arranged(notes: GridNotes, rng: np.random.Generator) -> GridNotes:
    """The piece for fewer or for other instruments, now and then."""
    present = np.unique(notes["instrument"])
    if len(present) > 2 and rng.random() < FEWER:
        count = int(rng.integers(2, len(present)))
        kept = rng.choice(present, size=count, replace=False)
        fewer = notes[np.isin(notes["instrument"], kept)]
        if len(fewer) >= 64:
            notes, present = fewer, kept
    if rng.random() < EXCHANGED:
        notes = _exchanged(notes, present, rng)
    return notes


def _exchanged(notes: GridNotes, present: NDArray[np.int16], rng: np.random.Generator) -> GridNotes:
    one = int(rng.choice(present))
    groups = [group for group in _RELATED if one in group]
    if one == DRUM or not groups:
        return notes
    group = groups[int(rng.integers(len(groups)))]
    other = int(rng.choice(group))
    if other in present:
        return notes
    notes = notes.copy()
    notes["instrument"][notes["instrument"] == one] = other
    notes["pitch"] = into_range(notes["pitch"], notes["instrument"])
    return limit_polyphony(sorted_grid(notes))
