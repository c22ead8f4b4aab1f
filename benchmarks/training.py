"""How fast the recurrent layers train: ours against Keras's own, in two number formats.

Two layers on top of each other, at the sizes the composer is trained with: a pass
forward, one back, and an Adam update of the weights. What else the network has is the same
with either layer and left out. Run it from anywhere, with the packages of training:
``python benchmarks/training.py``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import keras
import tensorflow as tf

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.training.network.lstm import MixedPrecisionLSTM
from engine.training.network.sizes import NetworkSizes
from engine.training.note_plan import COMPOSER_UNITS, NOTE_PLAN

FORMATS: Final = ("float32", "mixed_bfloat16")
LAYERS: Final = {
    "engine.training.network.lstm.MixedPrecisionLSTM": lambda units, dtype: MixedPrecisionLSTM(
        units, dtype=dtype
    ),
    "keras.layers.LSTM": lambda units, dtype: keras.layers.LSTM(
        units, return_sequences=True, dtype=dtype
    ),
}
"""Name to what makes a layer of a width in a Keras dtype policy."""


def notes_a_second(
    make: Callable[[int, str], Any], dtype: str, batch: int, steps: int, units: int, repeats: int
) -> float:
    """Notes trained on in a second, the median of several batches after a first one.

    Args:
        make: Makes a layer from its width and a Keras dtype policy.
        dtype: The policy.
        batch: Sequences in a batch.
        steps: Notes in a sequence.
        units: Width of each layer.
        repeats: How many batches are timed.
    """
    keras.utils.set_random_seed(1)
    layers = [make(units, dtype), make(units, dtype)]
    inputs = tf.random.normal([batch, steps, NetworkSizes().reading])
    optimizer = keras.optimizers.Adam(1e-3)

    def forward() -> Any:
        first, second = layers
        return tf.cast(second(first(inputs)), tf.float32)

    forward()  # makes the weights
    weights = [weight for layer in layers for weight in layer.trainable_variables]
    optimizer.build(weights)

    @tf.function  # type: ignore[untyped-decorator]
    def learn() -> Any:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(forward()))
        optimizer.apply(tape.gradient(loss, weights), weights)
        return loss

    learn().numpy()
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        learn().numpy()
        seconds.append(time.perf_counter() - started)
    return batch * steps / statistics.median(seconds)


def main() -> None:
    """Measure all, and print a line for each."""
    parser = argparse.ArgumentParser(description="Time the recurrent layers in training.")
    for name, default, what in (
        ("--batch", NOTE_PLAN[0].size, "sequences in a batch"),
        ("--steps", NOTE_PLAN[0].steps, "notes in a sequence"),
        ("--units", COMPOSER_UNITS, "width of a layer"),
        ("--repeats", 5, "batches that are timed"),
    ):
        parser.add_argument(
            name, type=int, default=default, metavar="N", help=f"{what} (default: {default})"
        )
    args = parser.parse_args()
    print(
        f"two layers of {args.units}, {args.batch} sequences of {args.steps} notes, "
        f"TensorFlow {tf.__version__}, Keras {keras.__version__}"
    )
    for dtype in FORMATS:
        for name, make in LAYERS.items():
            speed = notes_a_second(make, dtype, args.batch, args.steps, args.units, args.repeats)
            print(f"{name:<50}{dtype:<16}{speed:>9,.0f} notes/s", flush=True)


if __name__ == "__main__":
    main()
