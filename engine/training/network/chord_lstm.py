"""The chord network: two LSTM layers that look back, and a head for each attribute of a chord.

At step t it has read steps 0 … t−1 and predicts step t, one attribute after the other. What
stood some bars before is read by the layers, and seen by the heads once more, so that a
progression can return as it was.

Training runs whole sequences (:meth:`ChordLSTM.call`); the methods named ``step_…`` run one step
at a time, for export.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Final

import keras
import tensorflow as tf

from engine.harmony.chord_steps import CHORD_ATTRIBUTES
from engine.training.network.lstm import MixedPrecisionLSTM

CHORD_WIDTHS: Final = MappingProxyType({"length": 8, "root": 24, "quality": 24, "bass": 12})
"""Width of each attribute's embedding."""


@dataclass(frozen=True, slots=True)
class ChordSizes:
    """The sizes of a chord network, kept in its facts.

    Attributes:
        units: Width of each LSTM layer.
        reading: Width of what the layers read at a step.
        glance: Width of what a head sees of the places looked back to.
        hidden: Width of each head's hidden layer.
        dropout: Share of activations dropped in training, 0 … 1.
    """

    units: int = 192
    reading: int = 160
    glance: int = 64
    hidden: int = 96
    dropout: float = 0.15

    def to_json(self) -> dict[str, Any]:
        """Plain values for ``ChordSizes(**…)``."""
        return asdict(self)


@keras.saving.register_keras_serializable("affetto")
class ChordLSTM(keras.Model):  # type: ignore[misc]
    """The network that the module describes. Inputs and outputs are dicts by name."""

    def __init__(self, sizes: ChordSizes, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sizes = sizes
        dense, normal = keras.layers.Dense, keras.layers.LayerNormalization
        self.names = tuple(a.name for a in CHORD_ATTRIBUTES)
        self.embed = {
            a.name: keras.layers.Embedding(a.size + 1, CHORD_WIDTHS[a.name], name=f"embed_{a.name}")
            for a in CHORD_ATTRIBUTES
        }
        self.read = dense(sizes.reading, name="read")
        self.lstm_1 = MixedPrecisionLSTM(sizes.units, name="lstm_1")
        self.lstm_2 = MixedPrecisionLSTM(sizes.units, name="lstm_2")
        self.normal_1 = normal(name="normal_1")
        self.normal_2 = normal(name="normal_2")
        self.glance = dense(sizes.glance, activation="gelu", name="glance")
        self.drop = keras.layers.Dropout(sizes.dropout)
        self.hidden = {
            a.name: dense(sizes.hidden, activation="gelu", name=f"hidden_{a.name}")
            for a in CHORD_ATTRIBUTES
        }
        self.logits = {
            a.name: dense(a.size, dtype="float32", name=f"logits_{a.name}")
            for a in CHORD_ATTRIBUTES
        }

    def call(self, inputs: dict[str, Any], training: bool = False) -> dict[str, Any]:
        """Predict every step from all steps before it.

        Args:
            inputs: The attributes by name: int32 [batch, steps]; ``conditions``: [batch, steps,
                conditions]; ``look``: [batch, steps, look].
            training: Whether to drop activations.

        Returns:
            Attribute name to float32 logits [batch, steps, size].
        """
        chords = {name: self.embed[name](inputs[name]) for name in self.names}
        before = {
            a.name: self.embed[a.name](
                tf.pad(inputs[a.name][:, :-1], [[0, 0], [1, 0]], constant_values=a.size)
            )
            for a in CHORD_ATTRIBUTES
        }
        x = self._read(before, inputs["conditions"], inputs["look"])
        first = self.drop(self.lstm_1(x), training=training)
        second = self.lstm_2(self.normal_1(first))
        state = self.normal_2(first + self.drop(second, training=training))
        context = self._context(state, inputs["look"])
        return {name: self._head(index, context, chords) for index, name in enumerate(self.names)}

    def _read(self, before: dict[str, Any], conditions: Any, look: Any) -> Any:
        parts = [before[name] for name in self.names]
        rest = [tf.cast(part, parts[0].dtype) for part in (conditions, look)]
        return self.read(tf.concat([*parts, *rest], axis=-1))

    def _context(self, state: Any, look: Any) -> Any:
        return tf.concat([state, self.glance(tf.cast(look, state.dtype))], axis=-1)

    def _head(self, index: int, context: Any, chords: dict[str, Any]) -> Any:
        """Logits of the attribute of an index, given the step's attributes before it."""
        name = self.names[index]
        parts = [context, *(chords[one] for one in self.names[:index])]
        return self.logits[name](self.hidden[name](tf.concat(parts, axis=-1)))

    def step_read(
        self, chord: dict[str, Any], conditions: Any, look: Any, states: tuple[Any, Any, Any, Any]
    ) -> dict[str, Any]:
        """Read the step before and move the state on; all in float32, batch first.

        Args:
            chord: Attribute name to int32 [batch]; ``size`` for "no step yet".
            conditions: [batch, conditions] of the step to predict.
            look: [batch, look] of the step to predict.
            states: hidden and cell of the first and the second layer, [batch, units].

        Returns:
            ``context``, which the heads read, and the new ``hidden_1`` … ``cell_2``.
        """
        embedded = {name: self.embed[name](chord[name]) for name in self.names}
        hidden_1, cell_1, hidden_2, cell_2 = states
        x = self._read(embedded, conditions, look)
        hidden_1, cell_1 = self.lstm_1.step(x, hidden_1, cell_1)
        hidden_2, cell_2 = self.lstm_2.step(self.normal_1(hidden_1), hidden_2, cell_2)
        return {
            "context": self._context(self.normal_2(hidden_1 + hidden_2), look),
            "hidden_1": hidden_1,
            "cell_1": cell_1,
            "hidden_2": hidden_2,
            "cell_2": cell_2,
        }

    def step_head(self, index: int, context: Any, chord: dict[str, Any]) -> Any:
        """Logits [batch, size] of an attribute, given those before it: name to int32 [batch]."""
        embedded = {name: self.embed[name](values) for name, values in chord.items()}
        return self._head(index, context, embedded)
