"""Where bars begin: at any meter, and through changes of the tempo."""

from __future__ import annotations

import numpy as np
import pytest

from engine.music.bar_lines import bar_lines
from engine.music.score import NOTE, Notes, Score


def lasting(seconds: float) -> Notes:
    return np.array([(0.0, seconds, 60, 80, 0)], NOTE)


@pytest.mark.parametrize(
    ("meter", "expected"),
    [((4, 4), [0, 2, 4]), ((3, 4), [0, 1.5, 3, 4.5]), ((6, 8), [0, 1.5, 3, 4.5]), (None, [])],
)
def test_bars_follow_the_meter(meter: tuple[int, int] | None, expected: list[float]) -> None:
    found = bar_lines(Score(lasting(5.0), tempo=120.0, meter=meter))
    assert found.tolist() == pytest.approx(expected)


def test_a_bar_line_at_the_end_begins_no_bar() -> None:
    assert len(bar_lines(Score(lasting(4.0), tempo=120.0, meter=(4, 4)))) == 2


def test_bars_follow_changes_of_the_tempo() -> None:
    # Two quarters at 120, then 60: the second bar begins three seconds in.
    score = Score(lasting(8.0), tempo=120.0, tempos=((1.0, 60.0),), meter=(4, 4))
    assert bar_lines(score).tolist() == pytest.approx([0.0, 3.0, 7.0])
