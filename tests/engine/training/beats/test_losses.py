"""What the beat network is told it got wrong, worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.beats.outputs import PERIODS_TOLD
from engine.music.meters import TRACKED
from engine.training.beats.trainer import beat_losses

pytestmark = pytest.mark.slow

LOG2 = float(np.log(2))
FRAMES = 4


def batch(**changes: Any) -> dict[str, Any]:
    """One row of a few frames; the third is a beat and a bar line."""
    beats = np.zeros((1, FRAMES, 2), np.float32)
    beats[0, 2] = 1
    return {
        "beats": beats,
        "known": np.ones((1, FRAMES, 2), np.float32),
        "meter": np.full((1, FRAMES), 1, np.int32),
        "meter_known": np.ones((1, FRAMES), np.float32),
        "period": np.full((1, FRAMES), 2, np.int32),
        "period_known": np.ones((1, FRAMES), np.float32),
        **changes,
    }


def found(**changes: Any) -> dict[str, Any]:
    """A network that finds everything as likely as not."""
    outputs = {
        "beats": np.zeros((1, FRAMES, 2), np.float32),
        "bars": np.zeros((1, FRAMES, len(TRACKED) + PERIODS_TOLD), np.float32),
    }
    return {**outputs, **changes}


def losses(outputs: dict[str, Any], told: dict[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in beat_losses(outputs, told).items()}


def test_a_beat_weighs_more_than_a_frame_that_is_none() -> None:
    # Three frames of ln 2, and one of 5 ln 2 for a beat, of 9 ln 2 for a bar line; 1 is added
    # below, so that nothing known is no division by 0.
    parts = losses(found(), batch())
    assert parts["beat"] == pytest.approx(LOG2 * (3 + 5) / (FRAMES + 1))
    assert parts["downbeat"] == pytest.approx(LOG2 * (3 + 9) / (FRAMES + 1))
    assert parts["meter"] == pytest.approx(np.log(len(TRACKED)) * FRAMES / (FRAMES + 1))
    assert parts["period"] == pytest.approx(np.log(PERIODS_TOLD) * FRAMES / (FRAMES + 1))


def test_what_is_not_known_is_not_held_against_it() -> None:
    none = np.zeros((1, FRAMES), np.float32)
    nothing = batch(known=np.zeros((1, FRAMES, 2), np.float32), meter_known=none, period_known=none)
    wild = found(beats=np.full((1, FRAMES, 2), 50, np.float32))
    assert losses(wild, nothing) == dict.fromkeys(("beat", "downbeat", "meter", "period"), 0.0)


def test_what_is_found_right_costs_nothing_and_each_part_stands_for_itself() -> None:
    right = found()
    right["beats"] = np.where(batch()["beats"] > 0, 50, -50).astype(np.float32)
    right["bars"][..., 1] = 50
    right["bars"][..., len(TRACKED) + 2] = 50
    assert max(losses(right, batch()).values()) < 1e-6
    other_meter = losses(right, batch(meter=np.zeros((1, FRAMES), np.int32)))
    assert other_meter["meter"] > 10
    assert max(other_meter[name] for name in ("beat", "downbeat", "period")) < 1e-6
