"""Converts functions of a trained network to one LiteRT model with a signature each."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from typing import Any

import keras
import tensorflow as tf

Signature = tuple[Callable[..., dict[str, Any]], dict[str, tf.TensorSpec]]


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
        tf.saved_model.save(module, folder, signatures=concrete)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=list(concrete))
        if quantise:
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        return bytes(converter.convert())
