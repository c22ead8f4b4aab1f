"""The sampler's loop on a decoding that has nothing of a piano."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats, TokenBatch
from engine.sampling.sampler import Options, sample
from engine.tokens.attribute import Attribute

BEATS = 8


class Drumming:
    """A stroke a beat on one of three drums; the second attribute ends the piece."""

    attributes = (Attribute("drum", 3), Attribute("last", 2))

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.max_notes = 2 * BEATS
        self.finished = np.zeros(rows, bool)
        self.beat = 0

    @property
    def progress(self) -> NDArray[np.float64]:
        return np.full(self.rows, self.beat / BEATS)

    def cond(self) -> Floats:
        return np.full((self.rows, 5), self.beat, np.float32)

    def uncond(self) -> Floats:
        return np.full((self.rows, 5), -1, np.float32)

    def context(self) -> Floats:
        return np.full((self.rows, 7), self.beat, np.float32)

    def time(self) -> Floats:
        return np.full(self.rows, self.beat, np.float32)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        if name == "last":
            wrong = np.arange(2) != (self.beat == BEATS)
            return np.where(wrong, -np.inf, logits)
        return logits

    def commit(self, name: str, values: NDArray[np.int32]) -> NDArray[np.int32]:
        if name == "last":
            self.finished = self.finished | (values == 1)
        return values

    def on_note(self, note: TokenBatch) -> None:
        assert list(note) == ["drum", "last"]
        self.beat += 1


class Session:
    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.reads: list[tuple[TokenBatch, Floats, Floats, Floats]] = []

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, seconds: Floats) -> None:
        self.reads.append((note, conditions, held, seconds))

    def logits(self, place: int, note: TokenBatch, now: Floats) -> Floats:
        assert now.shape == (self.rows, 7)
        return np.zeros((self.rows, (3, 2)[place]), np.float32)

    def keep(self, rows: NDArray[np.intp]) -> None:
        raise AssertionError("All rows end together.")


class Network:
    def begin(self, rows: int) -> Session:
        self.session = Session(rows)
        return self.session


class Rotating:
    """Wants the drums in turn."""

    def __init__(self) -> None:
        self.beat = 0

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        if name == "drum":
            logits = logits.copy()
            logits[:, self.beat % 3] += 100.0
        return logits

    def on_note(self, note: TokenBatch) -> None:
        self.beat += 1


class Against:
    """Wants the last drum, more than anybody before."""

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        return logits + np.array([0, 0, 1e4], np.float32) if name == "drum" else logits

    def on_note(self, note: TokenBatch) -> None:
        pass


EVEN = {"drum": 1.0, "last": 1.0}


def test_any_vocabulary_is_written_note_by_note() -> None:
    network = Network()
    told: list[float] = []
    rng = np.random.default_rng(0)
    pieces = sample(network, Drumming(4), Options(1.5, EVEN, EVEN), rng, told.append)
    assert [piece.dtype.names for piece in pieces] == [("drum", "last")] * 4
    assert [len(piece) for piece in pieces] == [BEATS] * 4
    assert set(np.concatenate(pieces)["drum"].tolist()) == {0, 1, 2}
    assert told == [beat / BEATS for beat in range(1, BEATS + 1)]
    first, conditions, held, _ = network.session.reads[0]
    assert {name: values.tolist() for name, values in first.items()} == {
        "drum": [3] * 8,
        "last": [2] * 8,
    }
    assert conditions[:, 0].tolist() == [0] * 4 + [-1] * 4
    assert held.shape == (8, 7)
    assert [float(read[3][0]) for read in network.session.reads] == list(range(BEATS + 1))


def test_processors_lean_on_the_choice_and_the_last_has_the_last_word() -> None:
    def drums(*processors: Rotating | Against) -> list[int]:
        rng = np.random.default_rng(0)
        options = Options(0.0, EVEN, EVEN)
        (piece,) = sample(Network(), Drumming(1), options, rng, processors=processors)
        drums: list[int] = piece["drum"].tolist()
        return drums

    assert drums(Rotating()) == [0, 1, 2, 0, 1, 2, 0, 1]
    assert drums(Rotating(), Against()) == [2] * BEATS
