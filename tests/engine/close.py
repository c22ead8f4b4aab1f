"""Large arrays held against each other: ``pytest.approx`` takes seconds over them."""

from __future__ import annotations

from typing import Any

import numpy as np


def assert_close(found: Any, expected: Any, within: float, where: object = "") -> None:
    """Fail unless two arrays have one shape and no two of their values are further apart."""
    one, other = np.asarray(found, np.float64), np.asarray(expected, np.float64)
    assert one.shape == other.shape, where
    np.testing.assert_allclose(one, other, rtol=0, atol=within, equal_nan=False, err_msg=str(where))
