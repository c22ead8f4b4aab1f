"""Sequences of band music to learn from: cut at bar lines, moved to C, tokenised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.key_finding import find_key
from engine.api.errors import DataError
from engine.api.instruments import BY_NAME
from engine.music.grid import TICKS, Grid, GridNotes, notes_per_beat, sorted_grid, to_notes
from engine.music.instrument_table import DRUM
from engine.music.polyphony import limit_polyphony
from engine.tokens.band.conditions import conditions
from engine.tokens.band.context import contexts
from engine.tokens.registry import BAND_VOCABULARY
from engine.tokens.tokenizer import encode, into_range, ticks_of
from engine.tokens.vocabulary import SHIFT_TICKS, shift_of
from engine.training.band_datasets import BandPiece
from engine.training.batches import FROM_THE_START, TO_THE_END, Batch, Cut, stacked
from engine.training.rests import without_odd_rests
from engine.training.weak_labels import WeakLabels

TEMPO_STRETCH: Final = 0.06
"""A piece's tempo is told up to this share faster or slower; the mood stays."""
FEWER: Final = 0.25
"""How often only some of a piece's instruments are left, so that any set can be asked for."""
EXCHANGED: Final = 0.25
"""How often an instrument's part is given to a related one, for those that are rare."""
BAND_DROPPED: Final = {
    "mood": 0.15,
    "mode": 0.15,
    "tempo": 0.1,
    "density": 0.15,
    "time": 0.15,
    "manner": 0.15,
    "instruments": 0.1,
}
"""How often a condition is withheld; 10–20 % is usual for classifier-free guidance.

Source: Ho & Salimans, "Classifier-Free Diffusion Guidance" (2022), section 4.
"""
VALIDATION_GENRES: Final = ("game", "pop", "band")
MAX_VALIDATED: Final = 96
"""Pieces to measure on, drawn from those kept aside: measuring all takes too long."""
_VALIDATION_STEPS: Final = 257
_MIN_LEFT: Final = 64
"""Notes that must be left of a piece for fewer instruments."""

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
    weak: WeakLabels | None = None,
) -> Cut:
    """Cut a stretch of at most ``steps`` notes, with its conditions.

    A piece that is not whole is not told its time, and does not end.

    Args:
        piece: The piece to cut from.
        steps: The most steps, the end of the piece included.
        rng: Chooses position, instruments and dropped conditions. None takes the beginning as
            it is, with all conditions, for measuring.
        weak: Weak labels, for a piece without a label.
    """
    notes, grid = piece.notes, piece.grid
    if rng is not None:
        notes = _arranged(notes, rng)
    # Which notes: from a bar line on.
    bar = grid.bar_ticks
    played, notes = notes, without_odd_rests(notes, bar)
    first = _first_bar(notes, bar, steps, rng)
    start = int(np.searchsorted(notes["tick"], first * bar))
    # The bar may be empty.
    first = int(notes["tick"][start]) // bar
    part = notes[start : start + steps - 1]
    ends = piece.whole and start + len(part) == len(notes)
    # The tokens; the first gap is counted from the bar line.
    key, _ = find_key(to_notes(part, grid))
    tokens = encode(part, key.tonic)
    origin = first * bar
    tokens["shift"][:1] = shift_of(np.array([part["tick"][0] - origin]))
    ticks = ticks_of(tokens) + SHIFT_TICKS[tokens["shift"][0]]
    # The time of each step is that of the note before it.
    before = np.concatenate([[0], ticks])[: len(tokens) + ends] + origin
    stretch = 1.0 if rng is None else float(rng.uniform(1 - TEMPO_STRETCH, 1 + TEMPO_STRETCH))

    def kept(condition: str) -> bool:
        return rng is None or rng.random() > BAND_DROPPED[condition]

    # Pieces end with a whole bar.
    timed = kept("time") and piece.whole
    total = (int(notes["tick"][-1]) // bar + 1) * bar if timed else None
    told = conditions(
        before,
        # 6/8 is told as 3/4: the conditions have no name for it.
        Grid(grid.tempo * stretch, bar // TICKS),
        mode=key.mode if kept("mode") else None,
        tempo_known=kept("tempo"),
        density=notes_per_beat(part, bar) if kept("density") else None,
        total=total,
        from_start=timed,
        manner=piece.genre if kept("manner") else None,
        instruments=np.unique(part["instrument"]).tolist() if kept("instruments") else None,
    )
    if kept("mood"):
        if piece.mood is not None:
            told[:, 0:3] = *piece.mood, 1.0
        elif weak is not None:
            # Weak labels know the piece with its rests.
            heard = played["tick"][start : start + len(part)]
            heard = np.concatenate([heard[:1], heard])[: len(before)]
            told[:, 0:2] = weak.at(heard * grid.tick_seconds)
            told[:, 2] = 1.0
    return Cut(tokens, told, contexts(ticks + origin, tokens, bar), ticks / TICKS, ends)


def _first_bar(notes: GridNotes, bar: int, steps: int, rng: np.random.Generator | None) -> int:
    """The bar a stretch begins with: mostly any, often the first, sometimes the latest one."""
    if rng is None or len(notes) < steps or rng.random() < FROM_THE_START:
        return 0
    latest = int(notes["tick"][len(notes) - steps + 1]) // bar + 1
    # If the last bar alone has more notes than a stretch has room for, it is the latest one.
    latest = min(latest, int(notes["tick"][-1]) // bar)
    return latest if rng.random() < TO_THE_END else int(rng.integers(0, latest + 1))


def _arranged(notes: GridNotes, rng: np.random.Generator) -> GridNotes:
    """The piece as it is or, now and then, for fewer or for other instruments."""
    present = np.unique(notes["instrument"])
    if len(present) > 2 and rng.random() < FEWER:
        count = int(rng.integers(2, len(present)))
        kept = rng.choice(present, size=count, replace=False)
        fewer = notes[np.isin(notes["instrument"], kept)]
        if len(fewer) >= _MIN_LEFT:
            notes, present = fewer, kept
    if rng.random() < EXCHANGED:
        notes = _exchanged(notes, present, rng)
    return notes


def _exchanged(notes: GridNotes, present: NDArray[np.int16], rng: np.random.Generator) -> GridNotes:
    """Give one instrument's part to a related one that does not play yet, if there is one."""
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


def band_validation(pieces: Sequence[BandPiece]) -> list[Batch]:
    """Batches of the beginnings, as they are, of whole pieces kept for measuring.

    Args:
        pieces: All pieces; at most ``MAX_VALIDATED`` are taken.

    Raises:
        DataError: None is kept for measuring.
    """
    kept = [p for p in pieces if p.whole and p.split == "val" and p.genre in VALIDATION_GENRES]
    order = np.random.default_rng(0).permutation(len(kept))[:MAX_VALIDATED]
    cuts = [cut_band(kept[index], _VALIDATION_STEPS, None) for index in order]
    if not cuts:
        raise DataError("No band piece is kept aside for measuring: more songs are needed.")
    return stacked(cuts, _VALIDATION_STEPS, BAND_VOCABULARY)
