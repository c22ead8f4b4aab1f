"""From a trained note network to the file the engine plays from.

The network's single-note methods become signatures of one LiteRT model: ``read`` and one per
head. Weights are int8 (dynamic range), activations float32.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from engine.model.lookback_network import state_names
from engine.tokens.note_vocabulary import NOTE_VOCABULARY
from engine.training.export import Signature, convert
from engine.training.network.lookback_lstm import FROM_THE_OWN, LookbackLSTM


def export_notes(network: LookbackLSTM, quantise: bool = True) -> bytes:
    """Convert a note network to a LiteRT model.

    Args:
        network: A network whose layers compute in float32.
        quantise: Whether weights become int8; float32 else.

    Returns:
        The file's bytes. Every input and output has the batch as its first axis.
    """
    units, vocabulary = network.sizes.units, NOTE_VOCABULARY
    names = [a.name for a in vocabulary.attributes]

    def floats(name: str, width: int) -> tf.TensorSpec:
        return tf.TensorSpec([None, width], tf.float32, name=name)

    def ints(name: str) -> tf.TensorSpec:
        return tf.TensorSpec([None], tf.int32, name=name)

    def read(*values: Any) -> dict[str, Any]:
        conditions, held, echo, *states = values[len(names) :]
        note = dict(zip(names, values[: len(names)], strict=True))
        return network.step_read(note, conditions, held, echo, tuple(states))

    signatures: dict[str, Signature] = {
        "read": (
            read,
            {
                **{name: ints(name) for name in names},
                "conditions": floats("conditions", vocabulary.conditions),
                "held": floats("held", vocabulary.now),
                "echo": floats("echo", vocabulary.echo),
                **{name: floats(name, units) for name in state_names(network.sizes.layers)},
            },
        )
    }
    for index, name in enumerate(names):
        specs = {"state": floats("state", units), **{one: ints(one) for one in names[:index]}}
        if index:
            specs["now"] = floats("now", vocabulary.now)
        if index >= FROM_THE_OWN:
            specs["own"] = floats("own", vocabulary.own)
        signatures[name] = (_head(network, index, names[:index]), specs)
    return convert(network, signatures, quantise=quantise)


def _head(network: LookbackLSTM, index: int, names: list[str]) -> Callable[..., dict[str, Any]]:
    def head(state: Any, *values: Any) -> dict[str, Any]:
        note = dict(zip(names, values[:index], strict=True))
        around = [*values[index:], None, None]
        return {"logits": network.step_head(index, state, note, around[0], around[1])}

    return head
