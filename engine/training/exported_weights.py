"""Reads an exported note network's weights back into the network that training goes on with.

What was exported is int8 with a scale for each output of a layer, or for a whole table; read back,
each weight is its number times its scale. Names of tensors are those that TensorFlow gives the
operations of :class:`engine.training.network.lookback_lstm.LookbackLSTM`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from engine.api.errors import DataError
from engine.model.quiet import quietly
from engine.training.network.lookback_lstm import LookbackLSTM

_Floats = NDArray[np.float32]
_Tensors = list[tuple[str, _Floats]]

_BIAS: Final = re.compile(r"^add_(\d+)/ReadVariableOp\d*$")


def read_exported(network: LookbackLSTM, file: Path) -> None:
    """Set a network's weights to those of an exported one of its sizes.

    Example: ``read_exported(network, Path("models/composer/weights.tflite"))``.

    Args:
        network: The network, with its weights made.
        file: The LiteRT file.

    Raises:
        DataError: The file lacks a weight of that size.
    """
    found = _tensors(file)
    dense = (network.read, network.look, network.look_own)
    for layer in (*dense, *network.hidden.values(), *network.logits.values()):
        inputs, outputs = layer.kernel.shape
        kernel = _find(found, file, _of(layer, "MatMul"), (outputs, inputs))
        layer.set_weights([kernel.T, _find(found, file, _of(layer, "BiasAdd"), (outputs,))])
    for table in network.embed.values():
        name = _of(table, "GatherV2/ReadVariableOp")
        table.set_weights([_find(found, file, name, tuple(table.embeddings.shape))])
    biases = _biases(found, 4 * network.sizes.units)
    for index, (lstm, normal) in enumerate(zip(network.lstms, network.normals, strict=True)):
        (inputs, outputs), units = lstm.kernel.shape, lstm.units
        kernel = _find(found, file, _product(2 * index), (outputs, inputs))
        recurrent = _find(found, file, _product(2 * index + 1), (outputs, units))
        if index >= len(biases):
            raise DataError(f"{file} has no bias of layer {index + 1}: it cannot be trained on.")
        lstm.set_weights([kernel.T, recurrent.T, biases[index]])
        scale, shift = (
            _find(found, file, _of(normal, name), (1, units)).ravel()
            for name in ("Reshape", "Reshape_1")
        )
        normal.set_weights([scale, shift])


def _of(layer: Any, operation: str) -> str:
    """The pattern of the names that an operation of a layer gets.

    Whoever exports adds numbers to layers and operations, so that each name stands once.
    """
    return rf"{layer.name}(_\d+)?/{operation}\d*"


def _product(number: int) -> str:
    """The name of a product of the LSTM layers, which are counted as they were traced."""
    return f"MatMul_{number}" if number else "MatMul"


def _find(found: _Tensors, file: Path, pattern: str, shape: tuple[int, ...]) -> _Floats:
    for name, values in found:
        if values.shape == shape and re.fullmatch(pattern, name):
            return values
    raise DataError(f"{file} has no {pattern} of {shape}: it cannot be trained on.")


def _biases(found: _Tensors, size: int) -> list[_Floats]:
    """The biases of the LSTM layers, from the lowest on."""
    numbered = {
        int(match[1]): values
        for name, values in found
        if values.shape == (size,) and (match := _BIAS.match(name))
    }
    return [numbered[number] for number in sorted(numbered)]


def _tensors(file: Path) -> _Tensors:
    """All constants of a file, with their names."""
    with quietly():
        return list(_constants(Interpreter(str(file), num_threads=1)))


def _constants(interpreter: Interpreter) -> Iterator[tuple[str, _Floats]]:
    for graph in range(interpreter.num_subgraphs()):
        for one in interpreter.get_tensor_details(subgraph_index=graph):
            try:
                values = interpreter.get_tensor(one["index"], subgraph_index=graph)
            except ValueError:  # what is only computed has no value yet
                continue
            yield one["name"], _floats(values, one["quantization_parameters"])


def _floats(values: NDArray[Any], quantised: dict[str, Any]) -> _Floats:
    scales = quantised["scales"]
    if not len(scales):
        plain: _Floats = values.astype(np.float32)
        return plain
    shape = [1] * values.ndim
    if len(scales) > 1:
        shape[quantised["quantized_dimension"]] = len(scales)
    read: _Floats = (values.astype(np.float32) * scales.reshape(shape)).astype(np.float32)
    return read
