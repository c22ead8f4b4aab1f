"""Composes for several instruments: samples candidates and picks the best."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import numpy as np

from engine.analysis.ensemble import PARTS
from engine.api.composition import ModelInfo
from engine.api.errors import CheckpointError, RequestError
from engine.api.instruments import BY_NAME, ORDER, PIANO
from engine.api.moods import CORNERS
from engine.api.request import ComposeRequest
from engine.composing.band.decoding import BandDecodingState
from engine.composing.band.scoring import BandScorer
from engine.composing.base import Candidate, ComposedPiece, draw_key
from engine.composing.density_control import DensityControl
from engine.composing.heard_chords import heard_chords
from engine.composing.key_bias import BandKeyBias
from engine.composing.parameters import StylePriors
from engine.composing.pitch_variety import PitchVariety
from engine.composing.planning import make_plan
from engine.composing.plans import Plan
from engine.composing.titles import title
from engine.model.checkpoint import CRITIC, Checkpoint, open_checkpoint
from engine.model.litert import LiteRTNetwork
from engine.model.network import Network
from engine.model.windowed import WindowedNetwork
from engine.music.grid import to_notes
from engine.music.mood_curve import Curve
from engine.music.score import Score
from engine.performance.expression import shaped
from engine.ranking.critic import Critic
from engine.ranking.explanation import explain
from engine.ranking.moment_matching import MomentMatching
from engine.sampling.decoding import LogitsProcessor
from engine.sampling.sampler import Options, sample

DEFAULT_CANDIDATES: Final = 10
"""A band piece has three times as many notes as a piano piece, so there are few candidates."""
DEFAULT_GUIDANCE: Final = 4.0
GUIDANCE_SCALE: Final = {"shift": 0.0, "instrument": 0.0}
"""The shift and the instrument say little about the mood by themselves, and guiding them pulls
the instruments apart. The tempo, which is a condition, already follows the mood."""
FINISH_FRACTION: Final = 0.6
"""The share of the candidates that has to finish: the densest take the most time, and without
them the critic reads the requested moods just as well."""
PRUNE_AT: Final = 0.5
"""The share of the length at which those candidates are settled and the others dropped."""
TEMPERATURE: Final = {
    "shift": 1.0,
    "instrument": 1.0,
    "pitch": 1.0,
    "duration": 1.0,
    "velocity": 1.0,
}
TOP_P: Final = {
    "shift": 0.98,
    "instrument": 0.98,
    "pitch": 0.98,
    "duration": 0.98,
    "velocity": 0.98,
}


class BandComposer:
    """Writes pieces for several instruments; not to be called by two threads at once.

    Example: ``BandComposer.open(Path("models/band")).compose(request)``.

    Args:
        network: The band network.
        critic: Reads the mood of each candidate.
        info: The weights that the network has.
        major_share: Mood corner to the share of its real music in a major key.
        priors: Tempo and density of real music.
        balance: Weighs how the parts share the notes; None weighs nothing.
    """

    def __init__(
        self,
        network: Network,
        critic: Critic,
        info: ModelInfo,
        major_share: Mapping[str, float],
        priors: StylePriors,
        balance: MomentMatching | None = None,
    ) -> None:
        self.info = info
        self._network, self._critic = network, critic
        self._scorer = BandScorer(critic, balance or MomentMatching.even(PARTS))
        self._major_share, self._priors = major_share, priors

    @classmethod
    def open(cls, folder: Path, *, balanced: bool = True) -> BandComposer:
        """Open the composer in a model's folder.

        Args:
            folder: The model's folder.
            balanced: Whether to use the model's moment matching, if it has one.

        Raises:
            CheckpointError: The folder is incomplete or broken, or holds no band model.
        """
        checkpoint = open_checkpoint(folder, vocabulary="band", beside=[CRITIC])
        return cls(
            LiteRTNetwork(checkpoint),
            Critic.load(checkpoint.critic),
            checkpoint.info,
            checkpoint.major_share,
            _priors(checkpoint),
            MomentMatching.load(path, PARTS) if balanced and (path := checkpoint.balance) else None,
        )

    def compose(
        self,
        request: ComposeRequest,
        on_progress: Callable[[float], None] = lambda _: None,
    ) -> ComposedPiece:
        """Sample candidates and keep the one with the highest score.

        All randomness comes from the request's seed, so equal requests give equal pieces.

        Raises:
            RequestError: The request is for the piano alone, or cannot be made from its
                origin.
        """
        rng = np.random.default_rng(request.seed)
        plan, name = self._plan(request, rng)
        candidates = self._candidates(request, plan, rng, on_progress)
        best = max(candidates, key=lambda one: one.score)
        return self._written(best, name, plan, request, rng)

    def candidates(self, request: ComposeRequest) -> list[Candidate]:
        """Sample the candidates among which :meth:`compose` chooses for the same request.

        Raises:
            RequestError: The request is for the piano alone, or cannot be made from its
                origin.
        """
        rng = np.random.default_rng(request.seed)
        return self._candidates(request, self._plan(request, rng)[0], rng, lambda _: None)

    def _plan(self, request: ComposeRequest, rng: np.random.Generator) -> tuple[Plan, str]:
        """Draw the plan of the piece and its title."""
        if request.instruments == PIANO:
            raise RequestError("The piano alone is another model's.", "several-alone")
        # Not used where there is an origin, which brings its own key.
        key = request.key or draw_key(request.moods, self._major_share, rng)
        name = title(request.mood, rng)
        return make_plan(request, key, self._priors, rng), name

    def _candidates(
        self,
        request: ComposeRequest,
        plan: Plan,
        rng: np.random.Generator,
        on_progress: Callable[[float], None],
    ) -> list[Candidate]:
        curve, who = Curve(request.moods), plan.who
        rows = request.candidates or DEFAULT_CANDIDATES
        state = BandDecodingState(
            rows,
            curve,
            plan.key,
            plan.grid,
            plan.bars,
            who.indices,
            who.genre,
            plan.enters,
            plan.density,
        )
        guidance = DEFAULT_GUIDANCE if request.guidance is None else request.guidance
        network = WindowedNetwork(self._network) if request.then else self._network
        options = Options(guidance, TEMPERATURE, TOP_P, GUIDANCE_SCALE, FINISH_FRACTION, PRUNE_AT)
        biases: list[LogitsProcessor] = [
            DensityControl(state, plan.density, who.indices, self._priors.shares, rng),
            PitchVariety(state),
        ]
        if request.key:
            biases.append(BandKeyBias(plan.key))
        # The plan's processors come last: no bias may change what they force.
        processors = [*biases, *plan.processors(state)]
        pieces = sample(network, state, options, rng, on_progress, processors)
        asked = request.key is not None
        return [
            self._scorer.score(plan.notes(tokens), plan, curve, asked=asked) for tokens in pieces
        ]

    def _written(
        self,
        chosen: Candidate,
        name: str,
        plan: Plan,
        request: ComposeRequest,
        rng: np.random.Generator,
    ) -> ComposedPiece:
        """Give the chosen candidate its programs, its mix and a player's expression."""
        grid, notes = plan.grid, chosen.notes
        # From the grid to seconds, each instrument on its program.
        programs, kit = plan.sounds(request.mood, rng)
        by_index = {ORDER.index(BY_NAME[one]): program for one, program in programs.items()}
        played = to_notes(notes, grid, by_index)
        # Expression follows the beat and the arousal that the curve asks for at each note.
        beats = played["onset"] * grid.tempo / 60
        ends = played["onset"] + played["duration"]
        _, arousal = Curve(request.moods).at(played["onset"] / ends.max(initial=1.0))
        played = plan.keep_touch(shaped(played, beats, grid.meter, arousal))
        # The critic reads what the scorer judged: the notes without expression.
        features = chosen.piece.features
        score = Score(
            played,
            tempo=grid.tempo,
            meter=(grid.meter, 4),
            parts=plan.parts(programs, played, kit),
        )
        reading = self._critic.read(features)
        why = explain(features, plan.key, self._critic)
        chords = heard_chords(notes, grid, plan.key, score)
        features = {**features, "tempo": grid.tempo}
        return ComposedPiece(name, score, plan.key, features, reading, why, chords)


def _priors(checkpoint: Checkpoint) -> StylePriors:
    """Read the style priors from a checkpoint's metadata."""

    def spreads(name: str) -> dict[str, tuple[float, float]]:
        stored = checkpoint.meta[name]
        return {corner: (float(stored[corner][0]), float(stored[corner][1])) for corner in CORNERS}

    try:
        shares = {one.name: float(checkpoint.meta["shares"][one.name]) for one in ORDER}
        return StylePriors(spreads("tempos"), spreads("densities"), shares)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise CheckpointError(
            f"{checkpoint.folder} says nothing of how fast and dense its moods' music is; export "
            "it again."
        ) from error
