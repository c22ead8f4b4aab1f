"""Mood readers that had no part in making the music: boosted trees over the features.

The critic that ranks candidates is a kernel regression. A piece that pleases the critic by its
blind spots need not please these readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from engine.api.moods import CORNERS
from engine.evaluation.collection import MOODS

READER_FOLDS: Final = 5
CORNER_POSITIONS: Final = np.array([CORNERS[mood] for mood in MOODS])
"""Valence and arousal of each mood, shape [4, 2]."""


def boosted_trees(seed: int) -> HistGradientBoostingClassifier:
    """Make small, slow-learning trees, not fitted: clips are few and their labels disagree."""
    return HistGradientBoostingClassifier(
        max_iter=120,
        learning_rate=0.06,
        max_leaf_nodes=8,
        l2_regularization=5.0,
        max_features=0.3,
        random_state=seed,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """Readers of real clips, one for each fold of songs it has not heard.

    Attributes:
        held_out: Mood shares of each real clip, read by the one reader that has not heard
            its song; shape [n, 4], the moods in the order of ``MOODS``.
    """

    held_out: NDArray[np.float64]
    _folds: tuple[Any, ...]
    _columns: NDArray[np.bool_]

    @classmethod
    def fit(
        cls,
        features: NDArray[np.float64],
        labels: NDArray[np.int64],
        songs: Sequence[str],
        columns: Sequence[bool] | None = None,
        *,
        even: bool = False,
    ) -> Reader:
        """Fit readers on labelled real clips.

        Args:
            features: Shape [n, 33].
            labels: Indices of ``MOODS``, all four among them, shape [n].
            songs: Song of each clip, at least five different ones.
            columns: Which features may be seen; None for all.
            even: Whether all moods are held equally likely, however many clips each has.
        """
        seen = np.ones(features.shape[1], bool) if columns is None else np.array(columns)
        held_out = np.zeros((len(features), len(MOODS)))
        folds = []
        for seed, (known, new) in enumerate(
            GroupKFold(READER_FOLDS).split(features, labels, songs)
        ):
            trees = boosted_trees(seed).set_params(class_weight="balanced" if even else None)
            trees.fit(features[known][:, seen], labels[known])
            held_out[np.ix_(new, trees.classes_)] = trees.predict_proba(features[new][:, seen])
            folds.append(trees)
        return cls(held_out, tuple(folds), seen)

    def read(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Read pieces that none of the readers has heard.

        Args:
            features: Shape [n, 33].

        Returns:
            The mean of the readers' mood shares, shape [n, 4], rows summing to 1.
        """
        shares = np.zeros((len(features), len(MOODS)))
        for trees in self._folds:
            shares[:, trees.classes_] += trees.predict_proba(features[:, self._columns])
        return shares / len(self._folds)


def positions(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The position in the mood plane that mood shares stand for.

    So a piece read as all happy lies at (1, 1), one read as half happy and half calm at (1, 0).

    Args:
        shares: Shape [n, 4].

    Returns:
        Valence and arousal, each −1 … 1, shape [n, 2].
    """
    read: NDArray[np.float64] = shares @ CORNER_POSITIONS
    return read


def right(shares: NDArray[np.float64], labels: NDArray[np.int64]) -> dict[str, NDArray[np.bool_]]:
    """Compare readings with labels.

    Args:
        shares: Mood shares, shape [n, 4].
        labels: Indices of ``MOODS``, shape [n].

    Returns:
        ``"mood"``: whether the likeliest mood is the labelled one; ``"arousal"`` and
        ``"valence"``: whether the likelier half of the plane is. Each of shape [n].
    """
    same_side = (positions(shares) > 0) == (CORNER_POSITIONS[labels] > 0)
    return {
        "mood": shares.argmax(axis=1) == labels,
        "arousal": same_side[:, 1],
        "valence": same_side[:, 0],
    }
