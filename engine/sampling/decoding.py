"""The two protocols between the sampler and a vocabulary: decoding state and logits processor.

A decoding state holds all rows of a batch. It gives the network's conditions and context,
decides which values the rules of its vocabulary allow, and says when a row is finished;
:func:`engine.sampling.sampler.sample` does the rest. Each logits processor changes the logits
for one purpose and knows nothing of the others.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats, TokenBatch
from engine.tokens.attribute import Attribute

Bools = NDArray[np.bool_]


class DecodingState(Protocol):
    """The state of each row of a batch. All rows have the same number of notes."""

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """The attributes of a note, in the order in which they are predicted."""

    @property
    def rows(self) -> int:
        """The number of pieces written side by side, ≥ 1."""

    @property
    def max_notes(self) -> int:
        """A bound on work: a row that is unfinished after this many notes is cut off."""

    @property
    def finished(self) -> Bools:
        """Which rows have ended, [rows].

        A finished row keeps step with the others; its further notes are discarded.
        """

    @property
    def progress(self) -> NDArray[np.float64]:
        """The share of its length that each row has written, [rows]."""

    def cond(self) -> Floats:
        """The conditions of the next note, [rows, size]."""

    def uncond(self) -> Floats:
        """The conditions that guidance pushes away from, [rows, size]."""

    def context(self) -> Floats:
        """What sounds at the onset of the note being written, [rows, width].

        Until the shift of that note is committed, this is the onset of the previous note. A
        note is never part of its own context.
        """

    def time(self) -> Floats:
        """The time of the context's onset, [rows]: seconds or beats, as the network learned it."""

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Apply the rules to the logits of an attribute: −inf forbids a value.

        Args:
            name: The attribute.
            logits: The network's guided logits, [rows, size]; not modified.
            note: The attributes chosen so far, attribute name to values [rows].

        Returns:
            [rows, size]; at least one value in each row is finite.
        """

    def commit(self, name: str, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Take in the chosen values of an attribute, [rows].

        Returns:
            The values to continue with, [rows]. They differ from the chosen ones where a row
            has ended.
        """

    def on_note(self, note: TokenBatch) -> None:
        """Take in the complete note, attribute name to values [rows]."""


class LogitsProcessor(Protocol):
    """Biases or restricts the choice of one or more attributes, after the state's rules.

    It may read the state it was made for. It must leave a finite value in each row.
    """

    def process(self, name: str, logits: Floats, note: TokenBatch, /) -> Floats:
        """Change the logits of an attribute.

        Args:
            name: The attribute.
            logits: The logits after the rules and the previous processors, [rows, size].
            note: The attributes chosen so far, attribute name to values [rows].

        Returns:
            [rows, size]; ``logits`` itself if there is nothing to change.
        """

    def on_note(self, note: TokenBatch, /) -> None:
        """Take in the complete note, before the state does."""
