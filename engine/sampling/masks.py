"""Masks over logits that leave something in each row."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats


def mask_unless_empty(logits: Floats, forbidden: NDArray[np.bool_]) -> Floats:
    """The logits but for what is forbidden; all of a row's where nothing would be left."""
    left = np.where(forbidden, -np.inf, logits)
    return np.where(np.isfinite(left).any(axis=1, keepdims=True), left, logits)
