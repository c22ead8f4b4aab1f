"""What the band model is told besides the notes."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.instruments import ORDER
from engine.music.grid import Grid
from engine.tokens.band.conditions import CONDITIONS, MANNERS, SIZE, conditions

GRID = Grid(110.0)


def told(name: str, made: np.ndarray) -> list[float]:
    """What stands in one place, step by step."""
    values: list[float] = made[:, CONDITIONS.index(name)].tolist()
    return values


def test_all_that_is_known_is_told_and_marked_as_known() -> None:
    made = conditions(
        np.array([0, 48, 96]),
        Grid(220.0, 3),
        valence=0.5,
        arousal=np.array([-1.0, 0.0, 1.0]),
        mode="minor",
        density=16.0,
        total=144,
        manner="pop",
        instruments=[0, 4],
    )
    assert made.shape == (3, SIZE)
    assert told("valence", made) == [0.5] * 3
    assert told("arousal", made) == [-1, 0, 1]
    assert told("mode", made) == [-1] * 3
    assert told("tempo", made) == [1.0] * 3
    assert told("density", made) == [1.0] * 3
    assert told("left_1", made) == pytest.approx(np.exp([-4.0, -8 / 3, -4 / 3]))
    assert told("elapsed_4", made) == pytest.approx(np.exp([0.0, -1 / 3, -2 / 3]))
    known = ("mood", "tempo", "density", "left", "elapsed", "instruments")
    assert all(told(f"{name}_known", made) == [1] * 3 for name in known)
    assert [told(f"manner_{manner}", made)[0] for manner in MANNERS] == [0, 1, 0, 0, 0]
    plays = [told(f"plays_{one.name}", made)[0] for one in ORDER]
    assert np.flatnonzero(plays).tolist() == [0, 4]
    assert (told("three_four", made)[0], told("two_four", made)[0]) == (1, 0)


def test_nothing_is_told_of_what_is_withheld() -> None:
    made = conditions(np.array([0, 48]), GRID, tempo_known=False, from_start=False)
    assert not made.any()


def test_past_the_end_there_is_nothing_left() -> None:
    made = conditions(np.array([96, 480]), GRID, total=96)
    assert told("left_16", made) == [1, 1]
