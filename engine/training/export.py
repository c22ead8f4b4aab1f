"""From a trained network to the files the engine plays from, checked against it.

The network's single-note methods become signatures of one LiteRT model: ``read``,
``context`` and one per head. Weights are int8 (dynamic range), activations float32.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

from engine.training.network.note_lstm import NoteLSTM

Signature = tuple[Callable[..., dict[str, Any]], dict[str, tf.TensorSpec]]


def to_litert(network: NoteLSTM, quantise: bool = True) -> bytes:
    """Convert a network to a LiteRT model.

    Args:
        network: A network whose layers compute in float32.
        quantise: Whether weights become int8; float32 else.

    Returns:
        The file's bytes. Every input and output has the batch as its first axis.
    """
    return convert(network, _signatures(network), quantise=quantise)


def convert(
    network: keras.Model, signatures: Mapping[str, Signature], *, quantise: bool = True
) -> bytes:
    """Convert functions of a network to one LiteRT model with a signature each.

    Args:
        network: The network whose weights they use; its layers compute in float32.
        signatures: Name to a function and the specifications of its inputs, in order.
        quantise: Whether weights become int8; float32 else.

    Returns:
        The file's bytes.
    """
    module = tf.Module()
    # The variables alone: a whole Keras model would bring its own signature along.
    module.kept = [variable.value for variable in network.variables]
    functions = {
        name: tf.function(function, input_signature=list(specs.values()), autograph=False)
        for name, (function, specs) in signatures.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        concrete = {name: f.get_concrete_function() for name, f in functions.items()}
        for name, function in functions.items():
            setattr(module, name, function)
        tf.saved_model.save(module, folder, signatures=concrete)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=list(concrete))
        if quantise:
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        return bytes(converter.convert())


def _signatures(network: NoteLSTM) -> dict[str, Signature]:
    shape, vocabulary = network.shape, network.vocabulary
    names = [a.name for a in vocabulary.attributes]

    def floats(name: str, width: int) -> tf.TensorSpec:
        return tf.TensorSpec([None, width], tf.float32, name=name)

    def note(attributes: Sequence[Any]) -> dict[str, tf.TensorSpec]:
        return {a.name: tf.TensorSpec([None], tf.int32, name=a.name) for a in attributes}

    states = ("hidden_1", "cell_1", "hidden_2", "cell_2")

    def read(*values: Any) -> dict[str, Any]:
        count = len(names)
        conditions, held, seconds, before, *rest = values[count:]
        return network.step_read(
            dict(zip(names, values[:count], strict=True)),
            conditions,
            held,
            seconds,
            before,
            (rest[0], rest[1], rest[2], rest[3]),
        )

    read_specs = {
        **note(vocabulary.attributes),
        "conditions": floats("conditions", vocabulary.conditions),
        "held": floats("held", vocabulary.now),
        "seconds": tf.TensorSpec([None], tf.float32, name="seconds"),
        "before": floats("before", shape.units),
        **{name: floats(name, shape.units) for name in states},
    }

    def context(state: Any, recalled: Any) -> dict[str, Any]:
        return {"context": network.step_context(state, recalled)}

    result: dict[str, Signature] = {
        "read": (read, read_specs),
        "context": (
            context,
            {"state": floats("state", shape.units), "recalled": floats("recalled", shape.memory)},
        ),
    }
    for index, attribute in enumerate(vocabulary.attributes):
        specs = {"context": floats("context", shape.units), **note(vocabulary.attributes[:index])}
        if index:
            specs["now"] = floats("now", vocabulary.now)
        result[attribute.name] = (_head(network, index), specs)
    return result


def _head(network: NoteLSTM, index: int) -> Callable[..., dict[str, Any]]:
    names = [a.name for a in network.vocabulary.attributes[:index]]

    def head(context: Any, *values: Any) -> dict[str, Any]:
        note = dict(zip(names, values[:index], strict=True))
        now = values[index] if index else None
        return {"logits": network.step_head(index, context, note, now)}

    return head
