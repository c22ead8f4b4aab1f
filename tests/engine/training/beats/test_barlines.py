"""A score's bar lines come from its signatures, moved where an upbeat hides them."""

from __future__ import annotations

import numpy as np

from engine.music.meters import TRACKED
from engine.training.beats.barlines import UNKNOWN_BAR, UNKNOWN_BEAT, find_bar_lines

NAMES = [meter.name for meter in TRACKED]


def waltz(upbeat: float = 0.0, bars: int = 16) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Onset, length and pitch of basses on the bar line and chords on two and three."""
    rows = [(upbeat + 3 * bar, 3.0, 36) for bar in range(bars)]
    rows += [(upbeat + 3 * bar + beat, 0.5, 60) for bar in range(bars) for beat in (1, 2)]
    if upbeat:
        # The piece's last bar is as much shorter as its upbeat is long.
        rows = [row for row in rows if row[0] + row[1] <= 3 * bars]
        rows += [(3.0 * bars - 3 + upbeat, 3 - upbeat, 36), (0.0, upbeat, 72)]
    onset, length, pitch = np.array(sorted(rows)).T
    return onset, length, pitch


def test_a_signature_gives_beats_and_bars() -> None:
    found = find_bar_lines([(0.0, 3, 4)], *waltz())
    assert found.quarters[:4].tolist() == [0, 1, 2, 3]
    assert np.flatnonzero(found.downbeats)[:3].tolist() == [0, 3, 6]
    assert set(found.meter.tolist()) == {NAMES.index("3/4")}


def test_an_upbeat_moves_the_bar_line() -> None:
    found = find_bar_lines([(0.0, 3, 4)], *waltz(upbeat=1.0))
    assert found.quarters[found.downbeats][:3].tolist() == [1, 4, 7]


def test_a_bar_line_that_weight_and_length_disagree_on_is_unknown() -> None:
    onset, length, pitch = waltz(upbeat=1.0)
    # The length is that of a piece with an upbeat of two beats, not of one.
    longer = np.append(onset, 49.0), np.append(length, 1.0), np.append(pitch, 60.0)
    found = find_bar_lines([(0.0, 3, 4)], *longer)
    assert set(found.meter.tolist()) == {UNKNOWN_BAR}
    assert not found.downbeats.any()


def test_six_eighths_have_two_beats_a_bar() -> None:
    onset = np.arange(0, 48, 1.5)
    pitch = np.where(np.arange(32) % 2, 60, 36)
    found = find_bar_lines([(0.0, 6, 8)], onset, np.full(32, 1.0), pitch)
    assert found.quarters[:3].tolist() == [0, 1.5, 3]
    assert np.flatnonzero(found.downbeats)[:3].tolist() == [0, 2, 4]
    assert found.meter[0] == NAMES.index("6/8")


def test_a_meter_that_is_not_tracked_is_unknown_and_the_next_one_known() -> None:
    onset, length, pitch = waltz()
    found = find_bar_lines([(0.0, 5, 4), (15.0, 3, 4)], onset, length, pitch)
    before = found.quarters < 15
    assert set(found.meter[before].tolist()) == {UNKNOWN_BEAT}
    assert set(found.meter[~before].tolist()) == {NAMES.index("3/4")}
    assert 15.0 in found.quarters[found.downbeats]
