"""A network's weights as training keeps them in a folder of checkpoints."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from engine.api.errors import DataError
from engine.training.batches import stack
from engine.training.network.note_lstm import NoteLSTM


def build_weights(network: NoteLSTM) -> None:
    """Make all weights by a call on an empty batch."""
    empty = stack([], 4, network.vocabulary)
    tensors = {name: tf.zeros([1, *v.shape[1:]], v.dtype) for name, v in empty.items()}
    network(tensors)


def weights(network: NoteLSTM) -> list[Any]:
    """List a network's variables in the order that checkpoints keep them in.

    TensorFlow by itself does not look into a Keras model's dicts of layers.
    """
    return [variable.value for variable in network.variables]


def restore(state: tf.train.Checkpoint, path: str) -> Any:
    """Read a checkpoint into what ``state`` holds.

    Args:
        state: The variables to fill.
        path: The checkpoint, without its file's ending.

    Returns:
        TensorFlow's status of the reading.

    Raises:
        DataError: It is of a network with other sizes, or of another vocabulary.
    """
    try:
        return state.restore(path)
    except ValueError as error:
        raise DataError(
            f"{path} was trained with another --units or --model. Give the same ones, or have "
            "--checkpoints name another folder."
        ) from error
