"""The figures of the piano's pieces alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.collection import Collection
from engine.evaluation.figures import Figures
from engine.evaluation.intervals import share
from engine.evaluation.readers import right


def stranger_figures(pieces: Collection, shares: NDArray[np.float64]) -> Figures:
    """How a reader who knows only music that no model learned from reads labelled pieces."""
    agreed = right(shares, pieces.labels)
    return {f"stranger_{name}": share(true, pieces.songs) for name, true in agreed.items()}
