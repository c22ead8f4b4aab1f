"""A network that forgets on purpose, so that it can follow a change of mood.

All that the network has learned from keeps one mood from start to end, so to the network
what it has played says more about the mood than what it is told. Where the mood is to
change, it is made to start afresh every few notes, with only the last of them read again.
It is used to that: most of its training began in the middle of a piece.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats, Network, Session, TokenBatch

EVERY: Final = 24
"""Notes after which the network starts afresh. Measured, as is the next, in the model card."""
KEPT: Final = 8
"""Notes that are read again then."""


class WindowedNetwork:
    """A network whose sessions forget.

    Args:
        network: The network that plays.
        every: Notes from one fresh start to the next, ≥ 1.
        kept: Notes that are read again, 1 … ``every``.
    """

    def __init__(self, network: Network, every: int = EVERY, kept: int = KEPT) -> None:
        self.network = network
        self.every, self.kept = every, kept

    def begin(self, rows: int) -> ForgetfulSession:
        """A fresh batch of ``rows`` empty pieces."""
        return ForgetfulSession(self, rows)


class ForgetfulSession:
    """One batch on a :class:`WindowedNetwork` network."""

    def __init__(self, source: WindowedNetwork, rows: int) -> None:
        self._source, self._rows = source, rows
        self._session: Session = source.network.begin(rows)
        self._last: deque[tuple[TokenBatch, Floats, Floats]] = deque(maxlen=source.kept)
        self._nothing: TokenBatch | None = None
        self._count = 0

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, seconds: Floats) -> None:
        """Take in the note before; shapes as in ``note_lstm.NoteLSTM.step_read``."""
        if self._nothing is None:
            self._nothing = note
        if self._count and self._count % self._source.every == 0:
            self._start_afresh(self._nothing, conditions)
        self._session.read(note, conditions, held, seconds)
        self._last.append((note, held, seconds))
        self._count += 1

    def _start_afresh(self, nothing: TokenBatch, conditions: Floats) -> None:
        """Read the last notes again, as the beginning of a piece of the mood of now."""
        self._session = self._source.network.begin(self._rows)
        _, held, seconds = self._last[0]
        self._session.read(nothing, conditions, np.zeros_like(held), seconds)
        for note, held, seconds in list(self._last)[1:]:
            self._session.read(note, conditions, held, seconds)

    def logits(self, index: int, note: TokenBatch, now: Floats) -> Floats:
        """Logits [asked, size] of the attribute at an index, given those before it."""
        return self._session.logits(index, note, now)

    def keep(self, rows: NDArray[np.intp]) -> None:
        """Go on with these rows alone."""

        def kept(note: TokenBatch) -> TokenBatch:
            return {name: values[rows] for name, values in note.items()}

        self._rows = len(rows)
        self._session.keep(rows)
        self._nothing = self._nothing and kept(self._nothing)
        for index, (note, held, seconds) in enumerate(self._last):
            self._last[index] = kept(note), held[rows], seconds[rows]
