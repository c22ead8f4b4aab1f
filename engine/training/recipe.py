"""What one model is trained on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from engine.ranking.critic import Critic
from engine.training.batches import Batch, Mixture
from engine.training.critic import CriticReport
from engine.training.phase import Phase
from engine.training.weak_labels import Reading


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
