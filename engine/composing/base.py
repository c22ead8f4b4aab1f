"""What every composer gives and what it chooses by, whatever it writes for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from engine.analysis.key_finding import key_margin
from engine.api.composition import ModelInfo, MoodReading
from engine.api.keys import Key
from engine.api.request import ComposeRequest
from engine.music.score import Notes, Score

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
        features: As :func:`engine.analysis.features.measure` gives them; of a band what its
            parts are like, :func:`engine.analysis.ensemble.measure_parts`.
        score: What speaks for it, in nats.
    """

    notes: Notes
    features: Mapping[str, float]
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


def key_score(notes: Notes, key: Key, *, asked: bool) -> float:
    """How clear a piece is in its key, in nats; more so if the key was asked for."""
    return (ASKED_KEY_WEIGHT if asked else KEY_WEIGHT) * min(key_margin(notes, key), CLEAR_KEY)
