"""The touch network in Keras: one recurrent layer over events, and a step of it for LiteRT."""

from __future__ import annotations

import tempfile
from typing import Any, Final

import keras
import tensorflow as tf

from engine.touch.events import BEFORE, EVENT_FEATURES
from engine.touch.scales import BINS

TOUCH_UNITS: Final = 64
_HIDDEN: Final = 64


@keras.saving.register_keras_serializable()
class TouchGRU(keras.Model):  # type: ignore[misc]
    """Hears events and says of each how likely its bins are."""

    def __init__(self, units: int = TOUCH_UNITS) -> None:
        """Make an untrained network.

        Args:
            units: Width of the recurrent layer.
        """
        super().__init__()
        self.units = units
        self._in = keras.layers.Dense(_HIDDEN, activation="elu")
        self._recurrent = keras.layers.GRU(units, return_sequences=True, return_state=True)
        self._mix = keras.layers.Dense(_HIDDEN, activation="elu")
        self._length = keras.layers.Dense(BINS)
        self._deviation = keras.layers.Dense(BINS)

    def call(self, batch: dict[str, Any], training: bool = False) -> dict[str, Any]:
        """Logits of each event's bins: ``bin`` [batch, events, BINS]."""
        del training
        logits, _ = self.heard(batch["event"], None)
        return {"bin": logits}

    def heard(self, event: Any, state: Any) -> tuple[Any, Any]:
        """Logits of events [batch, events, BINS], and the state after the last."""
        read = self._in(event)
        found, last = self._recurrent(read, initial_state=state)
        mixed = self._mix(tf.concat([found, read], -1))
        # The first number of an event tells whether it is a beat.
        is_beat = event[..., :1] > 0.5
        return tf.where(is_beat, self._length(mixed), self._deviation(mixed)), last


def export_touch(network: TouchGRU) -> bytes:
    """A step of the network as a LiteRT model; see :class:`engine.touch.network.TouchNetwork`.

    The weights stay float32: the file is small, and a step so short gains nothing from int8.
    """
    module = tf.Module()
    module.kept = [variable.value for variable in network.variables]
    cell = network._recurrent.cell  # noqa: SLF001

    def step(event: Any, state: Any) -> dict[str, Any]:
        read = network._in(event)  # noqa: SLF001
        found, _ = cell(read, [state])
        mixed = network._mix(tf.concat([found, read], -1))  # noqa: SLF001
        is_beat = event[:, :1] > 0.5
        logits = tf.where(is_beat, network._length(mixed), network._deviation(mixed))  # noqa: SLF001
        return {"logits": logits, "next": found}

    function = tf.function(
        step,
        input_signature=[
            tf.TensorSpec([1, EVENT_FEATURES + BEFORE], tf.float32, name="event"),
            tf.TensorSpec([1, network.units], tf.float32, name="state"),
        ],
        autograph=False,
    )
    module.run = function
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder, signatures=function.get_concrete_function())
        return bytes(tf.lite.TFLiteConverter.from_saved_model(folder).convert())
