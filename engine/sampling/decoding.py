"""The two protocols of sampling: a batch's decoding state, and logits processors.

A decoding state holds all rows of a batch. It gives what the network is told at each step,
decides which values the rules allow, and says when a row is finished;
:func:`engine.sampling.note_sampler.sample_notes` does the rest. Each logits processor changes
the logits for one purpose and knows nothing of the others.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats, TokenBatch
from engine.tokens.attribute import Attribute

Bools = NDArray[np.bool_]


class DecodingState(Protocol):
    """The state of each row of a batch. All rows have the same number of notes.

    Each method but ``commit`` may be called for active rows alone: it gives all rows.
    """

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
        """Which rows have ended, [rows]."""

    @property
    def progress(self) -> NDArray[np.float64]:
        """The share of its length that each row has written, [rows]."""

    def cond(self) -> Floats:
        """The conditions of the next note, [rows, size]."""

    def uncond(self) -> Floats:
        """The conditions that guidance pushes away from, [rows, size]."""

    def held(self) -> Floats:
        """The surroundings of the previous note, [rows, now]."""

    def echo(self) -> Floats:
        """How the previous note compares with the places looked back to, [rows, echo]."""

    def now(self) -> Floats:
        """The surroundings of the note being written, once its shift is chosen, [rows, now]."""

    def own(self) -> Floats:
        """What its instrument struck before, once that is chosen, [rows, own]."""

    def faint_now(self, now: Floats) -> Floats:
        """What :meth:`now` gave as guidance's second rows see it, [rows, now]."""

    def faint_own(self, own: Floats) -> Floats:
        """What :meth:`own` gave as guidance's second rows see it, [rows, own]."""

    def forced(self, name: str) -> NDArray[np.int32] | None:
        """The values of an attribute where there is no choice, [rows]; else None."""

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Apply the rules to the logits of an attribute: −inf forbids a value."""

    def commit(self, name: str, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Take in the chosen values of an attribute; returns those to go on with, [rows]."""

    def on_note(self, note: TokenBatch) -> None:
        """Take in the complete note."""


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
