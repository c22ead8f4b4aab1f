"""Analyses of MIDI files by a listener whose critics have no opinion of moods."""

from __future__ import annotations

import functools

import numpy as np

from engine.api.analysis import Analysis
from engine.insight.analyse import Listener
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, NOTE, Score
from engine.reading.song import read_song
from engine.service.analyst import open_tracker
from tests.engine.fakes import indifferent_critic
from tests.engine.reading.raw_midi import END, file, meta, scale


@functools.cache
def listener() -> Listener:
    critics = dict.fromkeys(("piano", "band"), indifferent_critic())
    return Listener(critics, functools.cache(open_tracker))


def analysed(midi: bytes, begin: float = 0.0, end: float | None = None) -> Analysis:
    return listener().analyse(read_song(midi), "song.mid", begin, end)[0]


def two_chords() -> bytes:
    """C major, and forty seconds later A minor: in them no beat can be heard."""
    rows = [(0.0, 4.0, pitch, 64, 0) for pitch in (60, 64, 67)]
    rows += [(40.02, 4.0, pitch, 64, 0) for pitch in (57, 60, 64)]
    return write_midi(Score(np.array(rows, NOTE)), "Two chords")


def one_note() -> bytes:
    """A whole note of the piano, which is a bar."""
    return write_midi(Score(np.array([(0.0, 2.0, 60, 64, 0)], NOTE), meter=(4, 4)), "One")


def drums_alone() -> bytes:
    """Eight bars of 3/4 for a drum, so without a melody."""
    rows = [(beat / 2, 0.1, 36, 64, DRUMS) for beat in range(24)]
    return write_midi(Score(np.array(rows, NOTE), meter=(3, 4)), "Drums")


def many_tracks(count: int) -> bytes:
    """Sixteen bars for so many pianos, each in a track with its name."""
    named = (meta(3, f"Piano {number}".encode()) for number in range(1, count + 1))
    return file(*(name + scale(64) + END for name in named))
