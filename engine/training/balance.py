"""Fit a balance: what a model's own candidates lack or have too much of, against real music."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold, cross_val_predict

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import FEATURES, vector
from engine.api.instruments import PIANO
from engine.api.moods import CORNERS, mood
from engine.api.request import ComposeRequest
from engine.composing.base import Candidate
from engine.music.score import Notes
from engine.ranking.critic import standardize
from engine.ranking.moment_matching import MomentMatching, terms
from engine.training.critic import LANDMARKS, reader

PIECES: Final = 100
"""Requests for each mood whose candidates are looked at. Fitted on 40, the piano's balance
brought new requests' overlap with real clips to .78; on 60, to .81."""
SECONDS: Final = 30
"""Their length; real music is cut to it."""
FIRST_SEED: Final = 600_000
"""Far from the seeds that the evaluation measures."""
RIDGE: Final = 0.2
"""Keeps the weights small: they need not meet the clips' averages to the last digit, and
the candidates are too few for that. See the model card."""
GENERAL_RIDGE: Final = 0.1
"""The same for a balance that has one aim for all moods and a third of the features: less comes
nearer to the aim and farther from the real pieces as a whole. See the band's model card."""
FOLDS: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """The candidates of one request.

    Attributes:
        mood: The place of its mood in ``moods.CORNERS``.
        features: Of each candidate, shape [n, k].
        scores: What else speaks for each, in nats, shape [n].
    """

    mood: int
    features: NDArray[np.float64]
    scores: NDArray[np.float64]


def draw(
    candidates: Callable[[ComposeRequest], Sequence[Candidate]],
    names: tuple[str, ...] = FEATURES,
    instruments: str = PIANO,
    pieces: int = PIECES,
    on_progress: Callable[[int], Any] = lambda _: None,
) -> list[Draw]:
    """Have a model write candidates for each mood.

    Args:
        candidates: Those of a composer that has no balance yet.
        names: Of the features to be balanced.
        instruments: What is asked for.
        pieces: Requests for each mood, ≥ 1.
        on_progress: Told after each request how many are done.
    """
    draws: list[Draw] = []
    for _ in range(pieces):
        for place, name in enumerate(CORNERS):
            seed = FIRST_SEED + len(draws)
            request = ComposeRequest(
                mood(name), seed=seed, seconds=SECONDS, instruments=instruments
            )
            found = candidates(request)
            draws.append(
                Draw(
                    place,
                    np.array([vector(one.terms, names) for one in found]),
                    np.array([one.score for one in found]),
                )
            )
            on_progress(len(draws))
    return draws


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
    return _fitted(draws, space, whole, aims, RIDGE)


def fit_general_balance(
    draws: Sequence[Draw], features: NDArray[np.float64], names: tuple[str, ...]
) -> MomentMatching:
    """The balance that makes chosen candidates of all moods like the same real music.

    Args:
        draws: Candidates of each of the four moods.
        features: Of real music, shape [n, k]; NaN for what a piece does not have.
        names: The features' names.
    """
    space = FeatureSpace.of(features, names)
    whole = terms(space, features)
    aim = np.nanmean(whole, axis=0)
    return _fitted(draws, space, whole, [aim] * len(CORNERS), GENERAL_RIDGE)


def _fitted(
    draws: Sequence[Draw],
    space: FeatureSpace,
    whole: NDArray[np.float64],
    aims: Sequence[NDArray[np.float64]],
    ridge: float,
) -> MomentMatching:
    """The balance under which the mean terms of each mood are its aim.

    Args:
        draws: Candidates.
        space: The features' scale.
        whole: Traits of all real music, shape [n, 2 k].
        aims: Each mood's mean terms, shape [2 k].
        ridge: As :func:`tilt` takes it.
    """
    # On one scale, so that the ridge bears on all terms alike.
    scale = np.maximum(np.nanstd(whole, axis=0), 1e-3)
    weights = []
    for place, aim in enumerate(aims):
        drawn = [one for one in draws if one.mood == place]
        # What a candidate does not have is not held against it.
        offered = [terms(space, one.features) for one in drawn]
        offered = [np.where(np.isnan(one), aim, one) / scale for one in offered]
        weights.append(tilt(offered, [one.scores for one in drawn], aim / scale, ridge) / scale)
    return MomentMatching(space.mean, space.scale, np.array(weights), space.names)


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


def tilt(
    offered: Sequence[NDArray[np.float64]],
    scores: Sequence[NDArray[np.float64]],
    aim: NDArray[np.float64],
    ridge: float = RIDGE,
) -> NDArray[np.float64]:
    """The weights under which what is drawn has given averages.

    One candidate of each request is drawn by the softmax of its score and its weighted
    terms. Where the ridge is 0 the drawn ones' mean terms are the aim; the loss whose
    least place that is is convex (the dual of the maximum entropy problem).

    Args:
        offered: Traits of each request's candidates, shape [n, k].
        scores: What else speaks for each, in nats, shape [n].
        aim: Mean terms to be met, shape [k].
        ridge: Weight of the squared weights.

    Returns:
        Shape [k].
    """
    most = max(len(one) for one in offered)
    rows = np.zeros((len(offered), most, len(aim)))
    given = np.full((len(offered), most), -np.inf)
    for place, (one, score) in enumerate(zip(offered, scores, strict=True)):
        rows[place, : len(one)], given[place, : len(one)] = one, score

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = rows @ weights + given
        top = total.max(axis=1, keepdims=True)
        likely = np.exp(total - top)
        summed = likely.sum(axis=1, keepdims=True)
        drawn = np.einsum("rn,rnk->k", likely / summed, rows) / len(rows)
        value = float((top + np.log(summed)).mean() - aim @ weights)
        return value + ridge / 2 * float(weights @ weights), drawn - aim + ridge * weights

    found: NDArray[np.float64] = minimize(
        loss, np.zeros(len(aim)), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    ).x
    return found


def opening(notes: Notes) -> Notes:
    """The first ``SECONDS`` of a clip, notes cut off at their end."""
    part = notes[notes["onset"] < SECONDS].copy()
    part["duration"] = np.minimum(part["duration"], SECONDS - part["onset"])
    return part
