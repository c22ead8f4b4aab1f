"""The F-measure of beats, against cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.beats.scoring import beat_f, beat_f_any_level

KNOWN = np.arange(1.0, 9.0)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (KNOWN, 1.0),
        (KNOWN + 0.069, 1.0),
        (KNOWN - 0.069, 1.0),
        (KNOWN + 0.071, 0.0),
        # Double time: precision 1/2, recall 1.
        (np.arange(1.0, 9.0, 0.5), 2 * 0.5 / 1.5),
        # Half time: precision 1, recall 1/2.
        (KNOWN[::2], 2 * 0.5 / 1.5),
        # Two found for one known beat: only one of them counts.
        (np.array([1.0, 1.05]), 2 * (1 / 2) * (1 / 8) / (1 / 2 + 1 / 8)),
        (np.zeros(0), 0.0),
    ],
)
def test_beats_within_70_ms_count_once(found: np.ndarray, expected: float) -> None:
    assert beat_f(found, KNOWN) == pytest.approx(expected)


def test_nothing_known_scores_nothing() -> None:
    assert beat_f(KNOWN, np.zeros(0)) == 0.0


@pytest.mark.parametrize(
    "found",
    [KNOWN, KNOWN[::2], KNOWN[1::2], np.arange(1.0, 9.0, 0.5), np.arange(0.5, 8.5, 0.5)],
)
def test_half_and_double_time_count_on_the_beat_or_off_it(found: np.ndarray) -> None:
    assert beat_f_any_level(found, KNOWN) == pytest.approx(1.0)


def test_thirds_do_not_count() -> None:
    assert beat_f_any_level(KNOWN[::3], KNOWN) < 0.9
