"""Lengths and deviations as bins: fine about zero, where most lie, and coarse far from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

BINS: Final = 49


@dataclass(frozen=True, slots=True)
class Scale:
    """``BINS`` bins that lie evenly on an inverse hyperbolic sine.

    Attributes:
        fine: Up to about here bins are of one width.
        most: The middle of the last bin; what lies beyond counts as that.
    """

    fine: float
    most: float

    @property
    def _reach(self) -> float:
        return float(np.arcsinh(self.most / self.fine))

    def squeezed(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Values brought to −1 … 1, evenly in bins; same shape."""
        found: NDArray[np.float64] = np.clip(
            np.arcsinh(np.asarray(values, np.float64) / self.fine) / self._reach, -1.0, 1.0
        )
        return found

    def to_bins(self, values: NDArray[Any]) -> NDArray[np.int32]:
        """The bin of each value, 0 … BINS − 1; same shape.

        Example: ``DEVIATION.to_bins(np.zeros(1))`` is the middle one.
        """
        return np.round((self.squeezed(values) + 1) / 2 * (BINS - 1)).astype(np.int32)

    def value(self, position: float) -> float:
        """What a place among the bins, 0 … BINS − 1, stands for; it need not be whole."""
        squeezed = min(max(position / (BINS - 1) * 2 - 1, -1.0), 1.0)
        return float(np.sinh(squeezed * self._reach)) * self.fine


LENGTH: Final = Scale(0.02, 0.5)
"""Of a beat's length: the logarithm of its ratio to the piece's tempo. Of Pop1K7's and EMOPIA's
beats 99.5 % lie within."""
DEVIATION: Final = Scale(0.003, 0.060)
"""Of a note's deviation, in seconds. Half of EMOPIA's are below 4 ms, 1 % beyond 60 ms."""
