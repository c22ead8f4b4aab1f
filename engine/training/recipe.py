"""The recipe of a training: the music, the plan, the critic, and what to measure on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from engine.ranking.critic import Critic
from engine.training.batches import Batch, Mixture
from engine.training.critic import CriticReport
from engine.training.phase import Phase
from engine.training.pieces import TrainingPiece
from engine.training.weak_labels import WeakLabels


class TrainingRecipe(Protocol):
    """All that one model is trained on. Making one fails where something needed is missing."""

    @property
    def plan(self) -> Sequence[Phase]:
        """The phases of the shipped model."""

    @property
    def pieces(self) -> Sequence[TrainingPiece]:
        """All pieces, those kept for measuring among them."""

    @property
    def priors(self) -> Mapping[str, Any]:
        """What the composer has to know of the music, by its name in ``meta.json``."""

    @property
    def validation(self) -> Sequence[Batch]:
        """Batches to measure on."""

    def fit_critic(self, out: Path) -> CriticReport:
        """Fit the critic, write it to a file, and check it on music it has not heard."""

    def label_weakly(
        self, critic: Critic, on_progress: Callable[[float], None]
    ) -> dict[str, WeakLabels]:
        """Have the critic read the pieces that have no label.

        Args:
            critic: The reader.
            on_progress: Called with the share of pieces done, 0 … 1.

        Returns:
            A piece's name to its weak labels.
        """

    def mixture(self, phase: Phase, weak: Mapping[str, WeakLabels], seed: int) -> Mixture:
        """What a phase draws its batches from.

        Args:
            phase: One of the plan.
            weak: What :meth:`label_weakly` returned; empty for no weak labels.
            seed: Equal seeds draw equal batches.
        """

    def finish(self, out: Path, scale: float, on_progress: Callable[[float], None]) -> None:
        """Add to a released model's folder what choosing among candidates takes.

        Args:
            out: The folder.
            scale: How much work, against the shipped model's; more than 1 counts as 1.
            on_progress: Called with the share done, 0 … 1.
        """
