"""The recipe of the chord network's training, from pieces to a model's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from engine.training.chords.batches import ChordMixture, chord_validation, stack_chords
from engine.training.chords.facts import read_forms, usual_stand
from engine.training.chords.release import release_chords
from engine.training.chords.songs import STEPS, to_songs
from engine.training.grid_piece import GridPiece
from engine.training.network.chord_lstm import ChordLSTM, ChordSizes
from engine.training.phase import Phase, scaled
from engine.training.precision import best_policy
from engine.training.trainer import train_network
from engine.training.training_run import TrainingRun
from engine.training.weak_labels import WeakLabels

CHORD_SHARES: Final = {
    "performance": 0.30,
    "clip": 0.20,
    "score": 0.10,
    "pop": 0.14,
    "game": 0.12,
    "band": 0.08,
    "classical": 0.04,
    "folk": 0.02,
}
"""The share of each source in what is learned from; drum performances have no chords."""
CHORD_PHASE: Final = Phase("chords", 600, 48, STEPS, 3e-3, CHORD_SHARES, warmup=40, floor=0.02)
"""The shipped network's training: ten minutes on one core."""


class ChordRecipe:
    """All that a chord network is trained on."""

    def __init__(
        self,
        pieces: Sequence[GridPiece],
        weak: Mapping[str, WeakLabels],
        sizes: ChordSizes | None = None,
        phase: Phase = CHORD_PHASE,
    ) -> None:
        """Take what there is to learn from.

        Args:
            pieces: Pieces with chords and returns.
            weak: A piece's name to its weak labels, where nobody gave a mood.
            sizes: The network's sizes.
            phase: How much training, and the sources' shares.
        """
        self.sizes = sizes or ChordSizes()
        self.phase = phase
        self.pieces = pieces
        self.songs = to_songs(pieces, weak)

    def train(self, run: TrainingRun) -> None:
        """Train to the end, on from where an earlier training in the folder stopped.

        Raises:
            DataError: There is nothing to learn from or to measure on, or a checkpoint of a
                network of other sizes.
        """
        train_network(
            lambda: ChordLSTM(self.sizes),
            stack_chords([], 4),
            [self.phase],
            lambda one: ChordMixture(self.songs, one.shares, run.seed),
            chord_validation(self.songs, tuple(self.phase.shares)),
            run,
            policy=best_policy(),
        )

    def total(self, scale: float) -> int:
        """How many batches a training of a scale takes."""
        return sum(phase.batches for phase in scaled([self.phase], scale))

    def release(self, checkpoints: Path, out: Path, *, name: str, version: str) -> dict[str, Any]:
        """Export the last checkpoint; as :func:`release_chords`."""
        sources = tuple(self.phase.shares)
        return release_chords(
            self.sizes,
            checkpoints,
            out,
            name=name,
            version=version,
            songs=self.songs,
            facts={
                "longest_stand": usual_stand(self.songs),
                "forms": {kind: one.to_json() for kind, one in read_forms(self.pieces).items()},
            },
            validation=chord_validation(self.songs, sources),
            blind=chord_validation(self.songs, sources, looks=False),
        )
