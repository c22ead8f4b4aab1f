"""Figures with the interval they are known to within."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

ROUNDS: Final = 300
"""Resamplings. With so many, the interval's ends move by about a tenth of its width."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval, both ends inclusive and equal where none is known."""

    value: float
    low: float
    high: float


def bootstrap(
    statistic: Callable[[NDArray[np.int64]], float],
    groups: Sequence[str],
    rounds: int | None = None,
) -> Estimate:
    """Estimate a statistic of pieces, and its interval by resampling whole groups.

    Clips of one song are no independent pieces, so they are drawn together. A distance between
    distributions grows when pieces are drawn twice, so the interval is moved to where the mean
    of the resamplings is the value itself.

    Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993),
    chapters 8 and 13.

    Args:
        statistic: Takes indices of pieces, shape [m], some of them twice.
        groups: Which group each piece belongs to; at least one piece.
        rounds: How often to resample; ``ROUNDS`` unless said.
    """
    labels, member = np.unique(np.asarray(groups), return_inverse=True)
    pieces = [np.flatnonzero(member == label) for label in range(len(labels))]
    value = statistic(np.arange(len(member)))
    rng = np.random.default_rng(0)
    drawn = np.array(
        [
            statistic(
                np.concatenate(
                    [pieces[label] for label in rng.integers(0, len(labels), len(labels))]
                )
            )
            for _ in range(rounds or ROUNDS)
        ]
    )
    low, high = np.quantile(drawn, (0.025, 0.975)) - drawn.mean() + value
    return Estimate(value, min(value, float(low)), max(value, float(high)))


def share(true: NDArray[np.bool_ | np.float64], groups: Sequence[str]) -> Estimate:
    """Estimate the share of pieces that something is true of, its interval within 0 … 1.

    So ``share(np.array([True, False]), ("a", "b")).value`` is 0.5.

    Args:
        true: True or false for each piece, or each piece's own share; shape [n ≥ 1].
        groups: Which group each piece belongs to.
    """
    found = bootstrap(lambda chosen: float(true[chosen].mean()), groups)
    return Estimate(found.value, max(0.0, found.low), min(1.0, found.high))
