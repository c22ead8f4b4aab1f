"""Networks with simple opinions, and sampling from them on the piano, for several tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.api.keys import Key
from engine.api.moods import Mood, mood
from engine.composing.piano.decoding import PianoDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.mood_curve import Curve
from engine.sampling.sampler import Options, sample
from engine.tokens.attribute import Tokens
from engine.tokens.piano.vocabulary import ATTRIBUTES
from tests.engine.fakes import UniformNetwork, UniformSession

EVEN = {attribute.name: 1.0 for attribute in ATTRIBUTES}
SHARP = {attribute.name: 1e-3 for attribute in ATTRIBUTES}


def options(guidance: float = 0.0, **others: Any) -> Options:
    return Options(guidance, **{"temperature": EVEN, "top_p": EVEN, **others})


def decoding(
    candidates: int = 4,
    asked: Mood = mood("sad"),  # noqa: B008 - a frozen value
    key: Key = Key(0, "major"),  # noqa: B008
    seconds: float = 12.0,
    **others: Any,
) -> PianoDecodingState:
    return PianoDecodingState(candidates, Curve([asked]), key, seconds, **others)


def sampled(
    seconds: float = 12.0,
    seed: int = 1,
    key: Key = Key(0, "major"),  # noqa: B008 - a frozen value
    network: UniformNetwork | None = None,
    candidates: int = 4,
    **how: Any,
) -> list[Tokens]:
    empty = decoding(candidates, key=key, seconds=seconds)
    rng = np.random.default_rng(seed)
    return sample(network or UniformNetwork(), empty, options(**how), rng)


def chords(tokens: Tokens) -> list[list[int]]:
    starts = np.flatnonzero(tokens["shift"] != 0)
    return [chord.tolist() for chord in np.split(tokens["pitch"], starts)]


class OpinionatedSession(UniformSession):
    """Logits as a function of the row's number and of what the row was told."""

    def __init__(self, rows: int, opinion: Callable[[str, int, Floats], dict[int, float]]) -> None:
        super().__init__(rows)
        self.opinion = opinion

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, seconds: Floats) -> None:
        super().read(note, conditions, held, seconds)
        self.told = conditions

    def logits(self, place: int, note: TokenBatch, now: Floats) -> Floats:
        logits = super().logits(place, note, now)
        for row, who in enumerate(self.who[: len(now)].tolist()):
            for value, size in self.opinion(ATTRIBUTES[place].name, who, self.told[row]).items():
                logits[row, value] = size
        return logits


class Opinionated(UniformNetwork):
    def __init__(self, opinion: Callable[[str, int, Floats], dict[int, float]]) -> None:
        self.opinion = opinion

    def begin(self, rows: int) -> OpinionatedSession:
        return OpinionatedSession(rows, self.opinion)
