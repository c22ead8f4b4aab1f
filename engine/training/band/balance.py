"""What a band's balance is to meet: how the parts of real bands meet and share the notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.ensemble import PARTS, measure_parts
from engine.analysis.features import vector
from engine.music.grid import bars_of
from engine.music.instrument_table import DRUM
from engine.training.balance import SECONDS
from engine.training.band.datasets import BandPiece

MANNER: Final = "game"
"""Whose parts are to be met: what bands are asked to play like."""
FEWEST_NOTES: Final = 32
"""Pitched notes without which an opening says nothing."""


def real_parts(pieces: Sequence[BandPiece]) -> NDArray[np.float64]:
    """``PARTS`` of the openings of whole training pieces of game music, shape [n, 10]."""
    games = [p for p in pieces if p.split == "train" and p.whole and p.manner == MANNER]
    found = [opening_parts(piece) for piece in games]
    return np.array([vector(one, PARTS) for one in found if one is not None])


def opening_parts(piece: BandPiece) -> dict[str, float] | None:
    """``PARTS`` of the first bars of a piece; None where hardly anything plays."""
    bar = piece.grid.bar_ticks
    count = max(2, round(SECONDS / (bar * piece.grid.tick_seconds)))
    notes = bars_of(piece.notes, 0, count, bar)
    if np.count_nonzero(notes["instrument"] != DRUM) < FEWEST_NOTES:
        return None
    count = int(notes["tick"][-1]) // bar + 1
    return measure_parts(notes, np.unique(notes["instrument"]).tolist(), count, bar)
