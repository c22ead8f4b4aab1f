"""Fit the band's moment matching: how the parts of real bands meet and share the notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.ensemble import PARTS, measure_parts
from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import vector
from engine.api.moods import CORNERS
from engine.music.excerpt import bars_within, excerpt_bars
from engine.music.instrument_table import DRUM
from engine.ranking.moment_matching import MomentMatching, terms
from engine.training.band_datasets import BandPiece
from engine.training.moment_matching import DRAW_SECONDS, Draw, fit_moments

MODEL_GENRE: Final = "game"
"""The genre whose parts are to be met: what bands are asked to play like."""
MIN_PITCHED_NOTES: Final = 32
"""Pitched notes without which an opening says nothing."""
BAND_RIDGE: Final = 0.1
"""Keeps the weights small. They have one aim for all moods and a third of the piano's features:
a smaller ridge comes nearer to the aim and farther from the real pieces as a whole. See the
band's model card."""


def fit_band_moments(
    draws: Sequence[Draw], features: NDArray[np.float64], names: tuple[str, ...]
) -> MomentMatching:
    """Fit the weights that make chosen candidates of all moods like one body of real music.

    Args:
        draws: Candidates of each of the four moods.
        features: Features of real music, shape [n, k]; NaN where a piece lacks one.
        names: The features' names.
    """
    space = FeatureSpace.of(features, names)
    real = terms(space, features)
    aim = np.nanmean(real, axis=0)
    return fit_moments(draws, space, real, [aim] * len(CORNERS), BAND_RIDGE)


def real_parts(pieces: Sequence[BandPiece]) -> NDArray[np.float64]:
    """Measure ``PARTS`` on the openings of whole training pieces of game music.

    Returns:
        Shape [n, 10].
    """
    games = [p for p in pieces if p.split == "train" and p.whole and p.genre == MODEL_GENRE]
    found = [opening_parts(piece) for piece in games]
    return np.array([vector(one, PARTS) for one in found if one is not None])


def opening_parts(piece: BandPiece) -> dict[str, float] | None:
    """Measure ``PARTS`` on the first bars of a piece; None where hardly anything plays."""
    bar = piece.grid.bar_ticks
    notes = excerpt_bars(piece.notes, 0, bars_within(DRAW_SECONDS, piece.grid), bar)
    if np.count_nonzero(notes["instrument"] != DRUM) < MIN_PITCHED_NOTES:
        return None
    count = int(notes["tick"][-1]) // bar + 1
    return measure_parts(notes, np.unique(notes["instrument"]).tolist(), count, bar)
