"""From a trained chord network to the file that the writer runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from engine.harmony.chord_inputs import CONDITIONS_WIDTH, LOOK_WIDTH
from engine.harmony.chord_network import STATES
from engine.harmony.chord_steps import CHORD_ATTRIBUTES
from engine.training.export import Signature, convert
from engine.training.network.chord_lstm import ChordLSTM


def export_chords(network: ChordLSTM, quantise: bool = True) -> bytes:
    """Convert a chord network to a LiteRT model with the signatures ``read`` and one a head.

    Args:
        network: A network whose layers compute in float32.
        quantise: Whether weights become int8; float32 else.

    Returns:
        The file's bytes. Every input and output has the batch as its first axis.
    """
    sizes, names = network.sizes, [a.name for a in CHORD_ATTRIBUTES]

    def floats(name: str, width: int) -> tf.TensorSpec:
        return tf.TensorSpec([None, width], tf.float32, name=name)

    def ints(name: str) -> tf.TensorSpec:
        return tf.TensorSpec([None], tf.int32, name=name)

    def read(*values: Any) -> dict[str, Any]:
        chord = dict(zip(names, values[: len(names)], strict=True))
        conditions, look, *states = values[len(names) :]
        first, second, third, fourth = states
        return network.step_read(chord, conditions, look, (first, second, third, fourth))

    signatures: dict[str, Signature] = {
        "read": (
            read,
            {
                **{name: ints(name) for name in names},
                "conditions": floats("conditions", CONDITIONS_WIDTH),
                "look": floats("look", LOOK_WIDTH),
                **{name: floats(name, sizes.units) for name in STATES},
            },
        )
    }
    for index, name in enumerate(names):
        specs = {"context": floats("context", sizes.units + sizes.glance)}
        specs |= {one: ints(one) for one in names[:index]}
        signatures[name] = (_head(network, index), specs)
    return convert(network, signatures, quantise=quantise)


def _head(network: ChordLSTM, index: int) -> Callable[..., dict[str, Any]]:
    names = network.names[:index]

    def head(context: Any, *values: Any) -> dict[str, Any]:
        chord = dict(zip(names, values, strict=True))
        return {"logits": network.step_head(index, context, chord)}

    return head
