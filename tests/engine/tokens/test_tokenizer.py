"""From a band's notes to tuples and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from engine.api.instruments import ORDER
from engine.music.grid import KIT, KIT_OF_KEY
from engine.music.instrument_table import DRUM, HIGH, LOW
from engine.tokens.tokenizer import decode, encode, into_range, ticks_of
from engine.tokens.vocabulary import (
    ATTRIBUTES,
    DURATION_TICKS,
    END,
    SHIFT_TICKS,
    VELOCITY_STEP,
    duration_of,
    shift_of,
    vocabulary_fingerprint,
)
from tests.engine.composing.grid_music import grid_notes, writable


@given(st.integers(0, 10_000), st.integers(0, 11))
@settings(max_examples=80, deadline=None)
def test_what_is_written_in_the_vocabulary_comes_back(seed: int, tonic: int) -> None:
    notes = writable(seed)
    tokens = encode(notes, tonic)
    for attribute in ATTRIBUTES:
        assert tokens[attribute.name].min() >= 0
        assert tokens[attribute.name].max() < attribute.size
    back = decode(tokens, tonic, start=int(notes["tick"][0]))
    gaps = np.diff(notes["tick"])
    if np.isin(gaps, SHIFT_TICKS).all():
        assert np.array_equal(back["tick"], notes["tick"])
        assert np.array_equal(back["duration"], notes["duration"])
    assert np.array_equal(back["instrument"], notes["instrument"])
    assert np.array_equal(back["pitch"], notes["pitch"])
    assert_allclose(back["velocity"], notes["velocity"], rtol=0, atol=VELOCITY_STEP // 2)
    assert np.array_equal(encode(back, tonic), tokens)


@pytest.mark.parametrize("tonic", range(12))
def test_the_tonic_becomes_c_and_drums_stay(tonic: int) -> None:
    notes = grid_notes((0, 12, "drums", 36), (0, 12, "piano", 60 + tonic))
    tokens = encode(notes, tonic)
    assert tokens["pitch"][0] == 36
    assert tokens["pitch"][1] in (60, 72)
    assert decode(tokens, tonic)["pitch"].tolist() == [36, 60 + tonic]


def test_notes_of_one_onset_stand_by_instrument_and_from_the_top_down() -> None:
    rows = [(7, 12, "piano", 60), (7, 12, "bass", 40), (7, 12, "piano", 67), (7, 12, "flute", 80)]
    tokens = encode(grid_notes(*rows, (7, 6, "piano", 67), (55, 6, "bass", 40)), 0)
    assert tokens["shift"].tolist() == [0, 0, 0, 0, 48]
    assert tokens["pitch"].tolist() == [40, 67, 60, 80, 40]
    assert ticks_of(tokens).tolist() == [0, 0, 0, 0, 48]


def test_a_pitch_out_of_range_moves_by_octaves_and_a_drum_never() -> None:
    everything = np.arange(128)
    for place, one in enumerate(ORDER):
        moved = into_range(everything, np.full(128, place))
        if place == DRUM:
            assert np.array_equal(moved, everything)
            continue
        assert LOW[place] == one.low <= moved.min()
        assert moved.max() <= one.high == HIGH[place]
        assert ((moved - everything) % 12 == 0).all()
        inside = (everything >= one.low) & (everything <= one.high)
        assert np.array_equal(moved[inside], everything[inside])


def test_the_tables_hold_what_their_docstrings_say() -> None:
    assert [a.size for a in ATTRIBUTES] == [66, 17, 128, 38, 16]
    assert SHIFT_TICKS[:49].tolist() == list(range(49))
    assert (SHIFT_TICKS[-1], len(SHIFT_TICKS), END) == (192, 65, 65)
    assert (DURATION_TICKS[0], DURATION_TICKS[-1]) == (1, 384)
    assert (np.diff(SHIFT_TICKS) > 0).all()
    assert (np.diff(DURATION_TICKS) > 0).all()
    assert np.array_equal(shift_of(SHIFT_TICKS), np.arange(END))
    assert np.array_equal(duration_of(DURATION_TICKS), np.arange(len(DURATION_TICKS)))
    assert shift_of(np.array([1000])).tolist() == [END - 1]
    assert duration_of(np.array([5000])).tolist() == [len(DURATION_TICKS) - 1]
    assert len(vocabulary_fingerprint()) == 12


def test_every_key_of_the_kit_has_a_place_in_it() -> None:
    assert len(set(KIT)) == len(KIT)
    assert set(KIT_OF_KEY.values()) == set(KIT)
    # General MIDI's percussion map has all of these.
    assert set(range(35, 82)) <= set(KIT_OF_KEY)


def test_an_empty_piece_stays_empty() -> None:
    assert len(encode(grid_notes(), 3)) == 0
    assert len(decode(encode(grid_notes(), 3), 3)) == 0
