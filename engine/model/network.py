"""What runs a trained network has to offer, whatever it runs on."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TokenBatch = dict[str, NDArray[np.int32]]
"""Attribute name to its value in each row, shape [rows]."""


class Session(Protocol):
    """A batch of pieces in the making, all at the same step."""

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, seconds: Floats) -> None:
        """Take in the note before; shapes as in ``note_lstm.NoteLSTM.step_read``."""

    def logits(self, index: int, note: TokenBatch, now: Floats) -> Floats:
        """Logits [asked, size] of the attribute at an index, given those before it.

        TokenBatch and ``now`` may be of fewer rows, ``asked``; those are the session's first.
        """

    def keep(self, rows: NDArray[np.intp]) -> None:
        """Go on with these rows alone, in this order; the others are forgotten."""


class Network(Protocol):
    """Something that continues pieces note by note."""

    def begin(self, rows: int) -> Session:
        """A fresh batch of ``rows`` empty pieces."""
