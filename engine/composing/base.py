"""What every composer gives and what it chooses by, whatever it writes for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from engine.analysis.features import measure
from engine.analysis.key_finding import key_margin
from engine.analysis.piece import AnalysedPiece
from engine.api.composition import ModelInfo, MoodReading
from engine.api.keys import Key
from engine.api.moods import CORNERS, Mood
from engine.api.request import ComposeRequest
from engine.music.mood_curve import Curve
from engine.music.score import Notes, Score
from engine.ranking.critic import mixture

KEY_WEIGHT: Final = 5.0
"""Nats that a clearer key is worth (:func:`engine.analysis.key_finding.key_margin`), and …"""

ASKED_KEY_WEIGHT: Final = 160.0
"""… if the key was asked for. Many candidates slide into the relative key."""

CLEAR_KEY: Final = 0.3
"""A key that stands out this far is found by other ways as well; more earns nothing."""

FAULT_COST: Final = 100.0
"""Nats a fault takes off, or a passage of known music: more than anything else makes good."""


@dataclass(frozen=True, slots=True, eq=False)
class ComposedPiece:
    """A piece as notes, and what is known of it.

    Attributes:
        title: Its name.
        score: Its notes.
        key: The key it was written in.
        features: As :func:`engine.analysis.features.measure` gives them.
        reading: How the critic reads it.
        reasons: As :func:`engine.ranking.explanation.explain` gives them.
    """

    title: str
    score: Score
    key: Key
    features: Mapping[str, float]
    reading: MoodReading
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One of the pieces there are to choose from.

    Attributes:
        notes: Its notes, of a band as they stand on the grid.
        piece: Its pitched notes in seconds, with what was found on them.
        terms: What moment matching weighs: name to value. The piano's are the piece's
            features, the band's :func:`engine.analysis.ensemble.measure_parts`.
        score: What speaks for it, in nats.
    """

    notes: Notes
    piece: AnalysedPiece
    terms: Mapping[str, float]
    score: float


class Composer(Protocol):
    """Whatever writes a piece for a request; one call at a time."""

    @property
    def info(self) -> ModelInfo:
        """The weights it writes with."""

    def compose(
        self,
        request: ComposeRequest,
        on_progress: Callable[[float], None] = lambda _: None,
    ) -> ComposedPiece:
        """Write the piece.

        Raises:
            RequestError: This one cannot write it.
        """


def stretch_features(
    piece: AnalysedPiece, curve: Curve, seconds: float
) -> list[tuple[Mood, Mapping[str, float]]]:
    """Measure a piece mood by mood: moods that follow each other are not heard all together.

    Args:
        piece: At least one note.
        curve: The moods asked for.
        seconds: The length of the piece.

    Returns:
        Mood and features of each stretch of the curve that has notes.
    """
    return [
        (mood, piece.features if part is piece.notes else measure(part))
        for mood, part in curve.stretches(piece.notes, seconds)
    ]


def draw_key(
    moods: Sequence[Mood], major_share: Mapping[str, float], rng: np.random.Generator
) -> Key:
    """Draw a key that suits the moods: its mode as often major as in their real music.

    Args:
        moods: At least one.
        major_share: Mood corner to the share of its real music that is in a major key.
        rng: Draws twice.
    """
    shares = np.array([major_share[corner] for corner in CORNERS])
    major = float(np.mean([mixture(mood) @ shares for mood in moods]))
    return Key(int(rng.integers(12)), "major" if rng.random() < major else "minor")


def key_score(notes: Notes, key: Key, *, asked: bool) -> float:
    """How clear a piece is in its key, in nats; more so if the key was asked for."""
    return (ASKED_KEY_WEIGHT if asked else KEY_WEIGHT) * min(key_margin(notes, key), CLEAR_KEY)
