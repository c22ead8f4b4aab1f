"""All that a training takes: the music, its plan, its critic, and what to measure on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from engine.analysis.features import measure, vector
from engine.api.moods import CORNERS
from engine.composing.piano.composer import PianoComposer
from engine.model.checkpoint import BALANCE, KNOWN, open_checkpoint
from engine.model.litert import LiteRTNetwork
from engine.ranking.critic import Critic
from engine.ranking.plagiarism import TrainingIndex
from engine.training.balance import PIECES, Real, draw, fit_balance, opening
from engine.training.batches import Batch, Mixture
from engine.training.critic import CriticReport, fit_critic, label
from engine.training.datasets import Piece, load
from engine.training.plan import PIANO
from engine.training.release import major_shares
from engine.training.trainer import Phase, validation_batches
from engine.training.weak_labels import Reading, read_all


class Course(Protocol):
    """What one model is trained on. What is missing is missed when it is made."""

    @property
    def plan(self) -> Sequence[Phase]:
        """The phases of the shipped model."""

    @property
    def pieces(self) -> Sequence[Any]:
        """All pieces, those that are kept for measuring among them."""

    @property
    def figures(self) -> Mapping[str, Any]:
        """What the composer is told in ``meta.json``, by its name there."""

    @property
    def validation(self) -> Sequence[Batch]:
        """Batches to measure on."""

    def fit_critic(self, out: Path) -> CriticReport:
        """Fit the critic and write it to a file."""

    def read(self, critic: Critic, on_progress: Callable[[float], None]) -> dict[str, Reading]:
        """The critic's readings of the pieces without a label, by name."""

    def mixture(self, phase: Phase, readings: Mapping[str, Reading], seed: int) -> Mixture:
        """What a phase draws its batches from."""

    def finish(self, out: Path, scale: float, on_progress: Callable[[float], None]) -> None:
        """Add to a released model's folder what choosing among candidates takes.

        Args:
            out: The folder.
            scale: How much work, against the shipped model's; more than 1 counts as 1.
            on_progress: Told the share that is done.
        """


class PianoCourse:
    """The piano's: clips with listeners' labels, and performances the critic reads."""

    plan = PIANO

    def __init__(self, data: Path, names: tuple[str, ...]) -> None:
        """Load the named sets below a folder.

        Raises:
            DataError: Something that is needed is not there.
        """
        self._data = data
        self.pieces: list[Piece] = load(data, names)
        self.validation = validation_batches(self.pieces, "clip", {})
        self.figures = {"major_share": major_shares(self.pieces)}

    def fit_critic(self, out: Path) -> CriticReport:
        """Fit the critic on the clips and write it to a file."""
        return fit_critic(self._data / "emopia", out)

    def read(self, critic: Critic, on_progress: Callable[[float], None]) -> dict[str, Reading]:
        """The critic's readings of the performances."""
        performances = [piece for piece in self.pieces if piece.manner == "performance"]
        return read_all(performances, critic, on_progress)

    def mixture(self, phase: Phase, readings: Mapping[str, Reading], seed: int) -> Mixture:
        """What a phase draws its batches from."""
        return Mixture(self.pieces, phase.shares, readings, seed)

    def finish(self, out: Path, scale: float, on_progress: Callable[[float], None]) -> None:
        """Keep the moves of the music learned from, and fit the balance to what is written."""
        learned = [piece for piece in self.pieces if piece.split == "train"]
        TrainingIndex.of([piece.notes for piece in learned]).save(out / KNOWN)
        count = max(1, round(PIECES * min(scale, 1.0)))
        whole = count * len(CORNERS)
        found = open_checkpoint(out)
        composer = PianoComposer(
            LiteRTNetwork(found), Critic.load(found.critic), found.info, found.major_share
        )
        draws = draw(
            composer.candidates, pieces=count, on_progress=lambda done: on_progress(done / whole)
        )
        clips = [piece for piece in learned if piece.manner == "clip"]
        fit_balance(draws, real_clips(clips)).save(out / BALANCE)


def real_clips(clips: Sequence[Piece]) -> Real:
    """Labelled clips as a balance is to meet them."""
    return Real(
        np.array([vector(measure(opening(clip.notes))) for clip in clips]),
        np.array([label(clip) for clip in clips]),
        [clip.song for clip in clips],
    )
