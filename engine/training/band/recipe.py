"""The recipe of the band's training."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from engine.analysis.ensemble import PARTS
from engine.api.instruments import MULTI
from engine.api.moods import CORNERS
from engine.composing.band.composer import BandComposer
from engine.model.checkpoint import BALANCE
from engine.ranking.critic import Critic
from engine.tokens.registry import BAND_VOCABULARY
from engine.training.band.batches import band_validation, cut_band
from engine.training.band.moment_matching import fit_band_moments, real_parts
from engine.training.band.plan import BAND_PLAN
from engine.training.band.priors import measure_priors
from engine.training.band_critic import fit_band_critic, label_band_weakly
from engine.training.band_datasets import BandPiece
from engine.training.batches import Mixture, stack
from engine.training.critic import CriticReport
from engine.training.moment_matching import REQUESTS_PER_MOOD, draw_candidates
from engine.training.phase import Phase
from engine.training.weak_labels import WeakLabels


class BandRecipe:
    """A :class:`TrainingRecipe` of game music that listeners labelled and all other band music."""

    plan = BAND_PLAN

    def __init__(self, pieces: Sequence[BandPiece]) -> None:
        """Take what :func:`engine.training.band_datasets.load_band` has loaded.

        Raises:
            DataError: No piece of a mood is labelled, or none is kept for measuring.
        """
        self.pieces = pieces
        self.validation = band_validation(pieces)
        self.priors = measure_priors(pieces)

    def fit_critic(self, out: Path) -> CriticReport:
        """Fit the critic, write it to a file, and check it on pieces it has not heard."""
        critic, report = fit_band_critic(self.pieces)
        critic.save(out)
        return report

    def label_weakly(
        self, critic: Critic, on_progress: Callable[[float], None] = lambda _: None
    ) -> dict[str, WeakLabels]:
        """Have the critic read the pieces that have no label."""
        return label_band_weakly(self.pieces, critic, on_progress)

    def mixture(self, phase: Phase, weak: Mapping[str, WeakLabels], seed: int) -> Mixture:
        """What a phase draws its batches from."""
        return Mixture(
            self.pieces,
            phase.shares,
            weak,
            seed,
            cut_band,
            partial(stack, vocabulary=BAND_VOCABULARY),
        )

    def finish(self, out: Path, scale: float, on_progress: Callable[[float], None]) -> None:
        """Fit the moment matching to what the released model writes."""
        per_mood = max(1, round(REQUESTS_PER_MOOD * min(scale, 1.0)))
        total = per_mood * len(CORNERS)
        draws = draw_candidates(
            BandComposer.open(out, balanced=False).candidates,
            PARTS,
            MULTI,
            per_mood,
            lambda done: on_progress(done / total),
        )
        fit_band_moments(draws, real_parts(self.pieces), PARTS).save(out / BALANCE)
