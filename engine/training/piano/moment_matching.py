"""Fit the balance of the piano to labelled clips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold, cross_val_predict

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import measure, vector
from engine.api.moods import CORNERS
from engine.music.excerpt import excerpt
from engine.ranking.critic import standardize
from engine.ranking.moment_matching import MomentMatching, terms
from engine.training.critic import LANDMARKS, label, reader
from engine.training.moment_matching import DRAW_SECONDS, Draw, fit_moments
from engine.training.piano_datasets import PianoPiece

RIDGE: Final = 0.2
"""Keeps the weights small: they need not meet the clips' averages to the last digit, and
the candidates are too few for that. See the model card."""

FOLDS: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Real:
    """Real music of the four moods, to be met.

    Attributes:
        features: Of each piece, shape [n, 33].
        labels: The place of each one's mood in ``moods.CORNERS``, shape [n].
        songs: The song each is from, five or more.
    """

    features: NDArray[np.float64]
    labels: NDArray[np.int64]
    songs: Sequence[str]


def fit_balance(draws: Sequence[Draw], real: Real) -> MomentMatching:
    """The balance that makes chosen candidates like real music of their mood, on average.

    A piece counts for as much as a reader that has not heard its song is sure of its mood:
    what is like a piece that nobody would name by its label need not be met.

    Args:
        draws: Candidates of each of the four moods.
        real: Labelled music.
    """
    space = FeatureSpace.of(real.features)
    whole = terms(space, real.features)
    sure = _sureness(space, real)
    moods = [real.labels == place for place in range(len(CORNERS))]
    aims = [np.average(whole[mine], axis=0, weights=sure[mine]) for mine in moods]
    return fit_moments(draws, space, whole, aims, RIDGE)


def _sureness(space: FeatureSpace, real: Real) -> NDArray[np.float64]:
    """How likely readers that have not heard the song find each piece's label, [n]."""
    # No fold may hold fewer pieces than the reader has landmarks.
    unheard = reader(min(LANDMARKS, len(real.labels) // 2))
    shares: NDArray[np.float64] = cross_val_predict(
        unheard,
        standardize(space, real.features),
        real.labels,
        groups=real.songs,
        cv=GroupKFold(FOLDS),
        method="predict_proba",
    )
    return shares[np.arange(len(real.labels)), real.labels]


def real_clips(clips: Sequence[PianoPiece]) -> Real:
    """Labelled clips as a balance is to meet them."""
    return Real(
        np.array([vector(measure(excerpt(clip.notes, 0.0, DRAW_SECONDS))) for clip in clips]),
        np.array([label(clip) for clip in clips]),
        [clip.song for clip in clips],
    )
