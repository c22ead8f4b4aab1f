"""Runs the note network on LiteRT, one note at a time for a batch of rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from engine.api.errors import CheckpointError
from engine.model.checkpoint import COMPOSER, Checkpoint, open_checkpoint
from engine.model.network import Floats, TokenBatch
from engine.model.quiet import quietly
from engine.tokens.note_vocabulary import NOTE_VOCABULARY

_NAMES: Final = tuple(a.name for a in NOTE_VOCABULARY.attributes)
_FROM_THE_OWN: Final = _NAMES.index("pitch")


def open_note_checkpoint(folder: Path, *beside: str) -> Checkpoint:
    """Check the folder of a note network.

    Args:
        folder: The folder.
        beside: Names of files that must lie beside the weights.

    Raises:
        CheckpointError: A file is missing or broken, or belongs to another vocabulary.
    """
    found = open_checkpoint(folder, beside=beside, kind=COMPOSER)
    spoken = found.meta.get("vocabulary")
    if spoken != NOTE_VOCABULARY.fingerprint:
        raise CheckpointError(
            f"The model in {folder} was trained on vocabulary {spoken}; this version speaks "
            f"{NOTE_VOCABULARY.fingerprint}. Use the version that trained it, or train anew."
        )
    return found


def state_names(layers: int) -> tuple[str, ...]:
    """What a network's recurrent states are called, layer by layer.

    Example: ``state_names(1)`` is ``("hidden_1", "cell_1")``.
    """
    return tuple(f"{one}_{layer}" for layer in range(1, layers + 1) for one in ("hidden", "cell"))


class LookbackNetwork:
    """The exported network; loaded once, it runs any number of sessions in turn.

    Example: ``LookbackNetwork(open_note_checkpoint(folder)).begin(8)`` begins 8 pieces.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        """Load the weights, for use by one thread.

        Raises:
            CheckpointError: The file is not a LiteRT model with the needed signatures.
        """
        try:
            self.units = int(checkpoint.shape["units"])
            # Those of earlier versions do not say it: they have two.
            self.states = state_names(int(checkpoint.shape.get("layers", 2)))
            with quietly():
                self._interpreter = Interpreter(str(checkpoint.weights), num_threads=1)
                self.run = {
                    name: self._interpreter.get_signature_runner(name) for name in ("read", *_NAMES)
                }
                # LiteRT sets up, and greets, at its first call.
                self.begin(1).logits(0, {}, None, None)
        except (KeyError, ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split()).rstrip(".")
            raise CheckpointError(
                f"{checkpoint.weights} cannot be played: {reason}. Export it again."
            ) from error

    def begin(self, rows: int) -> LookbackSession:
        """Begin a batch of ``rows`` empty pieces."""
        return LookbackSession(self, rows)


class LookbackSession:
    """One batch of unfinished pieces, all at the same step: the recurrent state."""

    def __init__(self, network: LookbackNetwork, rows: int) -> None:
        self._run = network.run
        self._states = {
            name: np.zeros((rows, network.units), np.float32) for name in network.states
        }
        self._state = np.zeros((rows, network.units), np.float32)

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, echo: Floats) -> None:
        """Read the previous note, and with it what it takes to predict the next one.

        Args:
            note: The previous note's attributes, each [rows].
            conditions: The conditions of the next note, [rows, conditions].
            held: The previous note's surroundings, [rows, now].
            echo: How it compares with the places looked back to, [rows, echo].
        """
        out = self._run["read"](**note, conditions=conditions, held=held, echo=echo, **self._states)
        self._states = {name: out[name] for name in self._states}
        self._state = out["state"]

    def logits(
        self, index: int, note: TokenBatch, now: Floats | None, own: Floats | None
    ) -> Floats:
        """Logits [rows, size] of the attribute at an index, given those before it.

        Args:
            index: The index of the attribute in the vocabulary.
            note: The attributes chosen so far, each [rows].
            now: The note's surroundings, [rows, now]; not looked at for the shift.
            own: What its instrument struck before, [rows, own]; looked at from the pitch on.
        """
        inputs: dict[str, Any] = {name: note[name] for name in _NAMES[:index]}
        if index:
            inputs["now"] = now
        if index >= _FROM_THE_OWN:
            inputs["own"] = own
        out: Floats = self._run[_NAMES[index]](state=self._state, **inputs)["logits"]
        return out

    def keep(self, rows: NDArray[np.intp]) -> None:
        """Keep only these rows, in this order."""
        self._states = {name: values[rows] for name, values in self._states.items()}
        self._state = self._state[rows]
