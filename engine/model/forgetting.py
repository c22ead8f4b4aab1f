"""A note network that forgets on purpose, so that it can follow a change of mood.

Every piece in the training data keeps one mood from start to end, so to the network the notes
it has played say more about the mood than the condition does. For a piece whose mood changes,
the network starts afresh every few notes and reads only the last few again. It is used to
that: most training examples begin in the middle of a piece. What stood bars before it sees all
the same, since that is an input of every note.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats, NoteNetwork, NoteSession, TokenBatch

EVERY: Final = 24
"""Notes between two fresh starts. Measured in the model card."""
KEPT: Final = 8
"""Notes that are read again at a fresh start. Measured in the model card."""


class ForgettingNetwork:
    """A network whose sessions forget.

    Example: ``ForgettingNetwork(network, every=24, kept=8)`` predicts each note from the last 8
    to 31 notes, once there are so many.

    Args:
        network: The network to run.
        every: Notes between two fresh starts, ≥ 1.
        kept: Notes that are read again at a fresh start, 1 … ``every``.
    """

    def __init__(self, network: NoteNetwork, every: int = EVERY, kept: int = KEPT) -> None:
        self.network = network
        self.every, self.kept = every, kept

    def begin(self, rows: int) -> ForgettingSession:
        """Begin a batch of ``rows`` empty pieces."""
        return ForgettingSession(self, rows)


class ForgettingSession:
    """One batch on a :class:`ForgettingNetwork`."""

    def __init__(self, source: ForgettingNetwork, rows: int) -> None:
        self._source, self._rows = source, rows
        self._session: NoteSession = source.network.begin(rows)
        self._last: deque[tuple[TokenBatch, Floats, Floats]] = deque(maxlen=source.kept)
        self._nothing: TokenBatch | None = None
        self._count = 0

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, echo: Floats) -> None:
        """Read the previous note; see :class:`engine.model.lookback_network.LookbackSession`."""
        # The first note read stands for "no note yet"; every fresh start begins with it.
        if self._nothing is None:
            self._nothing = note
        if self._count and self._count % self._source.every == 0:
            self._start_afresh(self._nothing, conditions)
        self._session.read(note, conditions, held, echo)
        self._last.append((note, held, echo))
        self._count += 1

    def _start_afresh(self, nothing: TokenBatch, conditions: Floats) -> None:
        """Read the last notes again as the beginning of a piece under the current conditions."""
        self._session = self._source.network.begin(self._rows)
        _, held, echo = self._last[0]
        self._session.read(nothing, conditions, np.zeros_like(held), np.zeros_like(echo))
        for note, held, echo in list(self._last)[1:]:
            self._session.read(note, conditions, held, echo)

    def logits(
        self, index: int, note: TokenBatch, now: Floats | None, own: Floats | None
    ) -> Floats:
        """Logits [rows, size] of the attribute at an index."""
        return self._session.logits(index, note, now, own)

    def keep(self, rows: NDArray[np.intp]) -> None:
        """Keep only these rows, in this order."""

        def kept(note: TokenBatch) -> TokenBatch:
            return {name: values[rows] for name, values in note.items()}

        self._rows = len(rows)
        self._session.keep(rows)
        self._nothing = self._nothing and kept(self._nothing)
        for index, (note, held, echo) in enumerate(self._last):
            self._last[index] = kept(note), held[rows], echo[rows]
