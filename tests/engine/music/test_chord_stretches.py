"""Stretches of one bar and one chord, and what sounds in them."""

from __future__ import annotations

from engine.api.chord_names import Chord
from engine.music.chord_stretches import chord_stretches, sounding_ticks
from engine.music.chords import to_chords
from tests.engine.composing.grid_music import grid_notes

BAR = 48
C, F = Chord(0, 0, 0), Chord(5, 0, 5)


def test_a_stretch_ends_with_its_bar_or_its_chord_and_the_last_with_the_piece() -> None:
    chords = to_chords([(0, C), (72, F), (96, C), (120, F)])
    assert chord_stretches(chords, 2, BAR).tolist() == [0, 48, 72, 96]
    assert chord_stretches(to_chords([(0, C)]), 1, BAR).tolist() == [0, 48]


def test_each_note_counts_in_all_stretches_that_it_lasts_over_but_drums() -> None:
    edges = chord_stretches(to_chords([(0, C), (72, F)]), 2, BAR)
    notes = grid_notes(
        (60, 100, "piano", 64), (36, 24, "cello", 48), (40, 8, "piano", 60), (0, 96, "drums", 36)
    )
    found = sounding_ticks(notes, edges)
    assert found.shape == (3, 12)
    assert found[:, 0].tolist() == [12 + 8, 12, 0]
    assert found[:, 4].tolist() == [0, 12, 24]
    assert found.sum() == 68
    assert not sounding_ticks(notes[:0], edges).any()
