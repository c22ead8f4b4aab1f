"""What the sampler writes on: the one side it knows of a model and its vocabulary.

A state holds the state of all rows of a batch. It says what the network is told and
what sounds, which values the rules of its vocabulary allow, and when a row is finished;
:func:`engine.sampling.sampler.sample` does the rest. Processors stand beside it: each changes the
logits for one purpose of its own, knowing nothing of the others.
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
        """The same for the rows that guidance pushes away from."""

    def context(self) -> Floats:
        """What sounds at the onset of the note being written, [rows, width].

        As long as that onset is not known, it is the last note's; each without itself.
        """

    def time(self) -> Floats:
        """The time of the same onset, [rows]: seconds or beats, as the network learned it."""

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """The logits of an attribute, [rows, size], under the rules: −inf forbids a value.

        Args:
            name: The attribute.
            logits: As the network gives them, guided; they are left as they are.
            note: The attributes chosen before it.

        Returns:
            At least one value in each row is finite.
        """

    def commit(self, name: str, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Take in an attribute's chosen values, [rows]; the values to go on with.

        Those differ from the chosen ones where a row has come to its end.
        """

    def on_note(self, note: TokenBatch) -> None:
        """Take in the whole note, attribute name to values [rows]."""


class LogitsProcessor(Protocol):
    """Something that leans on the choice, after the state's rules.

    It may read the state it was made for, and must leave a finite value in each row.
    """

    def process(self, name: str, logits: Floats, /) -> Floats:
        """The logits of an attribute, as in :meth:`DecodingState.adjust`."""

    def on_note(self, note: TokenBatch, /) -> None:
        """Take in the whole note, before the state does."""
