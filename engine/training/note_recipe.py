"""The recipe of the composer's training, from pieces to a folder the engine plays from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from engine.api.errors import DataError
from engine.composing.kinds import BALANCES, CRITICS, KNOWN
from engine.model.checkpoint import Checkpoint
from engine.music.grid import to_notes
from engine.training.band_critic import fit_band_critic
from engine.training.batches import Batch, Mixture
from engine.training.copy_index import fit_copy_index
from engine.training.critic import CriticReport
from engine.training.exported_weights import read_exported
from engine.training.grid_piece import GridPiece
from engine.training.network.lookback_lstm import LookbackLSTM
from engine.training.network.sizes import NetworkSizes
from engine.training.note_balance import REQUESTS_PER_MOOD, draw_notes, fit_note_balance, real_terms
from engine.training.note_batches import measured_sources, note_validation, stack_notes
from engine.training.note_cuts import cut_notes
from engine.training.note_moods import label_by_kind
from engine.training.note_pieces import plays_piano_alone
from engine.training.note_plan import COMPOSER_UNITS, NOTE_PLAN
from engine.training.note_priors import measure_note_priors
from engine.training.note_release import release_notes
from engine.training.phase import Phase, scaled
from engine.training.piano_critic import fit_piano_critic
from engine.training.precision import best_policy
from engine.training.trainer import train_network
from engine.training.training_run import TrainingRun
from engine.training.weak_labels import WeakLabels
from engine.training.weights import build_weights

WATCHED_SOURCES: Final = ("clip", "game", "band")
"""What the loss is measured on while training; in the release each source is."""


class NoteRecipe:
    """All that the composer is trained on: labelled clips and game music, and all the rest.

    Attributes:
        pieces: Those learned from, and those kept for measuring.
        sizes: The network's sizes.
        plan: The phases of the shipped model.
        priors: What :func:`engine.training.note_priors.measure_note_priors` found.
    """

    def __init__(
        self,
        pieces: Sequence[GridPiece],
        clips: Path,
        sizes: NetworkSizes | None = None,
        plan: Sequence[Phase] = NOTE_PLAN,
        begin: Checkpoint | None = None,
    ) -> None:
        """Take what :func:`engine.training.note_pieces.load_note_pieces` has loaded.

        Args:
            pieces: All pieces.
            clips: The folder of the clips that the piano's critic is fitted on.
            sizes: The network's sizes; None for those of the shipped model.
            plan: The phases.
            begin: The model whose weights training begins with, of those sizes; None for a new
                network.

        Raises:
            DataError: No music of a mood is labelled, or none is kept for measuring.
        """
        self.pieces = pieces
        self._clips = clips
        self._begin = begin
        self.sizes = sizes or NetworkSizes(units=COMPOSER_UNITS)
        self.plan = plan
        self.priors = measure_note_priors(pieces)
        if "clip" not in measured_sources(pieces):
            raise DataError("No clip is kept aside to check the critic on: more songs are needed.")

    def fit_critics(self, out: Path) -> tuple[CriticReport, CriticReport]:
        """Fit the piano's critic and the bands', write them into a folder, and check both.

        Each is checked on music it has not heard.

        Raises:
            DataError: There is too little labelled music of a mood.
        """
        alone, bands = (out / file for file in CRITICS.values())
        # The clips as they were played: that is not read worse, and none is left out.
        alone_report = fit_piano_critic(self._clips, alone)
        critic, bands_report = fit_band_critic([p for p in self.pieces if not plays_piano_alone(p)])
        critic.save(bands)
        return alone_report, bands_report

    def label_weakly(
        self,
        out: Path,
        on_progress: Callable[[float], None],
        *,
        measured_alone: bool = False,
        workers: int = 1,
    ) -> dict[str, WeakLabels]:
        """Have the critics in a folder read the pieces that have no label.

        Args:
            out: Where :meth:`fit_critics` wrote them.
            on_progress: Called with the share of pieces done, 0 … 1.
            measured_alone: Whether only what is kept for measuring is read.
            workers: Processes that read.

        Returns:
            A piece's name to its weak labels.
        """
        wanted = [p for p in self.pieces if p.split == "val" or not measured_alone]
        return label_by_kind(wanted, out, on_progress, workers)

    def total(self, scale: float) -> int:
        """How many batches a training of a scale takes."""
        return sum(phase.batches for phase in scaled(self.plan, scale))

    def train(self, run: TrainingRun, weak: Mapping[str, WeakLabels]) -> None:
        """Train to the end, on from where an earlier training in the folder stopped.

        Args:
            run: Where training is kept, and how long it is.
            weak: What :meth:`label_weakly` returned.

        Raises:
            DataError: The checkpoint is of a network with other sizes, or the model to begin with
                lacks a weight.
        """

        def mixture(phase: Phase) -> Mixture:
            return Mixture(self.pieces, phase.shares, weak, run.seed, cut_notes, stack_notes)

        train_network(
            self._network,
            stack_notes([], 4),
            self.plan,
            mixture,
            self.validation(weak),
            run,
            policy=best_policy(),
        )

    def _network(self) -> LookbackLSTM:
        """The network before training."""
        network = LookbackLSTM(self.sizes)
        if self._begin is not None:
            build_weights(network, stack_notes([], 4))
            read_exported(network, self._begin.weights)
        return network

    def validation(self, weak: Mapping[str, WeakLabels]) -> list[Batch]:
        """Batches to measure on while training."""
        there = measured_sources(self.pieces)
        return note_validation(self.pieces, [s for s in WATCHED_SOURCES if s in there], weak)

    def release(
        self,
        checkpoints: Path,
        out: Path,
        weak: Mapping[str, WeakLabels],
        *,
        name: str,
        version: str,
    ) -> dict[str, Any]:
        """Export the last checkpoint; as :func:`release_notes`."""

        def by_source() -> Iterator[tuple[str, list[Batch]]]:
            for source in measured_sources(self.pieces):
                yield source, note_validation(self.pieces, [source], weak)

        return release_notes(
            self.sizes,
            checkpoints,
            out,
            name=name,
            version=version,
            pieces=self.pieces,
            priors=self.priors,
            validation=self.validation(weak),
            by_source=by_source(),
            begun_with=self._begin,
        )

    def finish(
        self, out: Path, scale: float, workers: int, on_progress: Callable[[float], None]
    ) -> None:
        """Keep the moves of the music learned from, and fit the choice to what is written.

        Args:
            out: The folder that :meth:`release` wrote to.
            scale: How many requests are drawn, against the shipped model's; 1 at the most.
            workers: Processes that compose.
            on_progress: Called with the share done, 0 … 1.
        """
        alone = {kind: kind == "piano" for kind in CRITICS}
        for kind in CRITICS:
            its = [piece for piece in self.pieces if plays_piano_alone(piece) == alone[kind]]
            learned, kept = (
                [to_notes(piece.notes, piece.grid) for piece in its if piece.split == split]
                for split in ("train", "val")
            )
            fit_copy_index(learned, kept).save(out / KNOWN[kind])
        per_mood = max(1, round(REQUESTS_PER_MOOD * min(scale, 1.0)))
        for number, kind in enumerate(CRITICS):

            def show(share: float, done: int = number) -> None:
                on_progress((done + share) / len(CRITICS))

            draws = draw_notes(out, kind, per_mood, workers, show)
            fit_note_balance(draws, real_terms(self.pieces, kind), kind).save(out / BALANCES[kind])
