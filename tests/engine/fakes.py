"""A model without opinions: every value is as likely as any other."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import engine.tokens.band.vocabulary
from engine.analysis.features import FEATURES
from engine.api.composition import ModelInfo
from engine.api.errors import CheckpointError
from engine.api.instruments import ORDER, PIANO
from engine.api.moods import CORNERS
from engine.api.request import ComposeRequest
from engine.composing.band.composer import BandComposer
from engine.composing.band.parameters import StylePriors
from engine.composing.base import ComposedPiece
from engine.composing.piano.composer import PianoComposer
from engine.model.network import Floats, TokenBatch
from engine.ranking.critic import Critic
from engine.tokens.attribute import Attribute
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


class UniformBandSession(UniformSession):
    attributes = engine.tokens.band.vocabulary.ATTRIBUTES


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


def uniform_band() -> BandComposer:
    """A composer for several instruments on a uniform model."""
    shares = dict.fromkeys(CORNERS, 0.5)
    return BandComposer(UniformBand(), indifferent_critic(), INFO, shares, PRIORS)
