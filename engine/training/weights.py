"""A network's weights as training keeps them in a folder of checkpoints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from engine.api.errors import DataError
from engine.training.batches import Batch


def build_weights(network: keras.Model, empty: Batch) -> None:
    """Make all weights by a call on a batch of zeros.

    Args:
        network: The network.
        empty: A batch of the kind it takes, without rows.
    """
    tensors = {name: tf.zeros([1, *v.shape[1:]], v.dtype) for name, v in empty.items()}
    # Else Keras would first trace the whole call, only to build the layers that the call builds.
    network.built = True
    network(tensors)


def weights(network: keras.Model) -> list[Any]:
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
    except (ValueError, tf.errors.OpError) as error:
        raise DataError(_foreign(path)) from error


def load_latest(network: keras.Model, empty: Batch, checkpoints: Path) -> int:
    """Read the last checkpoint of a training into a new network.

    Args:
        network: The network.
        empty: A batch of the kind it takes, without rows.
        checkpoints: The folder that :class:`engine.training.trainer.Trainer` wrote to.

    Returns:
        How many batches it has learned from.

    Raises:
        DataError: There is no checkpoint, or only one of a network with other sizes.
    """
    latest = tf.train.latest_checkpoint(str(checkpoints))
    if latest is None:
        raise DataError(f"{checkpoints} holds no checkpoint; train first.")
    build_weights(network, empty)
    done = tf.Variable(0, dtype=tf.int64)
    state = tf.train.Checkpoint(weights=weights(network), done=done)
    try:
        restore(state, latest).expect_partial().assert_existing_objects_matched()
    except AssertionError as error:
        raise DataError(_foreign(latest)) from error
    return int(done.numpy())


def _foreign(path: str) -> str:
    return (
        f"{path} was trained with another --units or --model. Give the same ones, or have "
        "--checkpoints name another folder."
    )
