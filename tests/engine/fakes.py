"""A model without opinions: every value is as likely as any other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.analysis.features import FEATURES
from engine.api.composition import ModelInfo
from engine.api.errors import CheckpointError
from engine.api.instruments import ORDER
from engine.api.moods import CORNERS
from engine.composing.kinds import MANNERS_OF, TERMS, KindPriors
from engine.composing.note_composer import NoteComposer
from engine.composing.note_scoring import NoteScorer
from engine.composing.parameters import StylePriors
from engine.harmony.chord_writer import ChordWriter
from engine.model.network import Floats, NoteNetwork, TokenBatch
from engine.ranking.critic import Critic
from engine.ranking.moment_matching import MomentMatching
from engine.ranking.plagiarism import TrainingIndex
from engine.tokens.note_vocabulary import NOTE_VOCABULARY

PRIORS = StylePriors(
    {"happy": (7.0, 0.1), "angry": (7.1, 0.1), "sad": (6.2, 0.1), "calm": (6.3, 0.1)},
    {"happy": (2.2, 0.3), "angry": (2.3, 0.3), "sad": (1.7, 0.3), "calm": (1.2, 0.3)},
    {one.name: 1.0 for one in ORDER},
)
INFO = ModelInfo("uniform", "0", "0" * 64)
NAMES = [attribute.name for attribute in NOTE_VOCABULARY.attributes]


class UniformNoteSession:
    """Finds all values alike; all that it is told has the shape that was agreed on."""

    def __init__(self, rows: int) -> None:
        self.who = np.arange(rows)
        self.told: list[tuple[Floats, Floats, Floats]] = []

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, echo: Floats) -> None:
        vocabulary = NOTE_VOCABULARY
        assert list(note) == NAMES
        assert conditions.shape == (len(self.who), vocabulary.conditions)
        assert held.shape == (len(self.who), vocabulary.now)
        assert echo.shape == (len(self.who), vocabulary.echo)
        self.told.append((conditions, held, echo))

    def logits(
        self, index: int, note: TokenBatch, now: Floats | None, own: Floats | None
    ) -> Floats:
        vocabulary = NOTE_VOCABULARY
        assert list(note) == NAMES[:index]
        assert (now is not None) == (index > 0)
        assert (own is not None) == (index > 1)
        assert now is None or now.shape == (len(self.who), vocabulary.now)
        assert own is None or own.shape == (len(self.who), vocabulary.own)
        return np.zeros((len(self.who), vocabulary.attributes[index].size), np.float32)

    def keep(self, rows: NDArray[np.intp]) -> None:
        self.who = self.who[rows]


class UniformNotes:
    """A note network without opinions."""

    def begin(self, rows: int) -> UniformNoteSession:
        return UniformNoteSession(rows)


class Leaning(UniformNoteSession):
    """Leans on values: attribute name to value to what is added to its logit."""

    def __init__(self, rows: int, wants: dict[str, dict[int, float]]) -> None:
        super().__init__(rows)
        self.wants = wants

    def logits(self, index: int, *around: Any) -> Floats:
        logits = super().logits(index, *around)
        for value, size in self.wants.get(NAMES[index], {}).items():
            logits[:, value] += size
        return logits


class LeaningNotes:
    """A network that leans, such as ``LeaningNotes(shift={0: 5.0})``, which wants chords."""

    def __init__(self, **wants: dict[int, float]) -> None:
        self.wants = wants

    def begin(self, rows: int) -> Leaning:
        return Leaning(rows, self.wants)


def indifferent_critic() -> Critic:
    """A critic to whom all pieces are alike."""
    size = len(FEATURES)
    return Critic(
        mean=np.zeros(size),
        scale=np.ones(size),
        landmarks=np.zeros((1, size)),
        width=np.array(0.01),
        weights=np.zeros((1, 4)),
        bias=np.zeros(4),
    )


def open_uniform(folder: Path) -> NoteComposer:
    """A composer on the uniform model; the folder is not looked at."""
    return uniform_composer()


def open_hasty(folder: Path) -> NoteComposer:
    """The composer in a folder, choosing from few candidates; for a process of its own."""
    MANNERS_OF.update({kind: replace(manner, candidates=4) for kind, manner in MANNERS_OF.items()})
    return NoteComposer.open(folder)


def open_nothing(folder: Path) -> NoteComposer:
    """A composer that cannot be opened."""
    raise CheckpointError(f"The model folder {folder} is not to be had.")


def uniform_composer(
    harmony: ChordWriter | None = None,
    *,
    network: NoteNetwork | None = None,
    critic: Critic | None = None,
    priors: StylePriors = PRIORS,
    matching: Callable[[str], MomentMatching] = lambda kind: MomentMatching.even(TERMS[kind]),
) -> NoteComposer:
    """A composer for all instruments, on a uniform model unless another is given."""
    scorers = {
        kind: NoteScorer(
            critic or indifferent_critic(),
            matching(kind),
            TrainingIndex.of([]),
            alone=kind == "piano",
        )
        for kind in TERMS
    }
    known = dict.fromkeys(TERMS, KindPriors(dict.fromkeys(CORNERS, 0.5), priors))
    return NoteComposer(network or UniformNotes(), scorers, INFO, known, harmony)
