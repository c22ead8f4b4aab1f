"""Runs the trained network on LiteRT, one note at a time for a batch of rows."""

from __future__ import annotations

import contextlib
import math
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from engine.api.errors import CheckpointError
from engine.model.checkpoint import Checkpoint
from engine.model.network import Floats, TokenBatch
from engine.tokens.registry import VOCABULARIES

MEMORY_NOTES: Final = 384
"""Notes that the memory holds, as in training."""


class LiteRTNetwork:
    """The exported network; loaded once, it runs any number of sessions in turn.

    Example: ``LiteRTNetwork(open_checkpoint(folder)).begin(8)`` begins 8 pieces.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        """Load the weights, for use by one thread.

        Raises:
            CheckpointError: The file is not a LiteRT model with the needed signatures.
        """
        self.shape = checkpoint.shape
        self.names = tuple(a.name for a in VOCABULARIES[checkpoint.vocabulary].attributes)
        try:
            with quietly():
                self._interpreter = Interpreter(str(checkpoint.weights), num_threads=1)
                names = ("read", "context", *self.names)
                self.run = {name: self._interpreter.get_signature_runner(name) for name in names}
                self.begin(1).warm_up()
        except (ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split()).rstrip(".")
            raise CheckpointError(
                f"{checkpoint.weights} cannot be played: {reason}. Export it again."
            ) from error

    def begin(self, rows: int) -> LiteRTSession:
        """Begin a batch of ``rows`` empty pieces."""
        return LiteRTSession(self, rows)


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Suppress what native code writes to standard error: LiteRT greets each process there."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


class LiteRTSession:
    """One batch on a :class:`LiteRTNetwork`: the recurrent state and the memory."""

    def __init__(self, network: LiteRTNetwork, rows: int) -> None:
        self._run, self._names = network.run, network.names
        units, heads = network.shape["units"], network.shape["heads"]
        width = network.shape["head_width"]
        states = ("before", "hidden_1", "cell_1", "hidden_2", "cell_2")
        self._state = {name: np.zeros((rows, units), np.float32) for name in states}
        self._memory = Memory(rows, heads, width)
        self._key: Floats | None = None
        self._context = np.zeros((rows, units), np.float32)

    def warm_up(self) -> None:
        """Run the smallest signature once: LiteRT sets up, and greets, at its first call."""
        recalled = self._memory.recall(np.zeros((1, self._memory.width), np.float32))
        self._run["context"](state=self._context, recalled=recalled)

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, seconds: Floats) -> None:
        """Read the previous note, and recall what the memory holds about similar moments."""
        out = self._run["read"](
            **note, conditions=conditions, held=held, seconds=seconds, **self._state
        )
        # A memory is keyed by the moment before a note and holds the note that followed, so
        # the last step's key goes with this step's value.
        if self._key is not None:
            self._memory.keep(self._key, out["value"])
        self._key = out["key"]
        self._state = {
            "before": out["state"],
            **{name: out[name] for name in ("hidden_1", "cell_1", "hidden_2", "cell_2")},
        }
        recalled = self._memory.recall(out["query"])
        self._context = self._run["context"](state=out["state"], recalled=recalled)["context"]

    def logits(self, index: int, note: TokenBatch, now: Floats) -> Floats:
        """Logits [first, size] of the attribute at an index; see :class:`network.Session`."""
        inputs: dict[str, Any] = {name: note[name] for name in self._names[:index]}
        if index:
            inputs["now"] = now
        context = self._context[: len(now)]
        out: Floats = self._run[self._names[index]](context=context, **inputs)["logits"]
        return out

    def keep(self, rows: NDArray[np.intp]) -> None:
        """Keep only these rows, in this order."""
        self._state = {name: values[rows] for name, values in self._state.items()}
        self._memory.select(rows)
        self._key = None if self._key is None else self._key[rows]
        self._context = self._context[rows]


class Memory:
    """Keys and values of the last ``MEMORY_NOTES`` notes, and attention over them."""

    def __init__(self, rows: int, heads: int, width: int) -> None:
        self._keys = np.zeros((rows, heads, MEMORY_NOTES, width), np.float32)
        self._values = np.zeros_like(self._keys)
        self._split = (rows, heads, width)
        self.width = heads * width
        self._count = 0

    def select(self, rows: NDArray[np.intp]) -> None:
        """Keep only these rows, in this order."""
        self._keys, self._values = self._keys[rows], self._values[rows]
        self._split = (len(rows), *self._split[1:])

    def keep(self, key: Floats, value: Floats) -> None:
        """Add a note, key and value each [rows, heads · width]; when full, drop the oldest."""
        index = self._count % MEMORY_NOTES
        self._keys[:, :, index] = key.reshape(self._split)
        self._values[:, :, index] = value.reshape(self._split)
        self._count += 1

    def recall(self, query: Floats) -> Floats:
        """Attend to the memory with a query [rows, heads · width]; returns the same shape.

        As in training, this is softmax attention with one more slot, which scores 0 and holds
        zeros. An empty memory gives zeros.
        """
        kept = min(self._count, MEMORY_NOTES)
        if not kept:
            return np.zeros_like(query)
        split = query.reshape(self._split)[..., None]
        scores = (self._keys[:, :, :kept] @ split)[..., 0] / math.sqrt(self._split[2])
        # Softmax, shifted by the highest score for stability; exp(−highest) is the empty slot.
        highest = np.maximum(scores.max(axis=-1, keepdims=True), 0.0)
        weights = np.exp(scores - highest)
        weights /= weights.sum(axis=-1, keepdims=True) + np.exp(-highest)
        answer = (weights[:, :, None] @ self._values[:, :, :kept])[:, :, 0]
        return np.ascontiguousarray(answer.reshape(query.shape), np.float32)
