"""Fit the balance: what a model's own candidates lack or have too much of, against real clips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold, cross_val_predict

from engine.balance import Balance, traits
from engine.checkpoint import open_checkpoint
from engine.composer import Composer
from engine.critic import Critic, placed
from engine.feature_space import FeatureSpace
from engine.features import measure, vector
from engine.moods import CORNERS, mood
from engine.runtime import LiteRTNetwork
from engine.score import Notes
from engine.training.critic import LANDMARKS, label, reader
from engine.training.datasets import Piece
from engine.values import ComposeRequest

PIECES: Final = 100
"""Requests for each mood whose candidates are looked at. Fitted on 40, the balance brought
new requests' overlap with real clips to .78; on 60, to .81."""
SECONDS: Final = 30
"""Their length; the real clips, 30 to 40 s long, are cut to it."""
FIRST_SEED: Final = 600_000
"""Far from the seeds that the evaluation measures."""
RIDGE: Final = 0.2
"""Keeps the weights small: they need not meet the clips' averages to the last digit, and
the candidates are too few for that. See the model card."""
FOLDS: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """The candidates of one request.

    Attributes:
        mood: The place of its mood in ``moods.CORNERS``.
        features: Of each candidate, shape [n, 33].
        scores: What else speaks for each, in nats, shape [n].
    """

    mood: int
    features: NDArray[np.float64]
    scores: NDArray[np.float64]


def draw(
    folder: Path, pieces: int = PIECES, on_progress: Callable[[int], Any] = lambda _: None
) -> list[Draw]:
    """Have a model write candidates for each mood, judged without a balance.

    Args:
        folder: The model's; its balance, if there is one, is not looked at.
        pieces: Requests for each mood, ≥ 1.
        on_progress: Told after each request how many are done.

    Raises:
        CheckpointError: The folder cannot be played from.
    """
    found = open_checkpoint(folder)
    critic = Critic.load(found.critic)
    composer = Composer(LiteRTNetwork(found), critic, found.info, found.major_share)
    draws: list[Draw] = []
    for _ in range(pieces):
        for place, name in enumerate(CORNERS):
            seed = FIRST_SEED + len(draws)
            request = ComposeRequest(mood(name), seed=seed, seconds=SECONDS)
            candidates = composer.candidates(request)
            draws.append(
                Draw(
                    place,
                    np.array([vector(one.features) for one in candidates]),
                    np.array([one.score for one in candidates]),
                )
            )
            on_progress(len(draws))
    return draws


def fit_balance(draws: Sequence[Draw], clips: Sequence[Piece]) -> Balance:
    """The balance that makes chosen candidates like real clips, on average.

    A clip counts for as much as a reader that has not heard its song is sure of its mood:
    what is like a clip that nobody would name by its label need not be met.

    Args:
        draws: Candidates of each of the four moods.
        clips: Labelled clips, of five songs or more.
    """
    labels = np.array([label(clip) for clip in clips])
    songs = [clip.song for clip in clips]
    features = np.array([vector(measure(opening(clip.notes))) for clip in clips])
    space = FeatureSpace.of(features)
    real = traits(space, features)
    # No fold may hold fewer clips than the reader has landmarks.
    unheard = reader(min(LANDMARKS, len(clips) // 2))
    shares = cross_val_predict(
        unheard,
        placed(space, features),
        labels,
        groups=songs,
        cv=GroupKFold(FOLDS),
        method="predict_proba",
    )
    sure = shares[np.arange(len(labels)), labels]
    # On one scale, so that the ridge bears on all traits alike.
    scale = np.maximum(real.std(axis=0), 1e-3)
    weights = []
    for place in range(len(CORNERS)):
        mine = labels == place
        aim = np.average(real[mine], axis=0, weights=sure[mine]) / scale
        drawn = [one for one in draws if one.mood == place]
        offered = [traits(space, one.features) / scale for one in drawn]
        weights.append(tilt(offered, [one.scores for one in drawn], aim) / scale)
    return Balance(space.mean, space.scale, np.array(weights))


def tilt(
    offered: Sequence[NDArray[np.float64]],
    scores: Sequence[NDArray[np.float64]],
    aim: NDArray[np.float64],
    ridge: float = RIDGE,
) -> NDArray[np.float64]:
    """The weights under which what is drawn has given averages.

    One candidate of each request is drawn by the softmax of its score and its weighted
    traits. Where the ridge is 0 the drawn ones' mean traits are the aim; the loss whose
    least place that is is convex (the dual of the maximum entropy problem).

    Args:
        offered: Traits of each request's candidates, shape [n, k].
        scores: What else speaks for each, in nats, shape [n].
        aim: Mean traits to be met, shape [k].
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
