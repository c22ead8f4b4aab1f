"""Keys over time."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.analysis.key_stretches import find_key_path
from engine.api.keys import all_keys, parse_key

KEYS = all_keys()
SCALE = np.array([3, 0, 1, 0, 2, 1, 0, 2, 0, 1, 0, 1], float)


def frames(*tonics: int) -> NDArray[np.float64]:
    """Frames of major scales on tonics."""
    return np.array([np.roll(SCALE, tonic) for tonic in tonics])


@pytest.mark.parametrize("tonic", range(12))
def test_a_scale_is_in_its_key_whatever_the_tonic(tonic: int) -> None:
    path = find_key_path(frames(*[tonic] * 8))
    assert {str(KEYS[index]) for index in path.tolist()} == {str(KEYS[tonic])}


def test_a_key_that_stays_is_a_change_and_a_bar_aside_is_none() -> None:
    path = find_key_path(frames(*[0] * 12, 7, *[0] * 12, *[4] * 24))
    assert [str(KEYS[index]) for index in path.tolist()] == ["C major"] * 25 + ["E major"] * 24


def test_silence_keeps_the_key_and_nothing_has_none() -> None:
    weights = frames(*[2] * 16)
    weights[5:9] = 0
    assert set(find_key_path(weights).tolist()) == {KEYS.index(parse_key("D major"))}
    assert len(find_key_path(np.zeros((0, 12)))) == 0
