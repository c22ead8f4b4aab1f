"""The trained network on LiteRT, one note at a time for a batch of rows."""

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
"""How many notes back the memory reaches: as far as it did in training."""


class LiteRTNetwork:
    """The exported network; loads once, plays any number of sessions in turn."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        """Load the weights, for one thread.

        Raises:
            CheckpointError: The file is no LiteRT model with the signatures needed.
        """
        self.shape = checkpoint.shape
        self.names = tuple(a.name for a in VOCABULARIES[checkpoint.vocabulary].attributes)
        try:
            with _quiet():
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
        """A fresh batch of ``rows`` empty pieces."""
        return LiteRTSession(self, rows)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Hold back what native code writes to standard error; LiteRT greets each process."""
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
        """Run something once: LiteRT sets up, and greets, at the first call only."""
        recalled = self._memory.recall(np.zeros((1, self._memory.width), np.float32))
        self._run["context"](state=self._context, recalled=recalled)

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, seconds: Floats) -> None:
        """Take in the note before and look up what the memory knows of such a moment."""
        out = self._run["read"](
            **note, conditions=conditions, held=held, seconds=seconds, **self._state
        )
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
        """Logits [asked, size] of the attribute at an index, of the first rows."""
        inputs: dict[str, Any] = {name: note[name] for name in self._names[:index]}
        if index:
            inputs["now"] = now
        context = self._context[: len(now)]
        out: Floats = self._run[self._names[index]](context=context, **inputs)["logits"]
        return out

    def keep(self, rows: NDArray[np.intp]) -> None:
        """Go on with these rows alone."""
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
        """Go on with these rows alone, in this order."""
        self._keys, self._values = self._keys[rows], self._values[rows]
        self._split = (len(rows), *self._split[1:])

    def keep(self, key: Floats, value: Floats) -> None:
        """Add a note: key and value, each [rows, heads · width]; the oldest may go."""
        index = self._count % MEMORY_NOTES
        self._keys[:, :, index] = key.reshape(self._split)
        self._values[:, :, index] = value.reshape(self._split)
        self._count += 1

    def recall(self, query: Floats) -> Floats:
        """What the memory answers to a query [rows, heads · width], same shape.

        Softmax attention with one more slot that scores 0 and holds nothing, as in
        training; an empty memory answers zeros.
        """
        kept = min(self._count, MEMORY_NOTES)
        if not kept:
            return np.zeros_like(query)
        split = query.reshape(self._split)[..., None]
        scores = (self._keys[:, :, :kept] @ split)[..., 0] / math.sqrt(self._split[2])
        highest = np.maximum(scores.max(axis=-1, keepdims=True), 0.0)
        weights = np.exp(scores - highest)
        weights /= weights.sum(axis=-1, keepdims=True) + np.exp(-highest)
        answer = (weights[:, :, None] @ self._values[:, :, :kept])[:, :, 0]
        return np.ascontiguousarray(answer.reshape(query.shape), np.float32)
