"""The careful LSTM is Keras's own, by its outputs and by its gradients."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.training.network.lstm import MixedPrecisionLSTM
from tests.engine.close import assert_close

pytestmark = pytest.mark.slow

BATCH, STEPS, FEATURES, UNITS = 3, 17, 5, 8


@pytest.fixture
def inputs() -> np.ndarray[Any, Any]:
    return np.random.default_rng(0).normal(size=(BATCH, STEPS, FEATURES)).astype(np.float32)


def layers(dtype: str = "float32") -> tuple[Any, Any]:
    """Keras's layer and ours, with the same weights, all of them random."""
    rng = np.random.default_rng(1)
    theirs = keras.layers.LSTM(UNITS, return_sequences=True)
    ours = MixedPrecisionLSTM(UNITS, dtype=dtype)
    for layer in (theirs, ours):
        layer.build((None, STEPS, FEATURES))
    weights = [rng.normal(0, 0.5, weight.shape) for weight in theirs.get_weights()]
    theirs.set_weights(weights)
    ours.set_weights(weights)
    return theirs, ours


def outputs_and_gradients(layer: Any, inputs: np.ndarray[Any, Any]) -> tuple[Any, list[Any]]:
    upstream = np.random.default_rng(2).normal(size=(BATCH, STEPS, UNITS)).astype(np.float32)
    given = tf.constant(inputs)
    with tf.GradientTape() as tape:
        tape.watch(given)
        outputs = layer(given)
        loss = tf.reduce_sum(tf.cast(outputs, tf.float32) * upstream)
    wanted = [given, *(variable.value for variable in layer.trainable_variables)]
    return outputs.numpy(), [gradient.numpy() for gradient in tape.gradient(loss, wanted)]


def test_outputs_and_all_gradients_are_those_of_keras(inputs: np.ndarray[Any, Any]) -> None:
    theirs, ours = layers()
    expected, gradients = outputs_and_gradients(theirs, inputs)
    outputs, found = outputs_and_gradients(ours, inputs)
    assert_close(outputs, expected, 1e-5)
    assert len(found) == len(gradients) == 4
    for one, other in zip(found, gradients, strict=True):
        assert_close(one, other, 2e-4)


def test_steps_taken_one_by_one_are_the_same(inputs: np.ndarray[Any, Any]) -> None:
    _, ours = layers()
    expected = ours(inputs).numpy()
    hidden = cell = tf.zeros([BATCH, UNITS])
    for step in range(STEPS):
        hidden, cell = ours.step(inputs[:, step], hidden, cell)
        assert_close(hidden.numpy(), expected[:, step], 1e-5)


def test_in_bfloat16_it_comes_close(inputs: np.ndarray[Any, Any]) -> None:
    # Eight bits of mantissa: the third digit is lost, but nothing adds up over the steps.
    theirs, ours = layers("mixed_bfloat16")
    expected, gradients = outputs_and_gradients(theirs, inputs)
    outputs, found = outputs_and_gradients(ours, inputs)
    assert np.abs(outputs.astype(np.float32) - expected).max() < 0.05
    for one, other in zip(found, gradients, strict=True):
        assert one.dtype == np.float32
        assert np.abs(one - other).max() < 0.05 * np.abs(other).max()


def test_a_single_step_can_be_learned_from(inputs: np.ndarray[Any, Any]) -> None:
    theirs, ours = layers()
    short = inputs[:, :1]
    with tf.GradientTape(persistent=True) as tape:
        losses = [tf.reduce_sum(layer(short)) for layer in (theirs, ours)]
    for theirs_weight, our_weight in zip(theirs.weights[::2], ours.weights[::2], strict=True):
        expected = tape.gradient(losses[0], theirs_weight.value)
        found = tape.gradient(losses[1], our_weight.value)
        assert_close(found.numpy(), expected.numpy(), 1e-5)
    # From a zero state the recurrent weights have no share in the first step.
    assert not tape.gradient(losses[1], ours.recurrent_kernel.value).numpy().any()


def test_it_begins_with_the_forget_gate_open_and_says_what_it_was_made_with() -> None:
    layer = MixedPrecisionLSTM(4)
    layer.build((None, None, 3))
    assert layer.bias.numpy().tolist() == [0] * 4 + [1] * 4 + [0] * 8
    assert MixedPrecisionLSTM.from_config(layer.get_config()).units == 4
