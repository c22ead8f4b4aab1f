"""Composes on the beat, for the piano alone and for bands: the best of several candidates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from engine.api.composition import ModelInfo
from engine.api.origin import Way
from engine.api.request import ComposeRequest
from engine.api.settings import PROJECT
from engine.composing.asked_chords import in_c, suiting_key
from engine.composing.base import Candidate, ComposedPiece, draw_key
from engine.composing.biases import biases
from engine.composing.choosing import choose_best, most_draws
from engine.composing.finishing import finish_piece
from engine.composing.frame import Frame
from engine.composing.harmonising import harmonise
from engine.composing.kinds import (
    CRITICS,
    MANNERS_OF,
    KindPriors,
    open_scorers,
    piece_kind,
    read_priors,
)
from engine.composing.milestones import BEHIND, judged_at
from engine.composing.note_scoring import NoteScorer
from engine.composing.note_state import NoteDecodingState
from engine.composing.planning import make_plan
from engine.composing.plans import Plan
from engine.composing.redoing.composer import Workshop, compose_redo
from engine.composing.settling import Settled, settle
from engine.composing.titles import title
from engine.harmony.chord_network import CHORD_FACTS
from engine.harmony.chord_writer import ChordWriter
from engine.model.bundle import unpacked_model
from engine.model.forgetting import ForgettingNetwork
from engine.model.lookback_network import LookbackNetwork, open_note_checkpoint
from engine.model.network import NoteNetwork
from engine.music.mood_curve import Curve
from engine.ranking.critic import Critic
from engine.sampling.note_sampler import sample_notes
from engine.sampling.sampler import Options
from engine.tokens.attribute import Tokens
from engine.touch.writer import TouchWriter

TOUCH_MODEL: Final = PROJECT / "models" / "touch"
"""The folder of the touch that comes along."""


class NoteComposer:
    """Writes pieces; not to be called by two threads at once.

    Example: ``NoteComposer.open(Path("models/composer")).compose(request)``.

    Args:
        network: The note network.
        scorers: Ranks the candidates, by the kind of piece: "piano" and "band".
        info: The weights that the network has.
        priors: Tempo, density and share of major keys of real music, by the kind of piece.
        harmony: Writes the chords; None leaves them to the note network.
        touch: Plays the piano's pieces; None leaves them as even as they are written.
    """

    def __init__(
        self,
        network: NoteNetwork,
        scorers: Mapping[str, NoteScorer],
        info: ModelInfo,
        priors: Mapping[str, KindPriors],
        harmony: ChordWriter | None = None,
        touch: TouchWriter | None = None,
    ) -> None:
        self.info = info
        self._network, self._scorers, self._priors = network, scorers, priors
        self._harmony, self._touch = harmony, touch
        self._workshop = Workshop(network, scorers, priors, harmony, touch)

    @property
    def critics(self) -> Mapping[str, Critic]:
        """What ranks candidates by mood, by the kind of piece: "piano" and "band"."""
        return {kind: scorer.critic for kind, scorer in self._scorers.items()}

    @classmethod
    def open(cls, path: Path, *, balanced: bool = True) -> NoteComposer:
        """Open the composer in a model's folder or file.

        Args:
            path: The model's folder, or the file that :mod:`engine.model.bundle` wrote.
            balanced: Whether the choice is drawn towards real music; not while that is fitted.

        Raises:
            CheckpointError: The model is incomplete or broken, or it is none.
        """
        with unpacked_model(path) as folder:
            return cls._open(folder, balanced=balanced)

    @classmethod
    def _open(cls, folder: Path, *, balanced: bool) -> NoteComposer:
        checkpoint = open_note_checkpoint(folder, *CRITICS.values())
        return cls(
            LookbackNetwork(checkpoint),
            open_scorers(folder, balanced=balanced),
            checkpoint.info,
            read_priors(checkpoint),
            ChordWriter.open(folder) if (folder / CHORD_FACTS).is_file() else None,
            TouchWriter.open(TOUCH_MODEL) if TOUCH_MODEL.is_dir() else None,
        )

    def compose(
        self,
        request: ComposeRequest,
        on_progress: Callable[[float], None] = lambda _: None,
    ) -> ComposedPiece:
        """Sample candidates and keep the one with the highest score.

        All randomness comes from the request's seed, so equal requests give equal pieces.

        Raises:
            RequestError: The request cannot be made from its origin, or its chords or its form
                do not fit its length.
        """
        settled = self.settle(request)
        request = settled.request
        if request.origin is not None and request.origin.way is Way.REDO:
            return compose_redo(self._workshop, settled, on_progress)
        rng = np.random.default_rng(request.seed)
        plan, name = self._plan(request, rng)
        write = partial(self._candidates, request, plan, rng)
        # What goes on from something else may have its faults from there.
        draws = 1 if request.origin else most_draws(request.seconds)
        best = choose_best(write, on_progress, draws)
        critic = self._scorers[piece_kind(request)].critic
        piece = finish_piece(best, name, plan, request, critic, self._touch, rng)
        return replace(piece, settled=settled)

    def settle(self, request: ComposeRequest) -> Settled:
        """Read a request's origin, if it comes from outside.

        Raises:
            RequestError: It cannot be read, or nothing can be made from it.
        """
        return settle(request, self.critics)

    def plan(self, request: ComposeRequest) -> Plan:
        """Draw the plan that :meth:`compose` would write the request to.

        Raises:
            RequestError: The request cannot be made from its origin.
        """
        return self._plan(request, np.random.default_rng(request.seed))[0]

    def candidates(self, request: ComposeRequest) -> list[Candidate]:
        """Sample the candidates that :meth:`compose` begins for the same request, to their ends.

        None is given up for what it is like, as that is what is looked at.

        Raises:
            RequestError: The request cannot be made from its origin.
        """
        request = self.settle(request).request
        rng = np.random.default_rng(request.seed)
        plan = self._plan(request, rng)[0]
        return self._candidates(request, plan, rng, lambda _: None, judged=False)

    def _plan(self, request: ComposeRequest, rng: np.random.Generator) -> tuple[Plan, str]:
        """Draw the plan of the piece and its title."""
        priors = self._priors[piece_kind(request)]
        # Not used where there is an origin, which brings its own key.
        key = request.key or draw_key(request.moods, priors.major_share, rng)
        if request.chords and request.key is None:
            key = suiting_key(request.chords, key)
        name = title(request.mood, rng)
        return make_plan(request, key, priors.style, rng), name

    def _candidates(
        self,
        request: ComposeRequest,
        plan: Plan,
        rng: np.random.Generator,
        on_progress: Callable[[float], None],
        *,
        judged: bool = True,
    ) -> list[Candidate]:
        kind = piece_kind(request)
        manner, curve = MANNERS_OF[kind], Curve(request.moods)
        rows = request.candidates or manner.candidates
        source = "clip" if kind == "piano" else plan.who.genre
        frame = Frame(
            curve, plan.key, plan.grid, plan.bars, plan.who.indices, source,
            [dense * manner.denser for dense in plan.density], plan.enters, plan.primer,
            last_chord=in_c(plan.last_chord, plan.key), counted_from=plan.counted_from,
        )  # fmt: skip
        harmony = harmonise(self._harmony, request, plan, frame, rows, rng, manner)
        hidden, guidance = manner.leaning(request)
        hidden = replace(hidden, literal=harmony.literal)
        state = NoteDecodingState(frame, harmony.chords, [harmony.returns] * rows, hidden)
        names = [attribute.name for attribute in state.attributes]
        options = Options(
            guidance if request.guidance is None else request.guidance,
            {name: manner.temperature.get(name, 1.0) for name in names},
            dict.fromkeys(names, manner.top_p),
            manner.scale,
            manner.finish_fraction,
            judged_at(plan, manner.milestones) if judged and not request.origin else BEHIND,
        )
        shares = self._priors[kind].style.shares
        processors = biases(request, plan, harmony, manner, shares, state, rng)
        network = ForgettingNetwork(self._network) if request.then else self._network
        scorer, asked = self._scorers[kind], request.key is not None

        def judge(written: Mapping[int, Tokens], share: float) -> dict[int, float]:
            return {
                row: scorer.score_so_far(plan.notes(tokens), plan, curve, share, asked=asked)
                for row, tokens in written.items()
            }

        pieces = sample_notes(network, state, options, rng, on_progress, processors, judge)
        return [
            scorer.score(plan.notes(tokens), plan, curve, asked=asked) for tokens in pieces.values()
        ]
