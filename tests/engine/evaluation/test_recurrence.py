"""Figures return when they come back, not when they go on."""

from __future__ import annotations

import numpy as np

from engine.evaluation.recurrence import recurrence
from engine.music.score import NOTE, Notes


def melody(pitches: list[int], step: float = 1.0) -> Notes:
    return np.array(
        [(index * step, step, pitch, 64, 0) for index, pitch in enumerate(pitches)], NOTE
    )


THEME = [60, 67, 64, 72, 71, 62, 69, 65]


def fresh(notes: int, seed: int) -> list[int]:
    return [int(pitch) for pitch in np.random.default_rng(seed).integers(40, 90, notes)]


def test_a_theme_that_returns_in_another_key_is_found() -> None:
    later = [pitch + 5 for pitch in THEME]
    piece = melody([*THEME, *fresh(30, 1), *later])
    # Figures begin after 20.0 s at notes 21 … 41; four of them lie within the theme.
    assert recurrence(piece) == 4 / 21


def test_going_on_is_no_return() -> None:
    assert recurrence(melody([*fresh(30, 1), *THEME, *THEME])) == 0


def test_a_figure_that_never_stops_has_returned() -> None:
    # Figures begin at 21 … 75 s; all but the first three have been heard 20 s before.
    assert recurrence(melody([60, 64, 67, 72] * 20)) == 52 / 55


def test_new_music_and_short_music_return_nothing() -> None:
    assert recurrence(melody(fresh(80, 2))) == 0
    assert recurrence(melody(THEME)) == 0
    assert recurrence(np.zeros(0, NOTE)) == 0
