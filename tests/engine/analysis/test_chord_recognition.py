"""The chords of music on the grid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from engine.analysis.chord_recognition import find_chords, find_chords_in_beats
from engine.api.chord_names import NO_CHORD, QUALITIES, Chord
from engine.music.chords import chord_symbols, chord_values, transpose_chords
from engine.music.grid import Grid, GridNotes, end_ticks
from tests.engine.composing.grid_music import by_chance, grid_notes

FOUR, THREE, SIX = Grid(120.0), Grid(120.0, 3), Grid(120.0, 6, 8)


def block(tick: int, ticks: int, pitches: Sequence[int]) -> GridNotes:
    return grid_notes(*[(tick, ticks, "piano", pitch) for pitch in pitches])


def music(*blocks: GridNotes) -> GridNotes:
    return np.concatenate(blocks)


def test_chords_are_found_where_they_change() -> None:
    notes = music(
        block(0, 48, (45, 60, 64, 69)),
        block(48, 48, (41, 60, 65, 69)),
        block(96, 24, (48, 60, 64, 67)),
        block(120, 24, (43, 59, 62, 67)),
    )
    chords = find_chords(notes, FOUR)
    assert chords["tick"].tolist() == [0, 48, 96, 120]
    assert chord_symbols(chords) == ["Am", "F", "C", "G"]


@pytest.mark.parametrize("name", ["maj", "min", "7", "maj7", "min7", "sus4", "dim"])
def test_a_held_chord_is_known_for_what_it_is(name: str) -> None:
    (index,) = (index for index, one in enumerate(QUALITIES) if one.name == name)
    for root in range(12):
        tones = [60 + root + interval for interval in QUALITIES[index].intervals]
        notes = block(0, 96, [36 + root, *tones])
        assert chord_values(find_chords(notes, FOUR)) == [Chord(root, index, root)]


def test_broken_chords_and_passing_notes_are_one_chord() -> None:
    broken = [(6 * place, 6, "piano", pitch) for place, pitch in enumerate((60, 67, 72, 76) * 2)]
    melody = [(12 * place, 12, "flute", pitch) for place, pitch in enumerate((76, 77, 79, 74))]
    notes = grid_notes((0, 48, "bass", 36), *broken, *melody)
    assert chord_symbols(find_chords(notes, FOUR)) == ["C"]


def test_the_note_that_lies_lowest_is_the_bass() -> None:
    notes = music(block(0, 48, (40, 60, 64, 67)), block(48, 48, (47, 62, 67, 71)))
    assert chord_symbols(find_chords(notes, FOUR)) == ["C/E", "G/B"]
    # A foreign note below, however long, makes no other chord of it.
    assert chord_symbols(find_chords(block(0, 96, (38, 60, 64, 67, 72, 76, 79)), FOUR)) == ["C"]


def test_a_change_is_heard_at_the_bar_line_rather_than_beside_it() -> None:
    # What sounds in the last beat belongs to both chords.
    for grid in (FOUR, THREE):
        bar = grid.bar_ticks
        before, after = block(0, bar - 12, (48, 60, 64, 67)), block(bar, bar, (45, 60, 64, 69))
        chords = find_chords(music(before, block(bar - 12, 12, (60, 64)), after), grid)
        assert chords["tick"].tolist() == [0, bar]


def test_six_eighths_change_on_their_two_beats() -> None:
    notes = music(block(0, 18, (48, 60, 64, 67)), block(18, 18, (43, 59, 62, 67)))
    assert find_chords(notes, SIX)["tick"].tolist() == [0, 18]


def test_a_silent_bar_has_no_chord_and_a_rest_keeps_it() -> None:
    notes = music(block(96, 24, (48, 60, 64, 67)), block(264, 24, (48, 60, 64, 67)))
    chords = find_chords(notes, FOUR)
    assert chord_symbols(chords) == ["N.C.", "C", "N.C.", "C"]
    assert chords["tick"].tolist() == [0, 96, 120, 264]
    short = music(block(0, 24, (48, 60, 64, 67)), block(48, 24, (48, 60, 64, 67)))
    assert chord_symbols(find_chords(short, FOUR)) == ["C"]


def test_drums_have_no_harmony_and_silence_none() -> None:
    drums = grid_notes((0, 3, "drums", 36), (12, 3, "drums", 38))
    for notes in (drums, drums[:0]):
        chords = find_chords(notes, FOUR)
        assert chord_values(chords) == [NO_CHORD]
        assert chords["tick"].tolist() == [0]
    notes = block(0, 48, (45, 60, 64, 69))
    assert np.array_equal(find_chords(music(notes, drums), FOUR), find_chords(notes, FOUR))


@pytest.mark.parametrize("seed", range(12))
def test_music_moved_has_its_chords_moved(seed: int) -> None:
    grid, semitones = (FOUR, THREE, SIX)[seed % 3], seed - 6
    notes = by_chance(seed, instruments=("piano", "violin"))
    chords = find_chords(notes, grid)
    assert chords["tick"][0] == 0
    assert (np.diff(chords["tick"]) > 0).all()
    moved = notes.copy()
    moved["pitch"] += semitones
    assert np.array_equal(find_chords(moved, grid), transpose_chords(chords, semitones))
    assert np.array_equal(find_chords(notes[::-1], grid), chords)


def test_notes_in_beats_have_the_chords_of_the_grid() -> None:
    notes = by_chance(5, instruments=("piano",))
    # A player is a little early or late, less than half a tick.
    early = np.random.default_rng(5).uniform(-0.03, 0.03, len(notes))
    onsets = np.maximum(notes["tick"] / 12 + early, 0)
    ends = end_ticks(notes) / 12 + early
    found = find_chords_in_beats(onsets, ends, notes["pitch"], 4)
    assert np.array_equal(found, find_chords(notes, FOUR))
