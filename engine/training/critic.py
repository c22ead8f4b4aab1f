"""Fit the critic: how to tell the moods of music apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.kernel_approximation import Nystroem
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import measure, vector
from engine.api.moods import CORNERS
from engine.music.excerpt import excerpt
from engine.music.score import Notes
from engine.ranking.critic import Critic, standardize
from engine.training.labels import UNLABELLED, label_of

LANDMARKS: Final = 300
"""Clips that the kernel compares a piece with, at most."""
KERNEL_WIDTH: Final = 0.005
"""Kernel width: on 33 features of deviation 1, clips lie about 66 apart (squared), so the
kernel falls to .7 from one clip to the next: a gently curved border between moods."""
REGULARIZATION: Final = 3.0
"""scikit-learn's C. Cross-validation by song on the training split gives the same log
loss within .01 from C 1 to 10, widths .005 to .02, and 300 or all landmarks."""
CROPS: Final = 4
"""Random excerpts of each clip that are learned from besides the whole clip."""
CROP_SECONDS: Final = (12.0, 30.0)
"""Their length. Clips are 30 to 40 s long; excerpts teach the critic to read shorter pieces."""
_MIN_NOTES: Final = 12
_MOODS: Final = list(CORNERS.values())


class Clip(Protocol):
    """Music with a label."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def notes(self) -> Notes:
        """Array of ``NOTE``, in order."""

    @property
    def mood(self) -> tuple[float, float] | None:
        """Valence and arousal, each −1 or 1."""


@dataclass(frozen=True, slots=True)
class CriticReport:
    """How well the critic reads clips of songs it has not heard.

    Attributes:
        clips: How many there are.
        four_moods: Share whose likeliest mood is the labelled one.
        valence: Share whose read valence has the label's sign.
        arousal: Share whose read arousal has the label's sign.
        log_loss: Mean nats of the labelled mood; log 4 = 1.386 is chance.
    """

    clips: int
    four_moods: float
    valence: float
    arousal: float
    log_loss: float


def fit(clips: Sequence[Clip], *, even: bool = False) -> Critic:
    """Fit a critic on labelled clips; equal clips give an equal critic.

    Args:
        clips: Clips of all four moods.
        even: Whether all moods are held equally likely, however many clips each has.

    Raises:
        ValueError: A clip has no label.
    """
    rng = np.random.default_rng(0)
    whole = _features([clip.notes for clip in clips])
    labels = np.array([label(clip) for clip in clips])
    # Several excerpts of each clip; those with hardly a note are left out.
    owners = [index for index in range(len(clips)) for _ in range(CROPS)]
    crops = [_crop(clips[index].notes, rng) for index in owners]
    kept = [index for index, crop in enumerate(crops) if len(crop) >= _MIN_NOTES]
    short = _features([crops[index] for index in kept])
    short_labels = labels[[owners[index] for index in kept]]
    # The scale and the landmarks come from whole clips alone, the regression from all.
    space = FeatureSpace.of(whole)
    standard = standardize(space, whole)
    everything = np.concatenate([standard, standardize(space, short)])
    kernel, regression = reader(min(LANDMARKS, len(clips)), even=even)
    kernel.fit(standard)
    regression.fit(kernel.transform(everything), np.concatenate([labels, short_labels]))

    return Critic(
        mean=space.mean,
        scale=space.scale,
        landmarks=kernel.components_,
        width=np.array(KERNEL_WIDTH),
        # The two linear maps of Nyström's method and of the regression are one.
        weights=kernel.normalization_.T @ regression.coef_.T,
        bias=regression.intercept_,
    )


def check(critic: Critic, clips: Sequence[Clip]) -> CriticReport:
    """Measure how well a critic reads labelled clips.

    Args:
        critic: The critic.
        clips: Clips of songs it has not learned from, at least one.
    """
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
        Nystroem(gamma=KERNEL_WIDTH, n_components=landmarks, random_state=0),
        LogisticRegression(
            C=REGULARIZATION, max_iter=3000, class_weight="balanced" if even else None
        ),
    )


def label(clip: Clip) -> int:
    """The index of a clip's mood in ``moods.CORNERS``.

    Raises:
        ValueError: The clip has no label.
    """
    found = label_of(clip.mood)
    if found == UNLABELLED:
        raise ValueError(f"{clip.name} has no label")
    return found


def _features(pieces: Sequence[Notes]) -> NDArray[np.float64]:
    """Shape [n, 33]."""
    return np.array([vector(measure(notes)) for notes in pieces])


def _crop(notes: Notes, rng: np.random.Generator) -> Notes:
    """A random excerpt of a clip."""
    seconds = rng.uniform(*CROP_SECONDS)
    latest = max(0.0, float(notes["onset"][-1]) - seconds)
    return excerpt(notes, rng.uniform(0.0, latest), seconds)
