"""A long short-term memory layer that trains faster on a CPU than Keras's own.

It has the equations of ``keras.layers.LSTM`` (Hochreiter & Schmidhuber 1997, with forget gate),
arranged for large matrix products: the input's share of all gates is one product over all
steps, the recurrent kernel's gradient another. Products run in the compute dtype of the Keras
policy. The cell's state stays float32, since bfloat16's eight bits would lose what a cell adds up
over hundreds of notes. ``benchmarks/training.py`` measures this layer beside Keras's, on a CPU
with bfloat16 products also in those.
"""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable("affetto")
class MixedPrecisionLSTM(keras.layers.Layer):  # type: ignore[misc]
    """Maps [batch, steps, features] to the outputs of every step, [batch, steps, units]."""

    def __init__(self, units: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape: Any) -> None:
        """Make the weights; gates lie in the order input, forget, cell, output."""
        units = self.units
        self.kernel = self.add_weight(
            name="kernel", shape=(input_shape[-1], 4 * units), initializer="glorot_uniform"
        )
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel", shape=(units, 4 * units), initializer="orthogonal"
        )
        # A forget gate that starts open lets gradients reach far back (Jozefowicz 2015).
        forget_open = keras.initializers.Constant([0.0] * units + [1.0] * units + [0.0] * 2 * units)
        self.bias = self.add_weight(name="bias", shape=(4 * units,), initializer=forget_open)

    def call(self, inputs: Any) -> Any:
        """Run over whole sequences from a zero state."""
        dtype = self.compute_dtype
        steps_first = tf.transpose(tf.cast(inputs, dtype), [1, 0, 2])
        projected = tf.matmul(steps_first, tf.cast(self.kernel, dtype)) + tf.cast(self.bias, dtype)
        outputs = _recurrence(projected, tf.cast(self.recurrent_kernel, dtype))
        return tf.transpose(outputs, [1, 0, 2])

    def step(self, inputs: Any, hidden: Any, cell: Any) -> tuple[Any, Any]:
        """One step in float32: ([batch, features], two states) to the two new states."""
        gates = (
            tf.matmul(inputs, self.kernel) + tf.matmul(hidden, self.recurrent_kernel) + self.bias
        )
        return _cell(gates, cell)

    def get_config(self) -> dict[str, Any]:
        """The values that the layer was made with."""
        return {**super().get_config(), "units": self.units}


def _cell(gates: Any, cell: Any) -> tuple[Any, Any]:
    i, f, g, o = tf.split(gates, 4, axis=1)
    cell = tf.sigmoid(f) * cell + tf.sigmoid(i) * tf.tanh(g)
    return tf.sigmoid(o) * tf.tanh(cell), cell


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _recurrence(projected: Any, kernel: Any) -> Any:
    """Outputs [steps, batch, units] from projected inputs [steps, batch, 4 units]."""
    dtype = projected.dtype
    steps, batch = tf.shape(projected)[0], tf.shape(projected)[1]
    units = kernel.shape[0]

    def forward(t: Any, hidden: Any, cell: Any, hs: Any, cs: Any, gs: Any) -> Any:
        gates = tf.cast(projected[t] + tf.matmul(hidden, kernel), tf.float32)
        i, f, g, o = tf.split(gates, 4, axis=1)
        i, f, g, o = tf.sigmoid(i), tf.sigmoid(f), tf.tanh(g), tf.sigmoid(o)
        cell = f * cell + i * g
        hidden = tf.cast(o * tf.tanh(cell), dtype)
        kept = tf.cast(tf.concat([i, f, g, o], axis=1), dtype)
        return t + 1, hidden, cell, hs.write(t, hidden), cs.write(t, cell), gs.write(t, kept)

    start = (
        0,
        tf.zeros([batch, units], dtype),
        tf.zeros([batch, units]),
        tf.TensorArray(dtype, size=steps),
        tf.TensorArray(tf.float32, size=steps),
        tf.TensorArray(dtype, size=steps),
    )
    *_, hs, cs, gs = tf.while_loop(lambda t, *_: t < steps, forward, start)
    hiddens, cells, gates = hs.stack(), cs.stack(), gs.stack()

    def gradient(upstream: Any) -> tuple[Any, Any]:
        transposed = tf.transpose(kernel)
        before = tf.concat([tf.zeros_like(cells[:1]), cells[:-1]], axis=0)

        def backward(t: Any, d_hidden: Any, d_cell: Any, dzs: Any) -> Any:
            i, f, g, o = tf.split(tf.cast(gates[t], tf.float32), 4, axis=1)
            squashed = tf.tanh(cells[t])
            d_out = tf.cast(upstream[t], tf.float32) + d_hidden
            d_cell = d_cell + d_out * o * (1 - squashed * squashed)
            d_gates = tf.concat(
                [
                    d_cell * g * i * (1 - i),
                    d_cell * before[t] * f * (1 - f),
                    d_cell * i * (1 - g * g),
                    d_out * squashed * o * (1 - o),
                ],
                axis=1,
            )
            d_gates = tf.cast(d_gates, dtype)
            d_hidden = tf.cast(tf.matmul(d_gates, transposed), tf.float32)
            return t - 1, d_hidden, d_cell * f, dzs.write(t, d_gates)

        zero = tf.zeros([batch, units])
        *_, dzs = tf.while_loop(
            lambda t, *_: t >= 0,
            backward,
            (steps - 1, zero, zero, tf.TensorArray(dtype, size=steps)),
        )
        d_projected = dzs.stack()
        d_kernel = tf.matmul(
            tf.reshape(hiddens[:-1], [-1, units]),
            tf.reshape(d_projected[1:], [-1, 4 * units]),
            transpose_a=True,
        )
        return d_projected, d_kernel

    return hiddens, gradient
