"""Drawing one value a row: by temperature, share and chance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.sampling.sampler import choose

SHARES = np.array([0.5, 0.3, 0.15, 0.05])
LAST = math.nextafter(1.0, 0.0)


def drawn(
    shares: list[float], temperature: float = 1.0, top_p: float = 1.0, draws: int = 40_000
) -> list[float]:
    """How often each value is drawn when chance is spread evenly."""
    with np.errstate(divide="ignore"):
        logits = np.log(np.array(shares, np.float32))
    chance = (np.arange(draws) + 0.5) / draws
    values = choose(np.tile(logits, (draws, 1)), temperature, top_p, chance)
    counts: list[float] = (np.bincount(values, minlength=len(shares)) / draws).tolist()
    return counts


def test_values_come_as_often_as_they_are_likely() -> None:
    assert drawn([0.05, 0.5, 0.15, 0.3]) == pytest.approx([0.05, 0.5, 0.15, 0.3], abs=1e-4)


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_the_temperature_divides_the_logits(temperature: float) -> None:
    expected = SHARES ** (1 / temperature)
    assert drawn([*SHARES], temperature) == pytest.approx(expected / expected.sum(), abs=1e-4)


@pytest.mark.parametrize(
    ("top_p", "kept"), [(1.0, 4), (0.96, 4), (0.9, 3), (0.7, 2), (0.49, 1), (1e-9, 1), (0.0, 1)]
)
def test_only_as_many_values_are_kept_as_reach_the_share(top_p: float, kept: int) -> None:
    expected = [*(SHARES[:kept] / SHARES[:kept].sum()), *np.zeros(4 - kept)]
    assert drawn([*SHARES], top_p=top_p) == pytest.approx(expected, abs=1e-4)


def test_forbidden_values_never_come() -> None:
    assert drawn([0.0, 0.4, 0.0, 0.6, 0.0]) == pytest.approx([0, 0.4, 0, 0.6, 0], abs=1e-4)
    assert drawn([0.0, 0.0, 1.0], top_p=0.5) == [0, 0, 1]


@pytest.mark.parametrize("chance", [0.0, 1e-300, 0.5, 1 - 1e-9, LAST])
@pytest.mark.parametrize("top_p", [0.0, 0.3, 0.95, 1.0])
def test_no_chance_draws_a_value_that_is_forbidden(chance: float, top_p: float) -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 8, (500, 180)).astype(np.float32)
    forbidden = rng.random(logits.shape) < rng.random((500, 1))
    forbidden[np.arange(500), rng.integers(0, 180, 500)] = False
    logits[forbidden] = -np.inf
    values = choose(logits, 0.7, top_p, np.full(500, chance))
    assert not forbidden[np.arange(500), values].any()


def test_the_ends_of_chance_draw_the_ends_of_what_is_kept() -> None:
    logits = np.log(np.tile(SHARES, (2, 1))).astype(np.float32)
    assert choose(logits, 1.0, 1.0, np.array([0.0, LAST])).tolist() == [0, 3]


def test_rows_do_not_mix() -> None:
    logits = np.full((3, 5), -np.inf, np.float32)
    logits[[0, 1, 2], [4, 0, 2]] = (-1000.0, 0.0, 1000.0)
    values = choose(logits, 1.0, 0.95, np.array([0.1, 0.5, 0.9]))
    assert values.tolist() == [4, 0, 2]
    assert values.dtype == np.int32
