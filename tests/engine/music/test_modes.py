"""Melodies between the parallel major and minor."""

from __future__ import annotations

import numpy as np

from engine.music.modes import to_mode


def moved(pitches: list[int], tonic: int, mode: str) -> list[int]:
    found: list[int] = to_mode(np.array(pitches), tonic, mode).tolist()
    return found


def test_third_sixth_and_seventh_rise_into_major_and_fall_into_minor() -> None:
    assert moved([60, 63, 65, 68, 70, 72], 0, "major") == [60, 64, 65, 69, 71, 72]
    assert moved([60, 64, 65, 69, 71, 69], 0, "minor") == [60, 63, 65, 68, 70, 68]
    # In D: its sixth in minor is B flat.
    assert moved([62, 65, 70], 2, "major") == [62, 66, 71]


def test_a_leading_note_stays_one_in_minor() -> None:
    assert moved([67, 71, 72, 71, 67], 0, "minor") == [67, 71, 72, 70, 67]
