"""From a request to the best of several candidates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from engine.checkpoint import open_checkpoint
from engine.critic import Critic, mixture
from engine.curve import Curve
from engine.drafts import Draft, drafted
from engine.errors import RequestError
from engine.faults import faults
from engine.features import measure
from engine.forgetting import Forgetful
from engine.instruments import PIANO
from engine.key_finding import find_key
from engine.keys import Key
from engine.moods import CORNERS, Mood
from engine.piano import PianoManuscript
from engine.reasons import reasons
from engine.runtime import LiteRTNetwork, Network
from engine.sampler import Options, sample
from engine.score import Notes, Score
from engine.titles import title
from engine.tokenizer import Tokens
from engine.values import ComposeRequest, ModelInfo, MoodReading

DEFAULT_CANDIDATES: Final = 8
"""A batch of 8 costs about twice a batch of 1; the model card says what it gains."""
DEFAULT_GUIDANCE: Final = 2.0
"""Measured, as are the two below, in the model card."""
TEMPERATURE: Final = {"shift": 1.0, "pitch": 1.0, "duration": 1.0, "velocity": 1.1}
TOP_P: Final = {"shift": 0.98, "pitch": 0.98, "duration": 0.98, "velocity": 0.99}
KEY_COST: Final = 3.0
"""Nats a candidate loses that does not sound in the key it was written in: most often it
slid into the relative key. Less than a fault, more than a shade of mood."""

LENGTH_TOLERANCE: Final = 1.0
"""Seconds a piece may be longer or shorter than asked."""


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A piece as notes, and what is known of it.

    Attributes:
        title: Its name.
        score: Its notes.
        key: The key it was written in.
        features: As :func:`engine.features.measure` gives them.
        reading: How the critic reads it.
        reasons: As :func:`engine.reasons.reasons` gives them.
    """

    title: str
    score: Score
    key: Key
    features: Mapping[str, float]
    reading: MoodReading
    reasons: tuple[str, ...] = ()


class Writer(Protocol):
    """Whatever writes a piece for a request; one call at a time."""

    @property
    def info(self) -> ModelInfo:
        """The weights it writes with."""

    def compose(
        self,
        request: ComposeRequest,
        on_progress: Callable[[float], None] = lambda _: None,
    ) -> Written:
        """Write the piece.

        Raises:
            RequestError: This one cannot write it.
        """


class Composer:
    """Writes pieces. Holds the network and the critic; one call at a time."""

    def __init__(
        self, network: Network, critic: Critic, info: ModelInfo, major_share: Mapping[str, float]
    ) -> None:
        self.info = info
        self._network = network
        self._critic = critic
        self._major_share = major_share

    @classmethod
    def open(cls, folder: Path) -> Composer:
        """The composer of a model's folder.

        Raises:
            CheckpointError: The folder cannot be played from.
        """
        checkpoint = open_checkpoint(folder)
        return cls(
            LiteRTNetwork(checkpoint),
            Critic.load(checkpoint.critic),
            checkpoint.info,
            checkpoint.major_share,
        )

    def compose(
        self,
        request: ComposeRequest,
        on_progress: Callable[[float], None] = lambda _: None,
    ) -> Written:
        """Sample candidates and keep the one the critic likes best.

        All chance comes from the request's seed. On machines whose arithmetic rounds
        alike, the same request and weights give the same notes.

        Raises:
            RequestError: Something other than a piano is asked for, or what is asked for
                cannot be made from the origin.
        """
        if request.instruments != PIANO:
            raise RequestError("This model plays the piano alone.", "piano-alone")
        rng = np.random.default_rng(request.seed)
        # An origin brings its own key.
        key = request.key or self._key(request.moods, rng)
        draft = drafted(request, key)
        name = title(request.mood, rng)
        guidance = DEFAULT_GUIDANCE if request.guidance is None else request.guidance
        rows = request.candidates or DEFAULT_CANDIDATES
        curve = Curve(request.moods)
        manuscript = PianoManuscript(rows, curve, draft.key, draft.written)
        options = Options(guidance, TEMPERATURE, TOP_P)
        network = Forgetful(self._network) if request.then else self._network
        advisers = draft.advisers(manuscript)
        pieces = sample(network, manuscript, options, rng, on_progress, advisers)
        judged = [self._judged(tokens, draft, curve) for tokens in pieces]
        _, notes, features = max(judged, key=lambda one: one[0])
        return Written(
            name,
            Score(notes),
            draft.key,
            features,
            self._critic.read(features),
            reasons(features, draft.key, self._critic),
        )

    def _judged(
        self, tokens: Tokens, draft: Draft, curve: Curve
    ) -> tuple[float, Notes, dict[str, float]]:
        """A candidate's score, the higher the better, its notes and its features."""
        notes = finished(draft.notes(tokens), draft.seconds)
        features = measure(notes)
        found = faults(notes)
        # Moods in turn are heard one by one: all together they are none of them.
        parts = curve.stretches(notes, draft.seconds)
        score = sum(self._critic.score(measure(part), mood, found) for mood, part in parts)
        score = score / len(parts) - KEY_COST * (find_key(notes)[0] != draft.key)
        return score, notes, features

    def sample_notes(self, request: ComposeRequest) -> Notes:
        """The notes of :meth:`compose`, for measuring."""
        return self.compose(request).score.notes

    def _key(self, moods: Sequence[Mood], rng: np.random.Generator) -> Key:
        """A key that suits the moods: its mode as often major as in their real clips."""
        shares = np.array([self._major_share[corner] for corner in CORNERS])
        major = float(np.mean([mixture(mood) @ shares for mood in moods]))
        return Key(int(rng.integers(12)), "major" if rng.random() < major else "minor")


def finished(notes: Notes, seconds: float) -> Notes:
    """Let a piece end where it was asked to: the last chord rings on, nothing rings over.

    Args:
        notes: Array of ``NOTE``, in order, at least one.
        seconds: The length asked for.

    Returns:
        The same notes; ends lie within ``LENGTH_TOLERANCE`` of ``seconds``.
    """
    notes = notes.copy()
    room = seconds + LENGTH_TOLERANCE / 2 - notes["onset"]
    notes["duration"] = np.round(np.minimum(notes["duration"], room), 3)
    end = float((notes["onset"] + notes["duration"]).max())
    if end < seconds - LENGTH_TOLERANCE / 2:
        last = notes["onset"] == notes["onset"][-1]
        notes["duration"][last] = np.round(seconds - notes["onset"][last], 3)
    return notes
