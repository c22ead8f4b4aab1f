"""Networks with simple opinions, and sampling from them, for several tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine.api.keys import Key
from engine.api.moods import Mood, mood
from engine.composing.frame import Frame
from engine.composing.note_state import NoteDecodingState
from engine.model.network import Floats, NoteNetwork
from engine.music.grid import Grid
from engine.music.mood_curve import Curve
from engine.sampling.decoding import LogitsProcessor
from engine.sampling.note_sampler import sample_notes
from engine.sampling.sampler import Options
from engine.tokens.attribute import Tokens
from tests.engine.composing.grid_music import place
from tests.engine.fakes import NAMES, UniformNotes, UniformNoteSession

EVEN = dict.fromkeys(NAMES, 1.0)
SHARP = dict.fromkeys(NAMES, 1e-3)
PIANO = place("piano")
BARS = 6


def options(guidance: float = 0.0, **others: Any) -> Options:
    return Options(guidance, **{"temperature": EVEN, "top_p": EVEN, **others})


def decoding(
    rows: int = 4,
    players: Sequence[int] = (PIANO,),
    bars: int = BARS,
    *,
    asked: Mood = mood("sad"),  # noqa: B008 - a frozen value
    key: Key = Key(0, "major"),  # noqa: B008
    grid: Grid = Grid(100.0),  # noqa: B008
    source: str = "game",
    **others: Any,
) -> NoteDecodingState:
    frame = Frame(Curve([asked]), key, grid, bars, players, source, **others)
    return NoteDecodingState(frame, [None] * rows, [None] * rows)


def drawn(
    state: NoteDecodingState,
    network: NoteNetwork | None = None,
    seed: int = 1,
    processors: Sequence[LogitsProcessor] = (),
    **how: Any,
) -> list[Tokens]:
    """The pieces that are sampled from a state, in the order of its rows."""
    rng = np.random.default_rng(seed)
    given = network or UniformNotes()
    found = sample_notes(given, state, options(**how), rng, processors=processors)
    return list(found.values())


def chords(tokens: Tokens) -> list[list[int]]:
    starts = np.flatnonzero(tokens["shift"] != 0)
    return [chord.tolist() for chord in np.split(tokens["pitch"], starts)]


Opinion = Callable[[str, int, Floats], dict[int, float]]
"""From an attribute, the row's number and what it was told to logits, 0 unless named."""


class OpinionatedSession(UniformNoteSession):
    def __init__(self, rows: int, opinion: Opinion) -> None:
        super().__init__(rows)
        self.opinion = opinion

    def logits(self, index: int, *around: Any) -> Floats:
        logits = super().logits(index, *around)
        for row, who in enumerate(self.who.tolist()):
            for value, size in self.opinion(NAMES[index], who, self.told[-1][0][row]).items():
                logits[row, value] = size
        return logits


class Opinionated:
    def __init__(self, opinion: Opinion) -> None:
        self.opinion = opinion

    def begin(self, rows: int) -> OpinionatedSession:
        return OpinionatedSession(rows, self.opinion)
