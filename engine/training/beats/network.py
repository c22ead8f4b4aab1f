"""The beat network in Keras: convolutions whose reach doubles from layer to layer.

Two layers read single frames' surroundings; then four frames become one step, and most of
the work is done on steps. Back on frames, each says how likely it is a beat and a downbeat;
the steps say in which meter and at what tempo the music is.
"""

from __future__ import annotations

from typing import Any, Final

import keras
import numpy as np
from numpy.typing import NDArray

from engine.beats.features import FRAME_FEATURES
from engine.beats.outputs import PERIODS_TOLD, STEP_FRAMES
from engine.music.meters import TRACKED

FRAME_WIDTH: Final = 32
STEP_WIDTH: Final = 64
DILATIONS: Final = (1, 2, 4, 8, 16, 32, 64, 128, 1, 4, 16)
"""In steps of ``STEP_FRAMES`` frames: together they reach 44 s to either side."""
_KERNEL: Final = 5


def beat_network(
    frame_width: int = FRAME_WIDTH,
    step_width: int = STEP_WIDTH,
    dilations: tuple[int, ...] = DILATIONS,
    dropout: float = 0.1,
) -> keras.Model:
    """Make an untrained network.

    Args:
        frame_width: Channels of the layers that work on frames.
        step_width: Channels of those that work on steps.
        dilations: Of each layer on steps.
        dropout: Share of a step layer's channels left out in training.

    Returns:
        A model of frames [batch, frames, FRAME_FEATURES], where the number of frames is a multiple
        of ``STEP_FRAMES``, to ``beats`` [batch, frames, 2] (logits of beat and downbeat) and
        ``bars`` [batch, frames / STEP_FRAMES, meters + periods] (logits of two choices).

    Source: dilated convolutions for beats: M. Davies and S. Böck, "Temporal Convolutional
    Networks for Musical Audio Beat Tracking" (EUSIPCO 2019); tempo learned beside them:
    S. Böck and M. Davies, "Deconstruct, Analyse, Reconstruct" (ISMIR 2020).
    """
    frames = keras.Input((None, FRAME_FEATURES), name="frames")
    local = _conv(frame_width)(frames)
    local = local + _conv(frame_width)(local)
    steps = keras.layers.Reshape((-1, STEP_FRAMES * frame_width))(local)
    steps = keras.layers.Dense(step_width)(steps)
    for dilation in dilations:
        inner = _conv(step_width, dilation)(steps)
        inner = keras.layers.SpatialDropout1D(dropout)(inner)
        # Begins as no change at all, so that deep stacks learn from the first batch on.
        steps = steps + keras.layers.Dense(step_width, kernel_initializer="zeros")(inner)
    steps = keras.layers.Activation("elu")(steps)
    wide = keras.layers.Dense(STEP_FRAMES * frame_width)(steps)
    joined = local + keras.layers.Reshape((-1, frame_width))(wide)
    joined = joined + _conv(frame_width)(joined)
    # Beats are rare: the network begins with that knowledge.
    rare = keras.initializers.Constant([-3.0, -4.5])
    beats = keras.layers.Dense(2, bias_initializer=rare, dtype="float32", name="beats")(joined)
    told = len(TRACKED) + PERIODS_TOLD
    bars = keras.layers.Dense(told, dtype="float32", name="bars")(steps)
    return keras.Model(frames, {"beats": beats, "bars": bars})


def _conv(width: int, dilation: int = 1) -> keras.layers.Layer:
    return keras.layers.Conv1D(
        width, _KERNEL, padding="same", dilation_rate=dilation, activation="elu"
    )


def predict(network: Any, frames: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Run a network on frames [batch, frames, FRAME_FEATURES], without dropout; as arrays."""
    found = network(frames, training=False)
    return {name: np.asarray(values) for name, values in found.items()}
