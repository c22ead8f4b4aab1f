"""Pieces made from others on a network without opinions, for several tests."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from engine.api.keys import Key
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.request import ComposeRequest
from engine.composing.base import ComposedPiece
from engine.composing.source import SourcePiece, read_source
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import NOTE, Notes, Score, in_order
from tests.engine.fakes import uniform_composer

EB = Key(3, "major")
SECONDS = 24


def midi_of(written: ComposedPiece) -> bytes:
    return write_midi(written.score, written.title)


@cache
def piece(instruments: str = "band", seconds: int = SECONDS, seed: int = 1) -> bytes:
    request = ComposeRequest(
        mood("happy"), seed, instruments=instruments, seconds=seconds, key=EB, candidates=2
    )
    return midi_of(uniform_composer().compose(request))


def source(midi: bytes, way: Way = Way.VARY) -> SourcePiece:
    return read_source(Origin(way, midi, EB), ComposeRequest(mood("happy"), 1))


def made(way: Way, midi: bytes, **asked: Any) -> Score:
    """A piece made from another, as its file has it."""
    return read_midi(midi_of(written(way, midi, **asked)))


def written(way: Way, midi: bytes, **asked: Any) -> ComposedPiece:
    values = {"mood": mood("happy"), "seed": 2, "candidates": 2, "seconds": SECONDS, **asked}
    request = ComposeRequest(origin=Origin(way, midi, EB), **{"instruments": "band", **values})
    return uniform_composer().compose(request)


def rows(notes: Notes) -> list[tuple[float, float, int, int, int]]:
    return [
        (round(onset, 3), round(duration, 3), pitch, velocity, program)
        for onset, duration, pitch, velocity, program in notes.tolist()
    ]


def before(score: Score, bars: int) -> Notes:
    cut = bars * 4 * 60 / score.tempo
    found: Notes = score.notes[score.notes["onset"] < cut - 0.01]
    return found


def score(*rows: tuple[float, float, int, int], tempo: float = 120, **other: Any) -> bytes:
    """A file of onsets and lengths in beats, pitches and programs."""
    notes = np.array([(*row[:3], 64, row[3]) for row in rows], NOTE)
    notes["onset"] *= 60 / tempo
    notes["duration"] *= 60 / tempo
    return write_midi(Score(in_order(notes), tempo, **{"meter": (4, 4), **other}), "A")


FLUTE = tuple((float(beat), 1.0, 72 + beat % 5, 73) for beat in range(32))
