"""What a band's balance is to meet: game music by mood, and how the parts of all music meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.band.grid import DRUM, bars_of, to_notes
from engine.band.traits import BAND_FEATURES, PARTS, measure_parts
from engine.features import measure, vector
from engine.moods import CORNERS
from engine.training.balance import SECONDS, Real
from engine.training.band.datasets import BandPiece

MANNERS: Final = ("game", "pop", "band")
"""Whose parts are to be met: what bands are asked to play like."""
OTHERS: Final = 600
"""Pieces of these manners that are looked at; more move no mean by a hundredth."""
FEWEST_NOTES: Final = 32
"""Pitched notes without which an opening says nothing."""

_MOODS: Final = list(CORNERS.values())


def real_music(pieces: Sequence[BandPiece]) -> tuple[Real, NDArray[np.float64]]:
    """Openings of whole training pieces, for :func:`engine.training.balance.fit_balance`.

    The moods' music is what listeners labelled. How drums, bass and chords meet, and who is
    how busy, is taken from all bands instead: the labelled music is of one kind of chip.

    Returns:
        The labelled music; and features of others, shape [m, k], of which all but ``PARTS``
        are NaN.
    """
    learned = [piece for piece in pieces if piece.split == "train" and piece.whole]
    features, labels, songs = [], [], []
    for piece in learned:
        if piece.heard and piece.mood is not None and (found := opening_features(piece)):
            features.append(vector(found, BAND_FEATURES))
            labels.append(_MOODS.index(piece.mood))
            songs.append(piece.song)
    bands = [piece for piece in learned if piece.manner in MANNERS]
    order = np.random.default_rng(0).permutation(len(bands))[:OTHERS]
    others = [found for place in np.sort(order) if (found := opening_features(bands[place]))]
    general = np.array([vector(one, BAND_FEATURES) for one in others])
    general[:, [name not in PARTS for name in BAND_FEATURES]] = np.nan
    return Real(np.array(features), np.array(labels), songs, BAND_FEATURES), general


def opening_features(piece: BandPiece) -> dict[str, float] | None:
    """``BAND_FEATURES`` of the first bars of a piece; None where hardly anything plays."""
    bar = piece.grid.bar_ticks
    count = max(2, round(SECONDS / (bar * piece.grid.tick_seconds)))
    notes = bars_of(piece.notes, 0, count, bar)
    alone = notes[notes["instrument"] != DRUM]
    if len(alone) < FEWEST_NOTES:
        return None
    count = int(notes["tick"][-1]) // bar + 1
    players = np.unique(notes["instrument"]).tolist()
    return {
        **measure(to_notes(alone, piece.grid)),
        **measure_parts(notes, players, count, bar),
    }
