"""From a request for several instruments to the best of several candidates."""

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
from engine.composing.band.density_control import DensityControl
from engine.composing.band.key_bias import BandKeyBias
from engine.composing.band.parameters import StylePriors
from engine.composing.band.pitch_variety import PitchVariety
from engine.composing.band.planning import make_plan
from engine.composing.band.plans import Plan
from engine.composing.band.scoring import BandScorer
from engine.composing.base import Candidate, ComposedPiece, draw_key
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
"""A band writes three times as many notes as a piano, so it gets few."""
DEFAULT_GUIDANCE: Final = 4.0
GUIDANCE_SCALE: Final = {"shift": 0.0, "instrument": 0.0}
"""When a note comes and whose turn it is say little of the mood by themselves, and guided they
tear the instruments apart; the mood's tempo is told."""
FINISH_FRACTION: Final = 0.6
"""The share of the candidates that is waited for: the fullest tenths take the most time, and
without them moods are read as well."""
PRUNE_AT: Final = 0.5
"""The share of the length at which it is settled who those are; the others are given up."""
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
    """Writes pieces for several instruments; one call at a time."""

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
        """The composer of a model's folder.

        Args:
            folder: The model's.
            balanced: Whether to choose by its balance, if it has one.

        Raises:
            CheckpointError: The folder cannot be played from, or holds no band.
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
        """Sample candidates and keep the one the critic likes best.

        All chance comes from the request's seed, as in :mod:`engine.composing.piano.composer`.

        Raises:
            RequestError: The piano alone is asked for, or what is asked for cannot be made
                from the origin.
        """
        rng = np.random.default_rng(request.seed)
        plan, name = self._plan(request, rng)
        candidates = self._candidates(request, plan, rng, on_progress)
        best = max(candidates, key=lambda one: one.score)
        return self._written(best, name, plan, request, rng)

    def candidates(self, request: ComposeRequest) -> list[Candidate]:
        """What :meth:`compose` would choose among, for a seed like the request's.

        Raises:
            RequestError: The piano alone is asked for, or what is asked for cannot be made
                from the origin.
        """
        rng = np.random.default_rng(request.seed)
        return self._candidates(request, self._plan(request, rng)[0], rng, lambda _: None)

    def _plan(self, request: ComposeRequest, rng: np.random.Generator) -> tuple[Plan, str]:
        """What the piece is to become, and its title."""
        if request.instruments == PIANO:
            raise RequestError("The piano alone is another model's.", "several-alone")
        # An origin brings its own key.
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
            who.manner,
            plan.enters,
            plan.density,
        )
        guidance = DEFAULT_GUIDANCE if request.guidance is None else request.guidance
        network = WindowedNetwork(self._network) if request.then else self._network
        options = Options(guidance, TEMPERATURE, TOP_P, GUIDANCE_SCALE, FINISH_FRACTION, PRUNE_AT)
        leaning: list[LogitsProcessor] = [
            DensityControl(state, plan.density, who.indices, self._priors.shares, rng),
            PitchVariety(state),
        ]
        if request.key:
            leaning.append(BandKeyBias(plan.key))
        # What a plan forces comes last, so that nothing leans on it.
        processors = [*leaning, *plan.processors(state)]
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
        """The piece with sounds, seats and a player's touch."""
        grid, notes = plan.grid, chosen.notes
        programs, kit = plan.sounds(request.mood, rng)
        by_index = {ORDER.index(BY_NAME[one]): program for one, program in programs.items()}
        played = to_notes(notes, grid, by_index)
        beats = played["onset"] * grid.tempo / 60
        ends = played["onset"] + played["duration"]
        _, arousal = Curve(request.moods).at(played["onset"] / ends.max(initial=1.0))
        played = plan.keep_touch(shaped(played, beats, grid.meter, arousal))
        # Read as it was judged: before a player's touch, of which the critic knows nothing.
        features = chosen.piece.features
        score = Score(
            played,
            tempo=grid.tempo,
            meter=(grid.meter, 4),
            parts=plan.parts(programs, played, kit),
        )
        reading = self._critic.read(features)
        why = explain(features, plan.key, self._critic)
        return ComposedPiece(name, score, plan.key, {**features, "tempo": grid.tempo}, reading, why)


def _priors(checkpoint: Checkpoint) -> StylePriors:
    def spreads(name: str) -> dict[str, tuple[float, float]]:
        found = checkpoint.meta[name]
        return {corner: (float(found[corner][0]), float(found[corner][1])) for corner in CORNERS}

    try:
        shares = {one.name: float(checkpoint.meta["shares"][one.name]) for one in ORDER}
        return StylePriors(spreads("tempos"), spreads("densities"), shares)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise CheckpointError(
            f"{checkpoint.folder} says nothing of how fast and dense its moods' music is; export "
            "it again."
        ) from error
