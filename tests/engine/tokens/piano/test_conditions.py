"""What the model is told, place by place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.tokens.piano.conditions import CONDITIONS, MANNERS, SIZE, conditions


def told(elapsed: float = 0.0, **known: Any) -> dict[str, float]:
    """The conditions of one step by name."""
    (vector,) = conditions(np.array([elapsed]), **known)
    return dict(zip(CONDITIONS, vector.tolist(), strict=True))


def test_each_place_has_a_name_of_its_own() -> None:
    assert len(set(CONDITIONS)) == len(CONDITIONS) == SIZE
    made = conditions(np.zeros(3), valence=1, arousal=1, total=9)
    assert made.shape == (3, SIZE)
    assert made.dtype == np.float32


def test_what_is_not_told_is_zero_and_marked_so() -> None:
    nothing = told(4.0, from_start=False)
    assert set(nothing.values()) == {0.0}


def test_the_mood_and_its_mark() -> None:
    sad = told(valence=-1.0, arousal=-0.5)
    assert (sad["valence"], sad["arousal"], sad["mood_known"]) == (-1.0, -0.5, 1.0)
    middle = told(valence=0.0, arousal=0.0)
    assert (middle["valence"], middle["arousal"], middle["mood_known"]) == (0.0, 0.0, 1.0)


def test_the_mode() -> None:
    assert [told(mode=mode)["mode"] for mode in ("major", "minor", None)] == [1.0, -1.0, 0.0]


def test_the_time_that_is_left() -> None:
    late = told(22.0, total=30.0)
    assert late["left_known"] == 1.0
    for scale in (2, 8, 30, 90):
        assert late[f"left_{scale}"] == pytest.approx(np.exp(-8 / scale), rel=1e-6)
    # Past the end there is none left, and no less than none.
    assert told(31.0, total=30.0)["left_2"] == 1.0
    assert told(22.0)["left_known"] == 0.0


def test_the_time_that_has_gone_by() -> None:
    early = told(4.0)
    assert early["elapsed_known"] == 1.0
    for scale in (2, 8, 30):
        assert early[f"elapsed_{scale}"] == pytest.approx(np.exp(-4 / scale), rel=1e-6)
    assert told(4.0, from_start=False)["elapsed_known"] == 0.0


@pytest.mark.parametrize("manner", MANNERS)
def test_one_manner_at_a_time(manner: str) -> None:
    known = told(manner=manner)
    assert [name for name in MANNERS if known[f"manner_{name}"]] == [manner]


def test_an_unknown_mode_or_manner_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        told(mode="dorian")
    with pytest.raises(ValueError, match="tuple"):
        told(manner="opera")


def test_only_time_changes_from_step_to_step() -> None:
    made = conditions(
        np.array([0.0, 1.5, 9.0]), valence=0.5, arousal=-0.5, mode="minor", total=9.0, manner="clip"
    )
    moving = {CONDITIONS[place] for place in np.flatnonzero(np.ptp(made, axis=0))}
    assert moving == {name for name in CONDITIONS if name[-1].isdigit()}
