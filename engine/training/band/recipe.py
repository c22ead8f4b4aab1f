"""The band's training: its music, its critic, and what its composer has to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from engine.analysis.ensemble import PARTS
from engine.api.instruments import MULTI
from engine.api.moods import CORNERS
from engine.composing.band.composer import BandComposer
from engine.model.checkpoint import BALANCE
from engine.ranking.critic import Critic
from engine.tokens.registry import BAND as VOCABULARY
from engine.training.band.batches import cut_band, validation_batches
from engine.training.band.critic import fit_band_critic, read_band
from engine.training.band.datasets import BandPiece
from engine.training.band.moment_matching import fit_general_balance, real_parts
from engine.training.band.plan import BAND_PLAN
from engine.training.band.priors import figures
from engine.training.batches import Mixture
from engine.training.critic import CriticReport
from engine.training.moment_matching import PIECES, draw
from engine.training.phase import Phase
from engine.training.weak_labels import Reading


class BandCourse:
    """The band's: game music with listeners' labels, and all other band music."""

    plan = BAND_PLAN

    def __init__(self, pieces: Sequence[BandPiece]) -> None:
        """Take what :func:`engine.training.band.datasets.load_band` has loaded.

        Raises:
            DataError: No piece of a mood is labelled, or none is kept for measuring.
        """
        self.pieces = pieces
        self.validation = validation_batches(pieces)
        self.figures = figures(pieces)

    def fit_critic(self, out: Path) -> CriticReport:
        """Fit the critic and write it to a file."""
        critic, report = fit_band_critic(self.pieces)
        critic.save(out)
        return report

    def read(
        self, critic: Critic, on_progress: Callable[[float], None] = lambda _: None
    ) -> dict[str, Reading]:
        """The critic's readings of the pieces without a label, by name."""
        return read_band(self.pieces, critic, on_progress)

    def mixture(self, phase: Phase, readings: Mapping[str, Reading], seed: int) -> Mixture:
        """What a phase draws its batches from."""
        return Mixture(self.pieces, phase.shares, readings, seed, cut_band, VOCABULARY)

    def finish(self, out: Path, scale: float, on_progress: Callable[[float], None]) -> None:
        """Fit the balance to what the released model writes."""
        count = max(1, round(PIECES * min(scale, 1.0)))
        whole = count * len(CORNERS)
        composer = BandComposer.open(out, balanced=False)
        draws = draw(
            composer.candidates,
            PARTS,
            MULTI,
            count,
            lambda done: on_progress(done / whole),
        )
        fit_general_balance(draws, real_parts(self.pieces), PARTS).save(out / BALANCE)
