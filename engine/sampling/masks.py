"""Masks over logits that leave at least one value in each row."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats


def mask_unless_empty(logits: Floats, forbidden: NDArray[np.bool_]) -> Floats:
    """Set forbidden logits to −inf, except in rows where no value would be left.

    Example: ``mask_unless_empty([[1, 2], [3, −inf]], [[True, False], [True, False]])`` is
    ``[[−inf, 2], [3, −inf]]``: the second row would be empty, so it stays.

    Args:
        logits: [rows, size].
        forbidden: The values to forbid, [rows, size].

    Returns:
        [rows, size].
    """
    left = np.where(forbidden, -np.inf, logits)
    return np.where(np.isfinite(left).any(axis=1, keepdims=True), left, logits)
