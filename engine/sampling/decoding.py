"""What the sampler asks of a vocabulary: where each row stands, and what may come next.

A decoding state knows all rows of a batch. It says what the network is told and what sounds,
which values the rules of its vocabulary allow, and when a row is finished;
:func:`engine.sampling.sampler.sample` does the rest. Logits processors stand beside it: each
changes the logits for one purpose of its own and knows nothing of the others.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats, TokenBatch
from engine.tokens.attribute import Attribute

Bools = NDArray[np.bool_]


class DecodingState(Protocol):
    """Where each row of a batch stands. All rows are at the same note."""

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """The attributes of a note in the order they are predicted."""

    @property
    def rows(self) -> int:
        """How many pieces are written side by side, ≥ 1."""

    @property
    def max_notes(self) -> int:
        """A bound on work: a row that is not finished after so many notes is broken off."""

    @property
    def finished(self) -> Bools:
        """Which rows have come to their end, [rows].

        A finished row goes on for the others' sake; nobody keeps what it plays.
        """

    @property
    def progress(self) -> NDArray[np.float64]:
        """The share of its length that each row has written, [rows]."""

    def cond(self) -> Floats:
        """The conditions of the next note, [rows, size]."""

    def uncond(self) -> Floats:
        """The conditions for the rows that guidance pushes away from, [rows, size]."""

    def context(self) -> Floats:
        """What sounds at the onset of the note being written, [rows, width].

        Until its shift is committed, that is the onset of the note before. No note is part of
        its own context.
        """

    def time(self) -> Floats:
        """The time of that onset, [rows]: seconds or beats, as the network learned it."""

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Apply the rules to the logits of an attribute: −inf forbids a value.

        Args:
            name: The attribute.
            logits: As the network gives them, guided, [rows, size]; they are not changed.
            note: The attributes chosen before it, attribute name to values [rows].

        Returns:
            [rows, size]; at least one value in each row is finite.
        """

    def commit(self, name: str, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Take in the chosen values of an attribute.

        Returns:
            The values to go on with, [rows]. They differ from the chosen ones where a row has
            come to its end.
        """

    def on_note(self, note: TokenBatch) -> None:
        """Take in the whole note, attribute name to values [rows]."""


class LogitsProcessor(Protocol):
    """Leans on the choice of one or more attributes, after the state's rules.

    It may read the state it was made for, and must leave a finite value in each row.
    """

    def process(self, name: str, logits: Floats, note: TokenBatch, /) -> Floats:
        """Change the logits of an attribute.

        Args:
            name: The attribute.
            logits: What the rules and the processors before left, [rows, size].
            note: The attributes chosen before it, attribute name to values [rows].

        Returns:
            [rows, size]; ``logits`` itself if there is nothing to change.
        """

    def on_note(self, note: TokenBatch, /) -> None:
        """Take in the whole note, before the state does."""
