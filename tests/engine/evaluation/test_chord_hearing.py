"""Chords that were asked for are heard, or not."""

from __future__ import annotations

import numpy as np

from engine.api.chord_names import NO_CHORD, QUALITIES, Chord
from engine.evaluation.chord_hearing import Hearing, hear_chords
from engine.music.chords import to_chords
from engine.music.grid import GridNotes
from tests.engine.composing.grid_music import grid_notes

INDEX = {quality.name: index for index, quality in enumerate(QUALITIES)}


def chord(root: int, name: str = "maj") -> Chord:
    return Chord(root, INDEX[name], root)


def held(tick: int, ticks: int, *pitches: int) -> GridNotes:
    return grid_notes(*[(tick, ticks, "piano", pitch) for pitch in pitches])


C, A = (48, 60, 64, 67), (45, 60, 64, 69)


def test_time_in_which_the_asked_triad_sounds_is_heard() -> None:
    notes = np.concatenate([held(0, 48, *C), held(48, 48, *A)])
    assert hear_chords(notes, to_chords([(0, chord(0))]), 96, 48) == Hearing(48, 96)
    asked = to_chords([(0, chord(0)), (48, chord(9, "min"))])
    assert hear_chords(notes, asked, 96, 48) == Hearing(96, 96)
    assert hear_chords(notes, to_chords([(0, chord(9))]), 96, 48) == Hearing(0, 96)


def test_a_chord_within_a_bar_is_looked_at_by_itself() -> None:
    notes = np.concatenate([held(0, 36, *C), held(36, 12, *A)])
    asked = to_chords([(0, chord(0)), (36, chord(9, "min"))])
    assert hear_chords(notes, asked, 48, 48) == Hearing(48, 48)
    # A note that is held over counts for its part on each side.
    notes = np.concatenate([held(0, 40, *C), held(36, 12, *A), held(36, 12, 57, 69)])
    assert hear_chords(notes, asked, 48, 48) == Hearing(48, 48)


def test_sevenths_count_as_their_triads_and_what_has_none_is_not_counted() -> None:
    notes = held(0, 48, *C, 71)
    for name in ("maj7", "7", "maj6", "add9", "9"):
        assert hear_chords(notes, to_chords([(0, chord(0, name))]), 48, 48) == Hearing(48, 48)
    for name in ("sus2", "sus4", "dim", "aug", "hdim7", "5", "7sus4"):
        assert hear_chords(notes, to_chords([(0, chord(0, name))]), 48, 48) == Hearing(0, 0)
    assert hear_chords(notes, to_chords([(0, NO_CHORD)]), 48, 48) == Hearing(0, 0)


def test_silence_and_drums_are_no_chord() -> None:
    asked = to_chords([(0, chord(0))])
    drums = grid_notes((0, 40, "drums", 36), (0, 40, "drums", 64), (0, 40, "drums", 67))
    assert hear_chords(drums, asked, 96, 48) == Hearing(0, 96)
    rest = np.concatenate([held(0, 48, *C), drums])
    assert hear_chords(rest, asked, 96, 48) == Hearing(48, 96)
