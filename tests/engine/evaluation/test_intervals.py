"""Intervals as wide as statistics says."""

from __future__ import annotations

import numpy as np
import pytest

from engine.evaluation.intervals import bootstrap, share

VALUES = np.random.default_rng(1).normal(5.0, 2.0, 400)
ALONE = [str(number) for number in range(400)]


def test_a_means_interval_is_two_standard_errors_wide_on_each_side() -> None:
    found = bootstrap(lambda chosen: float(VALUES[chosen].mean()), ALONE)
    error = VALUES.std() / 20
    assert found.value == pytest.approx(VALUES.mean())
    assert found.low == pytest.approx(found.value - 1.96 * error, abs=0.4 * error)
    assert found.high == pytest.approx(found.value + 1.96 * error, abs=0.4 * error)


def test_pieces_of_one_song_come_and_go_together() -> None:
    in_fours = np.repeat(VALUES[:100], 4)
    alone = bootstrap(lambda chosen: float(in_fours[chosen].mean()), ALONE, 2000)
    songs = [str(number // 4) for number in range(400)]
    together = bootstrap(lambda chosen: float(in_fours[chosen].mean()), songs, 2000)
    ratio = (together.high - together.low) / (alone.high - alone.low)
    assert ratio == pytest.approx(2.0, abs=0.2)


def test_a_statistic_that_grows_by_resampling_still_lies_within_its_interval() -> None:
    def share_missed(chosen: np.ndarray) -> float:
        return 1 - len(np.unique(chosen)) / len(VALUES)

    found = bootstrap(share_missed, ALONE)
    assert found.value == 0
    assert found.low <= 0 <= found.high
    assert found.high < 0.05


def test_shares_stay_between_none_and_all() -> None:
    few = np.arange(400) < 2
    found = share(few, ALONE)
    assert found.value == pytest.approx(0.005)
    assert 0 <= found.low < found.high < 0.02
    everything = share(np.ones(400, bool), ALONE)
    assert (everything.low, everything.value, everything.high) == (1, 1, 1)


def test_the_same_pieces_give_the_same_interval() -> None:
    assert share(VALUES > 5, ALONE) == share(VALUES > 5, ALONE)
