"""Pieces of which something was written anew on a network without opinions, for several tests."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from engine.api.keys import Key
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.redo import Redo
from engine.api.request import ComposeRequest
from engine.composing.base import ComposedPiece
from engine.composing.note_composer import NoteComposer
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import Notes, Score
from tests.engine.fakes import uniform_composer

KEY = Key(3, "major")


@cache
def piece(instruments: str = "chiptune", seconds: int = 16) -> bytes:
    """A piece of eight bars or so."""
    request = ComposeRequest(
        mood("happy"), 1, instruments=instruments, seconds=seconds, key=KEY, candidates=2
    )
    written = uniform_composer().compose(request)
    return write_midi(written.score, written.title, KEY)


def redo(midi: bytes, wanted: Redo, composer: NoteComposer | None = None, **asked: Any) -> Any:
    """The composed piece."""
    origin = Origin(Way.REDO, midi, asked.pop("own_key", KEY), redo=wanted, **asked.pop("of", {}))
    values = {"mood": mood("happy"), "seed": 2, "candidates": 3, "instruments": "multi", **asked}
    made: ComposedPiece = (composer or uniform_composer()).compose(
        ComposeRequest(origin=origin, **values)
    )
    return made


def redone(midi: bytes, wanted: Redo, **asked: Any) -> Score:
    """What its file holds."""
    made = redo(midi, wanted, **asked)
    return read_midi(write_midi(made.score, made.title))


def same_notes(first: Notes, second: Notes) -> bool:
    """Whether both hold the same notes to half a tick of their files."""
    if len(first) != len(second):
        return False
    one, two = ([*sorted(notes.tolist())] for notes in (first, second))
    return all(
        abs(a[0] - b[0]) < 6e-4 and abs(a[1] - b[1]) < 1.1e-3 and a[2:] == b[2:]
        for a, b in zip(one, two, strict=True)
    )


def bar_seconds(midi: bytes) -> float:
    """How long a bar of 4/4 is by the first tempo."""
    return 240 / read_midi(midi).tempo


def family(notes: Notes, programs: set[int]) -> Notes:
    """The notes of some programs."""
    found: Notes = notes[np.isin(notes["program"], list(programs))]
    return found


def outside(notes: Notes, first: int, last: int, bar: float) -> Notes:
    """Notes that do not begin in the bars from first to last, counted from 1."""
    place = notes["onset"] + 0.01
    found: Notes = notes[(place < (first - 1) * bar) | (place >= last * bar)]
    return found
