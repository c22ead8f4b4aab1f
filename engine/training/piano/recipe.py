"""The recipe of the piano's training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from engine.api.moods import CORNERS
from engine.composing.piano.composer import PianoComposer
from engine.model.checkpoint import BALANCE, KNOWN, open_checkpoint
from engine.model.litert import LiteRTNetwork
from engine.ranking.critic import Critic
from engine.ranking.plagiarism import TrainingIndex
from engine.tokens.registry import PIANO_VOCABULARY as VOCABULARY
from engine.training.batches import Mixture, stack
from engine.training.critic import CriticReport
from engine.training.moment_matching import REQUESTS_PER_MOOD, draw_candidates
from engine.training.phase import Phase
from engine.training.piano.batches import cut, validation_batches
from engine.training.piano.moment_matching import fit_balance, real_clips
from engine.training.piano.plan import PIANO_PLAN
from engine.training.piano.priors import major_shares
from engine.training.piano_critic import fit_piano_critic
from engine.training.piano_datasets import PianoPiece, load_piano
from engine.training.weak_labels import WeakLabels, label_weakly


class PianoRecipe:
    """The piano's: clips with listeners' labels, and performances the critic reads."""

    plan = PIANO_PLAN

    def __init__(self, data: Path, names: tuple[str, ...]) -> None:
        """Load the named sets below a folder.

        Raises:
            DataError: Something that is needed is not there.
        """
        self._data = data
        self.pieces: list[PianoPiece] = load_piano(data, names)
        self.validation = validation_batches(self.pieces, "clip", {})
        self.priors = {"major_share": major_shares(self.pieces)}

    def fit_critic(self, out: Path) -> CriticReport:
        """Fit the critic on the clips and write it to a file."""
        return fit_piano_critic(self._data / "emopia", out)

    def label_weakly(
        self, critic: Critic, on_progress: Callable[[float], None]
    ) -> dict[str, WeakLabels]:
        """The critic's readings of the performances."""
        performances = [piece for piece in self.pieces if piece.genre == "performance"]
        return label_weakly(performances, lambda piece: piece.notes, critic, on_progress)

    def mixture(self, phase: Phase, weak: Mapping[str, WeakLabels], seed: int) -> Mixture:
        """What a phase draws its batches from."""
        return Mixture(
            self.pieces, phase.shares, weak, seed, cut, partial(stack, vocabulary=VOCABULARY)
        )

    def finish(self, out: Path, scale: float, on_progress: Callable[[float], None]) -> None:
        """Keep the moves of the music learned from, and fit the balance to what is written."""
        learned = [piece for piece in self.pieces if piece.split == "train"]
        TrainingIndex.of([piece.notes for piece in learned]).save(out / KNOWN)
        count = max(1, round(REQUESTS_PER_MOOD * min(scale, 1.0)))
        whole = count * len(CORNERS)
        found = open_checkpoint(out)
        composer = PianoComposer(
            LiteRTNetwork(found), Critic.load(found.critic), found.info, found.major_share
        )
        draws = draw_candidates(
            composer.candidates, per_mood=count, on_progress=lambda done: on_progress(done / whole)
        )
        clips = [piece for piece in learned if piece.genre == "clip"]
        fit_balance(draws, real_clips(clips)).save(out / BALANCE)
