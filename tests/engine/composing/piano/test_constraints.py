"""The rules one by one: what each forbids, and that something is always left."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.composing.piano.constraints import (
    ENDING_SECONDS,
    LONGEST_REST,
    MAX_AT_ONCE,
    Rows,
    keyboard,
    later_is_end,
    pitch_mask,
    shift_mask,
)
from engine.tokens.attribute import transposition
from engine.tokens.piano.vocabulary import ATTRIBUTES, END, PITCHES, SHIFT_SECONDS


def rows(**changes: Any) -> Rows:
    """One row in the middle of a piece of 30 s."""
    values = {
        "seconds": np.array([10.0]),
        "pitch": np.array([60], np.int32),
        "struck": np.array([1], np.int32),
        "count": 20,
        "total": 30.0,
        "lowest": PITCHES[0],
        "highest": PITCHES[1],
    }
    return Rows(**{**values, **changes})


def allowed_shifts(**changes: Any) -> list[int]:
    return np.flatnonzero(~shift_mask(rows(**changes))[0]).tolist()


def test_in_the_middle_only_long_rests_and_the_end_are_forbidden() -> None:
    shifts = allowed_shifts()
    assert END not in shifts
    assert shifts == [shift for shift in range(END) if SHIFT_SECONDS[shift] <= LONGEST_REST]


def test_a_piece_begins_with_a_note_at_once() -> None:
    assert allowed_shifts(count=0, seconds=np.zeros(1), pitch=np.array([128])) == [0]


def test_no_onset_lies_beyond_the_length() -> None:
    late = 30.0 - ENDING_SECONDS - 0.1
    shifts = allowed_shifts(seconds=np.array([late]))
    assert max(late + SHIFT_SECONDS[shift] for shift in shifts) <= 30.0
    assert END not in shifts


def test_an_onset_near_the_end_is_the_last_and_may_fill_its_chord() -> None:
    assert allowed_shifts(seconds=np.array([30.0 - ENDING_SECONDS])) == [0, END]
    assert allowed_shifts(seconds=np.array([30.0])) == [0, END]


@pytest.mark.parametrize(
    "full", [{"struck": np.array([MAX_AT_ONCE])}, {"pitch": np.array([PITCHES[0]])}]
)
def test_a_full_chord_takes_no_more_notes(full: dict[str, Any]) -> None:
    assert 0 not in allowed_shifts(**full)
    assert allowed_shifts(seconds=np.array([29.0]), **full) == [END]


def test_a_piece_of_one_chord_may_end() -> None:
    assert allowed_shifts(seconds=np.zeros(1), count=1, total=2.0) == [0, END]


def test_near_the_end_every_later_onset_counts_as_the_end() -> None:
    logits = np.log(np.arange(1.0, END + 2.0))[None].astype(np.float32)
    assert np.array_equal(later_is_end(logits, rows()), logits)
    folded = later_is_end(logits, rows(seconds=np.array([29.0])))
    assert np.array_equal(folded[:, :END], logits[:, :END])
    assert np.exp(folded[0, END]) == pytest.approx(np.arange(2, END + 2).sum(), rel=1e-5)


def test_notes_of_a_chord_fall_and_others_are_free() -> None:
    shifts = np.array([0, 5])
    two = rows(
        seconds=np.full(2, 10.0), pitch=np.array([60, 60], np.int32), struck=np.array([1, 1])
    )
    together, apart = (np.flatnonzero(~row).tolist() for row in pitch_mask(two, shifts))
    assert together == list(range(PITCHES[0], 60))
    assert apart == list(range(PITCHES[0], PITCHES[1] + 1))


def test_the_first_note_is_free() -> None:
    first = rows(count=0, pitch=np.array([128], np.int32))
    assert (~pitch_mask(first, np.array([0]))).sum() == 88


@pytest.mark.parametrize("tonic", range(12))
def test_the_keyboard_moves_with_the_key(tonic: int) -> None:
    moved = transposition(tonic)
    assert keyboard(moved) == (PITCHES[0] + moved, PITCHES[1] + moved)


@given(
    seconds=st.floats(0, 30),
    pitch=st.integers(*PITCHES),
    struck=st.integers(1, 12),
    count=st.integers(1, 500),
)
def test_wherever_a_row_stands_something_is_allowed(
    seconds: float, pitch: int, struck: int, count: int
) -> None:
    here = rows(
        seconds=np.array([seconds]),
        pitch=np.array([pitch], np.int32),
        struck=np.array([struck], np.int32),
        count=count,
    )
    shifts = np.flatnonzero(~shift_mask(here)[0])
    assert len(shifts)
    for shift in shifts[shifts != END]:
        assert not pitch_mask(here, np.array([shift])).all()
    assert shift_mask(here).shape == (1, ATTRIBUTES[0].size)
