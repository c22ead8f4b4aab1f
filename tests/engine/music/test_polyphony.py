"""What the instruments can play."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api.instruments import ORDER
from engine.music.grid import sorted_grid
from engine.music.instrument_table import DRUM
from engine.music.polyphony import beside, limit_polyphony
from tests.engine.composing.grid_music import by_chance, grid_notes, most_at_once


@pytest.mark.slow
@given(st.integers(0, 10_000))
@settings(max_examples=80, deadline=None)
def test_no_instrument_plays_more_than_it_can(seed: int) -> None:
    played = limit_polyphony(by_chance(seed))
    assert (played["duration"] >= 1).all()
    assert np.array_equal(played, sorted_grid(played))
    for instrument in np.unique(played["instrument"]):
        assert most_at_once(played, instrument) <= ORDER[instrument].polyphony
        one = played[played["instrument"] == instrument]
        for pitch in np.unique(one["pitch"]):
            same = one[one["pitch"] == pitch]
            assert (np.diff(same["tick"]) >= same["duration"][:-1]).all()
            assert (np.diff(same["tick"]) > 0).all()


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_what_can_be_played_stays_as_it_is(seed: int) -> None:
    once = limit_polyphony(by_chance(seed))
    assert np.array_equal(limit_polyphony(once), once)


def test_of_too_many_struck_together_the_highest_are_kept_and_of_the_bass_the_lowest() -> None:
    violins = [(0, 12, "violin", pitch) for pitch in (60, 64, 67)]
    basses = [(0, 12, "bass", pitch) for pitch in (36, 43)]
    played = limit_polyphony(grid_notes(*violins, *basses))
    assert played["pitch"].tolist() == [36, 67, 64]


def test_a_note_ends_where_its_key_is_struck_again_and_a_doubled_one_is_left_out() -> None:
    twice = [(0, 24, "piano", 60), (0, 12, "piano", 60)]
    played = limit_polyphony(grid_notes(*twice, (6, 24, "piano", 60), (6, 24, "organ", 60)))
    assert played["tick"].tolist() == [0, 6, 6]
    assert played["duration"].tolist() == [6, 24, 24]


def test_the_oldest_note_ends_for_a_new_one() -> None:
    held = [(0, 48, "violin", 60), (6, 48, "violin", 64)]
    played = limit_polyphony(grid_notes(*held, (12, 48, "violin", 67)))
    assert played["duration"].tolist() == [12, 48, 48]
    # Of two struck together it is the upper one, and none struck at this very tick ends.
    together = [(0, 48, "violin", 60), (0, 48, "violin", 64)]
    played = limit_polyphony(grid_notes(*together, (12, 48, "violin", 67)))
    assert played[["pitch", "duration"]].tolist() == [(64, 12), (60, 48), (67, 48)]


def test_a_drum_rings_by_itself() -> None:
    played = limit_polyphony(grid_notes((0, 96, "drums", 36), (0, 5, "drums", 38)))
    assert played["instrument"].tolist() == [DRUM] * 2
    assert played["duration"].tolist() == [5, 12]


def test_what_is_kept_holds_its_keys_and_voices_against_what_is_new() -> None:
    kept = grid_notes((0, 24, "violin", 60))
    new = [(0, 12, "violin", 64), (12, 24, "violin", 60), (12, 24, "violin", 67)]
    # The key that is held cannot be struck; beside it there is one more voice.
    played = beside(kept, grid_notes(*new))
    assert played[["tick", "pitch"]].tolist() == [(0, 64), (12, 67)]


def test_nothing_stays_nothing() -> None:
    assert len(limit_polyphony(grid_notes())) == 0
