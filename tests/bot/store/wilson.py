"""Ranks fairly by votes: a single vote in favour does not beat nine of ten."""

from __future__ import annotations

import math
from typing import Final

Z: Final = 1.959964
"""The normal quantile of a confidence of 95 %, two-sided."""


def lower_bound(up: int, down: int) -> float:
    """Returns the lower end of the Wilson interval for the share of votes in favour, 0 … 1.

    Few votes make the interval wide and so its lower end low: ``lower_bound(9, 1)`` is 0.60 and
    ``lower_bound(1, 0)`` 0.21. Without any votes it is 0.

    Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
    Inference", Journal of the American Statistical Association 22 (1927), 209–212.
    """
    votes = up + down
    if not votes:
        return 0.0
    share, square = up / votes, Z * Z / votes
    margin = math.sqrt(square * (share * (1 - share) + square / 4))
    # Rounding can end below 0, where no share lies.
    return max(0.0, (share + square / 2 - margin) / (1 + square))
