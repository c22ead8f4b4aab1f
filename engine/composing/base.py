"""A composer's protocol and its result, and what its candidates are ranked by."""

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
from engine.composing.settling import Settled
from engine.music.grid import GridNotes
from engine.music.mood_curve import Curve
from engine.music.score import Notes, Score
from engine.ranking.critic import Critic, mixture

CLEAR_KEY: Final = 0.3
"""The largest key margin that counts: other methods find a key this clear too."""

FAULT_COST: Final = 4000.0
"""Nats that each fault or passage of known music costs: more than anything else can make up."""


@dataclass(frozen=True, slots=True, eq=False)
class ComposedPiece:
    """A finished piece and what is known about it.

    Attributes:
        title: Its name.
        score: Its notes.
        key: The key it was written in.
        features: The result of :func:`engine.analysis.features.measure`.
        reading: The critic's reading of its mood.
        reasons: The result of :func:`engine.ranking.explanation.explain`.
        chords: When each chord begins, in seconds, and its name.
        settled: The request as it was composed, once its origin was read; None as asked.
        loop: After how many seconds it begins again; None for a piece that ends.
    """

    title: str
    score: Score
    key: Key
    features: Mapping[str, float]
    reading: MoodReading
    reasons: tuple[str, ...] = ()
    chords: tuple[tuple[float, str], ...] = ()
    settled: Settled | None = None
    loop: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One of the pieces to choose from.

    Attributes:
        notes: Its notes on the grid, an array of ``GRID_NOTE``.
        piece: Its pitched notes in seconds, with their analysis.
        terms: What moment matching weighs, name to value; see :data:`engine.composing.kinds.TERMS`.
        score: Its score in nats; the highest is chosen.
        faults: How many faults it has, passages of known music, instruments that hardly play, and
            whether a key that was asked for is not heard.
    """

    notes: GridNotes
    piece: AnalysedPiece
    terms: Mapping[str, float]
    score: float
    faults: int = 0


class Composer(Protocol):
    """Writes a piece for a request; not to be called by two threads at once."""

    @property
    def info(self) -> ModelInfo:
        """The weights it writes with."""

    @property
    def critics(self) -> Mapping[str, Critic]:
        """Its readers of moods: "piano" of what pianos alone play, "band" of all else."""

    def compose(
        self,
        request: ComposeRequest,
        on_progress: Callable[[float], None] = lambda _: None,
    ) -> ComposedPiece:
        """Write the piece.

        Raises:
            RequestError: This composer cannot write it.
        """


def stretch_features(
    piece: AnalysedPiece, curve: Curve, seconds: float
) -> list[tuple[Mood, Mapping[str, float]]]:
    """Measure a piece stretch by stretch, since its moods follow each other.

    Example: a piece of 30 seconds that moves from calm to happy gives two pairs: calm's with
    the features of the first half, happy's with those of the second.

    Args:
        piece: At least one note.
        curve: The requested moods.
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
    """Draw a key for the moods: any tonic, and major as often as in real music of the moods.

    Args:
        moods: At least one.
        major_share: Mood corner to the share of its real music in a major key, 0 … 1.
        rng: Used for two draws.
    """
    shares = np.array([major_share[corner] for corner in CORNERS])
    major = float(np.mean([mixture(mood) @ shares for mood in moods]))
    return Key(int(rng.integers(12)), "major" if rng.random() < major else "minor")


def key_score(notes: Notes, key: Key, weight: float) -> float:
    """Score how clearly a piece is in its key, in nats.

    Args:
        notes: Array of ``NOTE``.
        key: The key the piece was written in.
        weight: Nats per unit of :func:`engine.analysis.key_finding.key_margin`, ≥ 0.
    """
    return weight * min(key_margin(notes, key), CLEAR_KEY)
