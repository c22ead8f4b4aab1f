"""A model without opinions: every value is as likely as any other."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import engine.tokens.vocabulary
from engine.analysis.features import FEATURES
from engine.api.composition import ModelInfo
from engine.api.errors import CheckpointError
from engine.api.instruments import ORDER, PIANO
from engine.api.moods import CORNERS
from engine.api.request import ComposeRequest
from engine.composing.band.composer import BandComposer
from engine.composing.base import ComposedPiece
from engine.composing.kinds import TERMS, KindPriors
from engine.composing.note_composer import NoteComposer
from engine.composing.note_scoring import NoteScorer
from engine.composing.parameters import StylePriors
from engine.composing.piano.composer import PianoComposer
from engine.harmony.chord_writer import ChordWriter
from engine.model.network import Floats, TokenBatch
from engine.ranking.critic import Critic
from engine.ranking.moment_matching import MomentMatching
from engine.ranking.plagiarism import TrainingIndex
from engine.tokens.attribute import Attribute
from engine.tokens.note_vocabulary import NOTE_VOCABULARY
from engine.tokens.piano.vocabulary import ATTRIBUTES

PRIORS = StylePriors(
    {"happy": (7.0, 0.1), "angry": (7.1, 0.1), "sad": (6.2, 0.1), "calm": (6.3, 0.1)},
    {"happy": (2.2, 0.3), "angry": (2.3, 0.3), "sad": (1.7, 0.3), "calm": (1.2, 0.3)},
    {one.name: 1.0 for one in ORDER},
)
INFO = ModelInfo("uniform", "0", "0" * 64)


class UniformSession:
    attributes: tuple[Attribute, ...] = ATTRIBUTES

    def __init__(self, rows: int) -> None:
        self.who = np.arange(rows)
        self.reads = 0

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, seconds: Floats) -> None:
        assert set(note) == {a.name for a in self.attributes}
        assert len(conditions) == len(held) == len(seconds) == len(self.who)
        self.reads += 1

    def logits(self, place: int, note: TokenBatch, now: Floats) -> Floats:
        assert list(note) == [a.name for a in self.attributes[:place]]
        assert len(now) in (len(self.who), len(self.who) // 2)
        assert all(len(values) == len(now) for values in note.values())
        return np.zeros((len(now), self.attributes[place].size), np.float32)

    def keep(self, rows: NDArray[np.intp]) -> None:
        self.who = self.who[rows]


class UniformNetwork:
    def begin(self, rows: int) -> UniformSession:
        return UniformSession(rows)


class UniformNoteSession:
    """Of the note network: all that it is told has the shape that was agreed on."""

    def __init__(self, rows: int) -> None:
        self.who = np.arange(rows)
        self.told: list[tuple[Floats, Floats, Floats]] = []

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, echo: Floats) -> None:
        vocabulary = NOTE_VOCABULARY
        assert list(note) == [a.name for a in vocabulary.attributes]
        assert conditions.shape == (len(self.who), vocabulary.conditions)
        assert held.shape == (len(self.who), vocabulary.now)
        assert echo.shape == (len(self.who), vocabulary.echo)
        self.told.append((conditions, held, echo))

    def logits(
        self, index: int, note: TokenBatch, now: Floats | None, own: Floats | None
    ) -> Floats:
        vocabulary = NOTE_VOCABULARY
        assert list(note) == [a.name for a in vocabulary.attributes[:index]]
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


class UniformBandSession(UniformSession):
    attributes = engine.tokens.vocabulary.ATTRIBUTES


class UniformBand:
    def begin(self, rows: int) -> UniformBandSession:
        return UniformBandSession(rows)


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


def open_uniform(folder: Path) -> PianoComposer:
    """A composer on the uniform model; the folder is not looked at."""
    shares = dict.fromkeys(CORNERS, 0.5)
    return PianoComposer(UniformNetwork(), indifferent_critic(), INFO, shares)


def open_nothing(folder: Path) -> PianoComposer:
    """A composer that cannot be opened."""
    raise CheckpointError(f"The model folder {folder} is not to be had.")


class UniformComposer:
    """Writes for the piano alone or for several instruments, as the request says."""

    info = INFO

    def __init__(self) -> None:
        self._piano, self._band = open_uniform(Path()), uniform_band()

    def compose(
        self, request: ComposeRequest, on_progress: Callable[[float], None] = lambda _: None
    ) -> ComposedPiece:
        chosen = self._piano if request.instruments == PIANO else self._band
        return chosen.compose(request, on_progress)


def open_uniform_for_all(folder: Path) -> UniformComposer:
    """A composer for any instruments; the folder is not looked at."""
    return UniformComposer()


def uniform_composer(harmony: ChordWriter | None = None) -> NoteComposer:
    """A composer for all instruments on a uniform model."""
    shares = dict.fromkeys(CORNERS, 0.5)
    scorers = {
        kind: NoteScorer(
            indifferent_critic(),
            MomentMatching.even(TERMS[kind]),
            TrainingIndex.of([]),
            alone=kind == "piano",
        )
        for kind in TERMS
    }
    priors = dict.fromkeys(TERMS, KindPriors(shares, PRIORS))
    return NoteComposer(UniformNotes(), scorers, INFO, priors, harmony)


def uniform_band() -> BandComposer:
    """A composer for several instruments on a uniform model."""
    shares = dict.fromkeys(CORNERS, 0.5)
    return BandComposer(UniformBand(), indifferent_critic(), INFO, shares, PRIORS)
