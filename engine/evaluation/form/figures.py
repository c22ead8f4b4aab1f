"""The figures of form of collections, each with its interval, and how far apart two are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from engine.analysis.movement import MOVEMENT
from engine.evaluation.form.measures import FIGURES, MeasuredForm
from engine.evaluation.intervals import Estimate, bootstrap
from engine.evaluation.readers import boosted_trees

FOLDS: Final = 5
KINDS_OF: Final = 100
"""Pieces of which the kinds of form are counted."""
FORM_SECTIONS: Final = 4
"""Sections at the beginning of a piece that make a kind of form."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How a figure is spread over the pieces of a collection.

    Attributes:
        mean: The mean and its interval.
        median: The median and its interval; a few pieces of one repeated bar move it little.
        high: What 95 % of the pieces lie below.
        most: The highest value of all.
    """

    mean: Estimate
    median: Estimate
    high: float
    most: float


def spreads(measured: Sequence[MeasuredForm]) -> dict[str, Spread]:
    """The spread of each of ``FIGURES`` that any piece has.

    Args:
        measured: At least one piece.
    """
    found = {}
    for name in FIGURES:
        values = np.array([one.figures[name] for one in measured])
        known = np.flatnonzero(~np.isnan(values))
        if len(known):
            found[name] = _spread(values[known], [measured[index].song for index in known.tolist()])
    return found


def _spread(values: NDArray[np.float64], songs: Sequence[str]) -> Spread:
    return Spread(
        bootstrap(lambda chosen: float(values[chosen].mean()), songs),
        bootstrap(lambda chosen: float(np.median(values[chosen])), songs),
        float(np.quantile(values, 0.95)),
        float(values.max()),
    )


def told_apart(one: Sequence[MeasuredForm], other: Sequence[MeasuredForm]) -> Estimate:
    """How well boosted trees tell two collections apart by the figures of movement.

    It is the area under the ROC curve: how often a piece of the second collection is rather
    held to be of it than one of the first is; 0.5 by chance. The larger collection is thinned by
    chance to the size of the smaller. The trees are asked about songs they have not learned from.

    Args:
        one: Measured pieces of at least ``FOLDS`` songs.
        other: As many of another collection.
    """
    rng = np.random.default_rng(0)
    size = min(len(one), len(other))
    sides = [
        [side[index] for index in rng.permutation(len(side))[:size].tolist()]
        for side in (one, other)
    ]
    features = np.array([[piece.figures[name] for name in MOVEMENT] for s in sides for piece in s])
    source = np.repeat([0, 1], size)
    songs = [f"{number}/{piece.song}" for number, side in enumerate(sides) for piece in side]
    likely = np.zeros(2 * size)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    for known, new in folds.split(features, source, songs):
        trees = boosted_trees(0).fit(features[known], source[known])
        likely[new] = trees.predict_proba(features[new])[:, 1]

    def area(chosen: NDArray[np.int64]) -> float:
        sources = source[chosen]
        if sources.min() == sources.max():
            return 0.5
        return float(roc_auc_score(sources, likely[chosen]))

    return bootstrap(area, songs)


def kinds_of_form(measured: Sequence[MeasuredForm]) -> dict[str, int]:
    """Count how pieces begin, in ``FORM_SECTIONS`` sections, commonest first.

    Example: ``{"A B A' C": 3, "A A B C": 1}``.

    Args:
        measured: The pieces; of more than ``KINDS_OF`` the first are counted.
    """
    forms = [one.form.split() for one in measured[:KINDS_OF]]
    long = [" ".join(form[:FORM_SECTIONS]) for form in forms if len(form) >= FORM_SECTIONS]
    kinds, counts = np.unique(np.array(long, np.str_), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return {str(kinds[index]): int(counts[index]) for index in order}
