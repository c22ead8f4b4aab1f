"""Whether a piece for several instruments is what was asked for: who plays, how fast, how long."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import Final

from engine.api.instruments import MULTI, ORDER, PRESETS, named
from engine.api.keys import all_keys
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.composing.parameters import METER
from engine.evaluation.band.playing import in_time
from engine.evaluation.control import LENGTH_TOLERANCE_SECONDS, keeps_length
from engine.evaluation.tempo import ASKED_TEMPOS, states_tempo
from engine.music.grid import Grid
from engine.music.instrument_table import DRUM, INSTRUMENT_OF_PROGRAM
from engine.music.score import DRUMS, Score

LISTS: Final = (
    "drums, bass, lead",
    "drums, bass, piano, brass, winds",
    "piano, violin",
    "guitar, flute",
    "harp, cello, choir",
    "bass, organ, electric guitar, flute",
    "drums, mallets",
    "drums, bass, piano, guitar, violin, string section, brass, flute",
)
"""Instruments asked for by name: two to eight, with drums and without, usual and unusual."""
MIN_IN_TIME: Final = 0.75
"""The share of notes that must be in time with the tempo asked for. With any other tempo, by
chance half would be."""
_ENSEMBLES: Final = (*PRESETS, *LISTS)


def ensemble_requests(moods: Sequence[str], seconds: int) -> list[ComposeRequest]:
    """Ask for each preset and each list in each mood, with keys and tempos in turn."""
    asked = [(who, name) for who in _ENSEMBLES for name in moods]
    keys, tempos = cycle(all_keys()), cycle(ASKED_TEMPOS)
    return [
        ComposeRequest(
            mood(name),
            seed=40_000 + number,
            instruments=who,
            seconds=seconds,
            tempo=next(tempos),
            key=next(keys),
        )
        for number, (who, name) in enumerate(asked)
    ]


def wanted(request: ComposeRequest, score: Score) -> frozenset[int]:
    """The instruments a piece should have, as indices of ``instruments.ORDER``.

    Where the composer chose them, they are those it wrote parts for.
    """
    if request.instruments != MULTI:
        return frozenset(ORDER.index(one) for one in named(request.instruments))
    return frozenset(
        DRUM if part.program == DRUMS else INSTRUMENT_OF_PROGRAM[part.program]
        for part in score.parts
    )


def keeps_tempo(request: ComposeRequest, score: Score) -> bool:
    """Whether a piece states the tempo asked for, and its notes are in time with it.

    Raises:
        ValueError: No tempo was asked for.
    """
    if request.tempo is None:
        raise ValueError("no tempo was asked for")
    return (
        states_tempo(request, score)
        and in_time(score.notes, Grid(request.tempo, METER)) >= MIN_IN_TIME
    )


def keeps_band_length(request: ComposeRequest, score: Score) -> bool:
    """Whether a piece is as long as asked for: to a second, or to half a bar of a given tempo."""
    half_a_bar = METER * 30 / request.tempo if request.tempo else 0.0
    return keeps_length(request, score.notes, max(LENGTH_TOLERANCE_SECONDS, half_a_bar + 0.01))
