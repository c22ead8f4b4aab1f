"""From a request to the best of several candidates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import numpy as np

from engine.analysis.piece import AnalysedPiece
from engine.api.composition import ModelInfo
from engine.api.errors import RequestError
from engine.api.instruments import PIANO
from engine.api.keys import Key
from engine.api.request import ComposeRequest
from engine.composing.base import (
    FAULT_COST,
    Candidate,
    ComposedPiece,
    draw_key,
    key_score,
    stretch_features,
)
from engine.composing.piano.decoding import PianoDecodingState
from engine.composing.piano.drafts import Draft, drafted
from engine.composing.titles import title
from engine.model.checkpoint import CRITIC, open_checkpoint
from engine.model.litert import LiteRTNetwork
from engine.model.network import Network
from engine.model.windowed import WindowedNetwork
from engine.music.mood_curve import Curve
from engine.music.score import Notes, Score
from engine.ranking.critic import Critic
from engine.ranking.explanation import explain
from engine.ranking.moment_matching import MomentMatching
from engine.ranking.plagiarism import TrainingIndex
from engine.sampling.decoding import LogitsProcessor
from engine.sampling.key_bias import KeyBias
from engine.sampling.sampler import Options, sample

DEFAULT_CANDIDATES: Final = 16
"""A batch of 16 costs about twice a batch of 8; the model card says what it gains."""
DEFAULT_GUIDANCE: Final = 2.0
"""Measured, as are the two below, in the model card."""
TEMPERATURE: Final = {"shift": 1.0, "pitch": 1.0, "duration": 1.0, "velocity": 1.1}
TOP_P: Final = {"shift": 0.98, "pitch": 0.98, "duration": 0.98, "velocity": 0.99}
LENGTH_TOLERANCE: Final = 1.0
"""Seconds a piece may be longer or shorter than asked."""


class PianoComposer:
    """Writes pieces. Holds the network and the critic; one call at a time."""

    def __init__(
        self,
        network: Network,
        critic: Critic,
        info: ModelInfo,
        major_share: Mapping[str, float],
        balance: MomentMatching | None = None,
        known: TrainingIndex | None = None,
    ) -> None:
        self.info = info
        self._network = network
        self._critic = critic
        self._major_share = major_share
        self._balance = balance or MomentMatching.even()
        self._known = known or TrainingIndex.of([])

    @classmethod
    def open(cls, folder: Path) -> PianoComposer:
        """The composer of a model's folder.

        Raises:
            CheckpointError: The folder cannot be played from.
        """
        checkpoint = open_checkpoint(folder, vocabulary="piano", beside=[CRITIC])
        return cls(
            LiteRTNetwork(checkpoint),
            Critic.load(checkpoint.critic),
            checkpoint.info,
            checkpoint.major_share,
            MomentMatching.load(checkpoint.balance) if checkpoint.balance else None,
            TrainingIndex.load(checkpoint.known) if checkpoint.known else None,
        )

    def compose(
        self,
        request: ComposeRequest,
        on_progress: Callable[[float], None] = lambda _: None,
    ) -> ComposedPiece:
        """Sample candidates and keep the best.

        All chance comes from the request's seed. On machines whose arithmetic rounds
        alike, the same request and weights give the same notes.

        Raises:
            RequestError: Something other than a piano is asked for, or what is asked for
                cannot be made from the origin.
        """
        rng = np.random.default_rng(request.seed)
        draft = self._draft(request, rng)
        name = title(request.mood, rng)
        best = max(self._candidates(request, draft, rng, on_progress), key=lambda one: one.score)
        return ComposedPiece(
            name,
            Score(best.notes),
            draft.key,
            best.terms,
            self._critic.read(best.terms),
            explain(best.terms, draft.key, self._critic),
        )

    def candidates(self, request: ComposeRequest) -> list[Candidate]:
        """What :meth:`compose` would choose among, for a seed like the request's.

        Raises:
            RequestError: Something other than a piano is asked for.
        """
        rng = np.random.default_rng(request.seed)
        return self._candidates(request, self._draft(request, rng), rng, lambda _: None)

    def _draft(self, request: ComposeRequest, rng: np.random.Generator) -> Draft:
        if request.instruments != PIANO:
            raise RequestError("This model plays the piano alone.", "piano-alone")
        # An origin brings its own key.
        return drafted(request, request.key or draw_key(request.moods, self._major_share, rng))

    def _candidates(
        self,
        request: ComposeRequest,
        draft: Draft,
        rng: np.random.Generator,
        on_progress: Callable[[float], None],
    ) -> list[Candidate]:
        curve = Curve(request.moods)
        guidance = DEFAULT_GUIDANCE if request.guidance is None else request.guidance
        rows = request.candidates or DEFAULT_CANDIDATES
        state = PianoDecodingState(rows, curve, draft.key, draft.written)
        options = Options(guidance, TEMPERATURE, TOP_P)
        network = WindowedNetwork(self._network) if request.then else self._network
        tonality = [KeyBias(draft.key)] if request.key else []
        # What a draft forces comes last, so that nothing leans on it.
        processors: list[LogitsProcessor] = [*tonality, *draft.processors(state)]
        pieces = sample(network, state, options, rng, on_progress, processors)
        judged = []
        for tokens in pieces:
            piece = AnalysedPiece(finished(draft.notes(tokens), draft.seconds))
            score = self._fitness(piece, curve, draft.seconds)
            score += self._purity(piece, draft.key, asked=request.key is not None)
            judged.append(Candidate(piece.notes, piece, piece.features, score))
        return judged

    def _fitness(self, piece: AnalysedPiece, curve: Curve, seconds: float) -> float:
        """How well a piece suits its moods, in nats."""
        scores = [
            self._critic.score(features, mood) + self._balance.score(features, mood)
            for mood, features in stretch_features(piece, curve, seconds)
        ]
        return float(np.mean(scores))

    def _purity(self, piece: AnalysedPiece, key: Key, *, asked: bool) -> float:
        """How clear of faults and copies it is and how clear in its key, in nats."""
        wrong = len(piece.degeneration) + self._known.holds(piece.notes, piece.onsets)
        return key_score(piece.notes, key, asked=asked) - FAULT_COST * wrong


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
