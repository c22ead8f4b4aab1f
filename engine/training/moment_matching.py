"""Fit what draws a model's choice among candidates towards real music.

A fitted :class:`engine.ranking.moment_matching.MomentMatching` holds weights for features and
their squares. Here they are fitted so that the candidates chosen under them have, on average,
the moments of real music.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from engine.analysis.feature_scaling import FeatureSpace
from engine.ranking.moment_matching import MomentMatching, terms


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """The candidates of one request.

    Attributes:
        mood: The index of the request's mood in ``moods.CORNERS``.
        features: Features of each candidate, shape [n, k].
        scores: All other nats in favour of each candidate, shape [n].
    """

    mood: int
    features: NDArray[np.float64]
    scores: NDArray[np.float64]


def fit_moments(
    draws: Sequence[Draw],
    space: FeatureSpace,
    real: NDArray[np.float64],
    aims: Sequence[NDArray[np.float64]],
    ridge: float,
) -> MomentMatching:
    """Fit the weights under which the mean terms of each mood's chosen candidates are its aim.

    Args:
        draws: Candidates of each mood.
        space: The features' scale.
        real: Terms of all real music, shape [n, 2 k].
        aims: Mean terms to be met for each mood, shape [2 k].
        ridge: Weight of the squared weights, as :func:`tilt` takes it.
    """
    # On one scale, so that the ridge bears on all terms alike.
    scale = np.maximum(np.nanstd(real, axis=0), 1e-3)
    weights = []
    for index, aim in enumerate(aims):
        drawn = [one for one in draws if one.mood == index]
        # A feature that a candidate does not have neither helps nor harms it.
        offered = [terms(space, one.features) for one in drawn]
        offered = [np.where(np.isnan(one), aim, one) / scale for one in offered]
        weights.append(tilt(offered, [one.scores for one in drawn], aim / scale, ridge) / scale)
    return MomentMatching(space.mean, space.scale, np.array(weights), space.names)


def tilt(
    offered: Sequence[NDArray[np.float64]],
    scores: Sequence[NDArray[np.float64]],
    aim: NDArray[np.float64],
    ridge: float,
) -> NDArray[np.float64]:
    """Find the weights under which the drawn candidates have given averages.

    One candidate of each request is drawn by the softmax of its score and its weighted terms.
    With a ridge of 0 the mean terms of the drawn ones are the aim. The loss is convex: it is
    the dual of the maximum entropy problem.

    Args:
        offered: Terms of each request's candidates, shape [n, k].
        scores: All other nats in favour of each candidate, shape [n].
        aim: Mean terms to be met, shape [k].
        ridge: Weight of the squared weights, ≥ 0.

    Returns:
        Shape [k].
    """
    # Requests with fewer candidates than the most are filled up with impossible ones.
    most = max(len(one) for one in offered)
    rows = np.zeros((len(offered), most, len(aim)))
    given = np.full((len(offered), most), -np.inf)
    for index, (one, score) in enumerate(zip(offered, scores, strict=True)):
        rows[index, : len(one)], given[index, : len(one)] = one, score

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        # The mean log of each request's softmax denominator, less what the aim would score.
        total = rows @ weights + given
        top = total.max(axis=1, keepdims=True)
        likely = np.exp(total - top)
        summed = likely.sum(axis=1, keepdims=True)
        value = float((top + np.log(summed)).mean() - aim @ weights)
        # Its slope is how far the drawn candidates' mean terms lie from the aim.
        drawn = np.einsum("rn,rnk->k", likely / summed, rows) / len(rows)
        return value + ridge / 2 * float(weights @ weights), drawn - aim + ridge * weights

    found: NDArray[np.float64] = minimize(
        loss, np.zeros(len(aim)), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    ).x
    return found
