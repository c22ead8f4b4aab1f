"""The protocols of a network and its sessions, whatever runs them."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TokenBatch = dict[str, NDArray[np.int32]]
"""Attribute name to its value in each row, shape [rows]."""


class Session(Protocol):
    """A batch of unfinished pieces, all at the same step."""

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, seconds: Floats) -> None:
        """Read the previous note, and with it what it takes to predict the next one.

        Args:
            note: The previous note's attributes, each [rows].
            conditions: The conditions of the next note, [rows, size].
            held: What sounds at the previous note's onset, [rows, width].
            seconds: The time of that onset, [rows], in seconds or beats.
        """

    def logits(self, index: int, note: TokenBatch, now: Floats) -> Floats:
        """Logits of the attribute at an index, given those before it, [first, size].

        Args:
            index: The index of the attribute in the vocabulary.
            note: The attributes chosen so far, each [first].
            now: What sounds at the note's onset, [first, width].

        ``first`` may be less than the session's rows; then only its first rows are computed.
        """

    def keep(self, rows: NDArray[np.intp]) -> None:
        """Keep only these rows, in this order."""


class Network(Protocol):
    """Continues pieces note by note."""

    def begin(self, rows: int) -> Session:
        """Begin a batch of ``rows`` empty pieces."""
