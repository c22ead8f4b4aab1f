"""The protocols of a network and its sessions, whatever runs them."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TokenBatch = dict[str, NDArray[np.int32]]
"""Attribute name to its value in each row, shape [rows]."""


class NoteSession(Protocol):
    """A batch of unfinished pieces; see :class:`engine.model.lookback_network.LookbackSession`."""

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, echo: Floats) -> None:
        """Read the previous note."""

    def logits(
        self, index: int, note: TokenBatch, now: Floats | None, own: Floats | None
    ) -> Floats:
        """Logits of the attribute at an index."""

    def keep(self, rows: NDArray[np.intp]) -> None:
        """Keep only these rows."""


class NoteNetwork(Protocol):
    """Continues pieces note by note."""

    def begin(self, rows: int) -> NoteSession:
        """Begin a batch of ``rows`` empty pieces."""
