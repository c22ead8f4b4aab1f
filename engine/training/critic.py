"""Fit the critic: how to tell the moods' clips apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.kernel_approximation import Nystroem
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import measure, vector
from engine.api.moods import CORNERS
from engine.music.score import Notes
from engine.ranking.critic import Critic, standardize
from engine.training.piano.datasets import Piece

LANDMARKS: Final = 300
WIDTH: Final = 0.005
"""Kernel width: on 33 features of deviation 1, clips lie about 66 apart (squared), so the
kernel falls to .7 from one clip to the next: a gently curved border between moods."""
RIDGE: Final = 3.0
"""scikit-learn's C. Cross-validation by song on the training split gives the same log
loss within .01 from C 1 to 10, widths .005 to .02, and 300 or all landmarks."""
CROPS: Final = 4
CROP_SECONDS: Final = (12.0, 30.0)
"""Besides each clip whole, some stretches of it are learned from, so that shorter pieces
than the clips, which are 30 to 40 s long, are read as well."""
_FEWEST_NOTES: Final = 12
_MOODS: Final = list(CORNERS.values())


@dataclass(frozen=True, slots=True)
class CriticReport:
    """How well the critic reads clips of songs it has not heard.

    Attributes:
        clips: How many there are.
        four_moods: Share whose likeliest mood is the labelled one.
        valence: Share whose read valence has the label's sign.
        arousal: Likewise for arousal.
        log_loss: Mean nats of the labelled mood; log 4 = 1.386 is chance.
    """

    clips: int
    four_moods: float
    valence: float
    arousal: float
    log_loss: float


def fit(clips: Sequence[Piece], *, even: bool = False) -> Critic:
    """A critic that has learned from labelled clips; the same one for the same clips.

    Args:
        clips: Of all four moods.
        even: Whether all moods are held equally likely, however many clips each has.
    """
    rng = np.random.default_rng(0)
    whole = _features([clip.notes for clip in clips])
    labels = np.array([label(clip) for clip in clips])
    owners = [index for index in range(len(clips)) for _ in range(CROPS)]
    crops = [_crop(clips[index].notes, rng) for index in owners]
    kept = [index for index, crop in enumerate(crops) if len(crop) >= _FEWEST_NOTES]
    short = _features([crops[index] for index in kept])
    short_labels = labels[[owners[index] for index in kept]]

    space = FeatureSpace.of(whole)
    places = standardize(space, whole)
    everything = np.concatenate([places, standardize(space, short)])
    kernel, regression = reader(min(LANDMARKS, len(clips)), even=even)
    kernel.fit(places)
    regression.fit(kernel.transform(everything), np.concatenate([labels, short_labels]))

    return Critic(
        mean=space.mean,
        scale=space.scale,
        landmarks=kernel.components_,
        width=np.array(WIDTH),
        # The two linear maps of Nyström's method and of the regression are one.
        weights=kernel.normalization_.T @ regression.coef_.T,
        bias=regression.intercept_,
    )


def check(critic: Critic, clips: Sequence[Piece]) -> CriticReport:
    """How well the critic reads labelled clips."""
    labels = np.array([label(clip) for clip in clips])
    likely = np.array([critic.probabilities(measure(clip.notes)) for clip in clips])
    asked = np.array(_MOODS)[labels]
    heard = likely @ np.array(_MOODS)
    right = np.sign(heard) == asked
    return CriticReport(
        clips=len(clips),
        four_moods=float((likely.argmax(axis=1) == labels).mean()),
        valence=float(right[:, 0].mean()),
        arousal=float(right[:, 1].mean()),
        log_loss=float(-np.log(likely[np.arange(len(clips)), labels]).mean()),
    )


def reader(landmarks: int, *, even: bool = False) -> Pipeline:
    """A kernel logistic regression, not fitted: kernel first, regression second."""
    return make_pipeline(
        Nystroem(gamma=WIDTH, n_components=landmarks, random_state=0),
        LogisticRegression(C=RIDGE, max_iter=3000, class_weight="balanced" if even else None),
    )


def label(clip: Piece) -> int:
    """The place of a clip's mood in ``moods.CORNERS``."""
    if clip.mood is None:
        raise ValueError(f"{clip.name} has no label")
    return _MOODS.index(clip.mood)


def _features(pieces: Sequence[Notes]) -> NDArray[np.float64]:
    """Shape [n, 33]."""
    return np.array([vector(measure(notes)) for notes in pieces])


def _crop(notes: Notes, rng: np.random.Generator) -> Notes:
    """A stretch of a clip, its place and length by chance, notes cut off at its end."""
    seconds = rng.uniform(*CROP_SECONDS)
    last = max(0.0, float(notes["onset"][-1]) - seconds)
    start = rng.uniform(0.0, last)
    inside = (notes["onset"] >= start) & (notes["onset"] < start + seconds)
    crop = notes[inside].copy()
    crop["onset"] -= start
    crop["duration"] = np.minimum(crop["duration"], seconds - crop["onset"])
    return crop
