"""The trained chord network on LiteRT, and its facts.

It lies in the folder of the note network that it was made for:

=================  ====================================================================
``chords.tflite``  the network, a single step at a time
``chords.json``    format, fingerprint, sizes, checksum, and what the writer has to know
=================  ====================================================================
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from engine.api.errors import CheckpointError
from engine.harmony.chord_inputs import FINGERPRINT
from engine.harmony.chord_steps import CHORD_ATTRIBUTES
from engine.harmony.forms import Forms, forms_by_kind
from engine.model.checkpoint import checksum
from engine.model.network import Floats, TokenBatch
from engine.model.quiet import quietly

CHORD_FORMAT: Final = 1
"""Incremented whenever the layout of the files changes."""
CHORD_WEIGHTS: Final = "chords.tflite"
CHORD_FACTS: Final = "chords.json"
STATES: Final = ("hidden_1", "cell_1", "hidden_2", "cell_2")
_NAMES: Final = tuple(a.name for a in CHORD_ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class ChordFacts:
    """What is known of a chord network besides its weights.

    Attributes:
        units: Width of each LSTM layer.
        longest_stand: Bars for which one root may stand.
        temperature: What the writer divides logits by, if nothing else is asked for.
        top_p: The share of probability that it draws from.
        guidance: How far it pushes the logits away from those of a row that is not told the mood.
        forms: The forms of real music, by the kind of piece: "piano" and "band".
        meta: The whole content of ``chords.json``.
    """

    units: int
    longest_stand: float
    temperature: float
    top_p: float
    guidance: float
    forms: Mapping[str, Forms]
    meta: Mapping[str, Any]


def open_chord_facts(folder: Path) -> ChordFacts:
    """Check the chord network of a model's folder.

    Args:
        folder: The folder.

    Raises:
        CheckpointError: A file is missing or broken, or of another version; the message says how
            to fix it.
    """
    weights, facts = folder / CHORD_WEIGHTS, folder / CHORD_FACTS
    for file in (facts, weights):
        if not file.is_file():
            raise CheckpointError(
                f"The model folder {folder} has no {file.name}. Train one into it with "
                "`affetto train --model chords`, or fetch the folder again."
            )
    try:
        meta = json.loads(facts.read_text(encoding="utf-8"))
        spoken = (meta["format"], meta["fingerprint"])
        if spoken != (CHORD_FORMAT, FINGERPRINT):
            raise CheckpointError(
                f"The chord network in {folder} was trained on other inputs ({spoken}; this "
                f"version's are {(CHORD_FORMAT, FINGERPRINT)}). Use the version that trained it, "
                "or train anew."
            )
        sampling = {name: float(value) for name, value in meta["sampling"].items()}
        found = ChordFacts(
            int(meta["shape"]["units"]),
            float(meta["longest_stand"]),
            sampling["temperature"],
            sampling["top_p"],
            sampling["guidance"],
            forms_by_kind(meta["forms"]),
            meta,
        )
        if checksum(weights) != meta["checksum"]:
            raise CheckpointError(
                f"{weights} is not what {CHORD_FACTS} describes; fetch or export it again."
            )
    except OSError as error:
        raise CheckpointError(
            f"The model folder {folder} cannot be read: {error.strerror}."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(
            f"{facts} is broken ({error!r}); fetch or export it again."
        ) from error
    return found


class ChordNetwork:
    """The exported network; loaded once, it runs any number of sessions in turn.

    Example: ``ChordNetwork(folder).begin(8)`` begins eight progressions.
    """

    def __init__(self, folder: Path) -> None:
        """Load the weights, for use by one thread.

        Raises:
            CheckpointError: As :func:`open_chord_facts`, or the weights lack a signature.
        """
        self.facts = open_chord_facts(folder)
        weights = folder / CHORD_WEIGHTS
        try:
            with quietly():
                self._interpreter = Interpreter(str(weights), num_threads=1)
                self.run = {
                    name: self._interpreter.get_signature_runner(name) for name in ("read", *_NAMES)
                }
                # LiteRT sets up, and greets, at its first call.
                self.begin(1).logits(0, {})
        except (ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split()).rstrip(".")
            raise CheckpointError(
                f"{weights} writes no chords: {reason}. Export it again."
            ) from error

    def begin(self, rows: int) -> ChordSession:
        """Begin a batch of ``rows`` empty progressions."""
        return ChordSession(self, rows)


class ChordSession:
    """One batch of unfinished progressions, all at the same step: the recurrent state."""

    def __init__(self, network: ChordNetwork, rows: int) -> None:
        self._run = network.run
        units = network.facts.units
        self._states = {name: np.zeros((rows, units), np.float32) for name in STATES}
        width = int(network.run["length"].get_input_details()["context"]["shape"][-1])
        self._context = np.zeros((rows, width), np.float32)

    def read(self, chord: TokenBatch, conditions: Floats, look: Floats) -> None:
        """Read the step before, and with it what it takes to predict the next one.

        Args:
            chord: The attributes of the step before, each [rows].
            conditions: Of the next step, [rows, conditions].
            look: What stood at the places looked back to from the next step, [rows, look].
        """
        out = self._run["read"](**chord, conditions=conditions, look=look, **self._states)
        self._states = {name: out[name] for name in STATES}
        self._context = out["context"]

    def logits(self, index: int, chord: TokenBatch) -> Floats:
        """Logits [rows, size] of the attribute at an index, given those before it."""
        given = {name: chord[name] for name in _NAMES[:index]}
        out: Floats = self._run[_NAMES[index]](context=self._context, **given)["logits"]
        return out
