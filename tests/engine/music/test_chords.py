"""Chords as arrays and as symbols."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.api.chord_names import (
    NO_CHORD,
    QUALITIES,
    Chord,
    chord_symbol,
    pitch_class_name,
    pitch_name,
)
from engine.api.errors import RequestError
from engine.api.keys import Key, all_keys, parse_key
from engine.music.chords import (
    CHORD_WIDTH,
    chord_symbols,
    chord_values,
    chord_vectors,
    merge_chords,
    to_chords,
    transpose_chords,
)

NAMES = [quality.name for quality in QUALITIES]
A_MINOR, F_MAJOR = Chord(9, NAMES.index("min"), 9), Chord(5, 0, 5)
chords = st.builds(
    Chord, st.integers(0, 11), st.integers(0, len(QUALITIES) - 1), st.integers(0, 11)
) | st.just(NO_CHORD)


def test_a_quality_is_told_from_every_other_by_its_notes_its_name_and_its_symbol() -> None:
    for what in ("name", "symbol", "intervals"):
        assert len({getattr(quality, what) for quality in QUALITIES}) == len(QUALITIES)
    for quality in QUALITIES:
        assert quality.intervals[0] == 0
        assert list(quality.intervals) == sorted(set(quality.intervals))


@pytest.mark.parametrize(
    ("chord", "key", "symbol"),
    [
        (Chord(6, 8, 6), "E minor", "F#m7"),
        (Chord(10, 0, 2), "F major", "Bb/D"),
        (Chord(9, 0, 1), "F major", "A/C#"),
        (Chord(8, 0, 0), "Eb major", "Ab/C"),
        (Chord(4, 6, 8), "A minor", "E7/G#"),
        (Chord(1, 10, 1), "D minor", "C#dim7"),
        (Chord(10, 0, 10), "D minor", "Bb"),
        (Chord(10, 1, 10), "F# major", "A#m"),
        (Chord(3, 0, 3), "C minor", "Eb"),
        (Chord(11, 11, 5), "C major", "Bm7b5/F"),
        (Chord(11, 10, 8), "C minor", "Bdim7/Ab"),
        (Chord(0, 3, 8), "C major", "Caug/G#"),
        (Chord(1, 0, 5), "F# major", "C#/E#"),
        (Chord(8, 1, 11), "F# major", "G#m/B"),
        (Chord(8, 1, 11), "Eb minor", "Abm/Cb"),
        (Chord(11, 0, 11), "Eb minor", "B"),
        (Chord(0, 0, 2), "C major", "C/D"),
        (NO_CHORD, "C major", "N.C."),
    ],
)
def test_a_chord_is_spelled_as_its_key_asks(chord: Chord, key: str, symbol: str) -> None:
    assert chord_symbol(chord, parse_key(key)) == symbol


@given(st.integers(0, 11), st.sampled_from(all_keys()))
def test_no_name_of_a_note_makes_a_player_stop(pitch_class: int, key: Key) -> None:
    name = pitch_class_name(pitch_class, key)
    assert name not in ("Cb", "Fb", "E#", "B#")
    assert parse_key(name).tonic == pitch_class


def test_a_notes_name_has_its_octave_and_is_spelled_as_its_key_asks() -> None:
    assert pitch_name(60) == "C4"
    assert [pitch_name(73, parse_key(key)) for key in ("F# major", "Ab major")] == ["C#5", "Db5"]


def test_what_is_no_chord_is_no_value() -> None:
    for values in ((12, 0, 0), (0, len(QUALITIES), 0), (0, 0, -1), (-1, 0, 0), (-1, 1, -1)):
        with pytest.raises(RequestError, match="root and a bass"):
            Chord(*values)


@given(st.lists(chords), st.integers(-30, 30))
def test_chords_are_moved_and_moved_back(values: list[Chord], semitones: int) -> None:
    array = to_chords(enumerate(values))
    moved = transpose_chords(array, semitones)
    assert np.array_equal(transpose_chords(moved, -semitones), array)
    assert chord_values(array) == values
    for before, after in zip(values, chord_values(moved), strict=True):
        assert after.pitch_classes == {(one + semitones) % 12 for one in before.pitch_classes}


def test_a_chord_that_goes_on_is_one_chord() -> None:
    array = to_chords([(0, A_MINOR), (24, A_MINOR), (48, F_MAJOR), (60, Chord(5, 0, 9))])
    merged = merge_chords(array)
    assert merged["tick"].tolist() == [0, 48, 60]
    assert chord_symbols(merged) == ["Am", "F", "F/A"]
    assert len(merge_chords(array[:0])) == 0


@given(st.lists(chords, min_size=1, max_size=5))
def test_a_vector_says_root_bass_and_notes_of_the_chord_that_sounds(values: list[Chord]) -> None:
    array = to_chords((12 * index, chord) for index, chord in enumerate(values))
    vectors = chord_vectors(array, np.arange(12 * len(values) + 5))
    assert vectors.shape == (12 * len(values) + 5, CHORD_WIDTH)
    assert vectors.dtype == np.float32
    for tick, vector in enumerate(vectors):
        chord = values[min(tick // 12, len(values) - 1)]
        on = set(np.flatnonzero(vector).tolist())
        if chord == NO_CHORD:
            assert on == {36}
        else:
            sounding = {24 + pitch_class for pitch_class in chord.pitch_classes}
            assert on == {chord.root, 12 + chord.bass} | sounding
