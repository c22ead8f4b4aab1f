"""The note network: LSTM layers that hear the harmony and look back, and a head an attribute.

At step t the network has read notes 0 … t−1 and predicts note t, one attribute after the other.
With each note it reads what surrounds it (:mod:`engine.tokens.surroundings_layout`): the chord
now and next, what stood one, two, four and eight bars before and where a section returns from,
and what stands already. So what returns needs no memory but the music itself, which keeps a step
cheap: the length of a piece costs nothing.

Source: that what stood a bar ago as an input makes an LSTM's music return is from Magenta's
lookback RNN (Waite 2016).

Training runs whole sequences (:meth:`LookbackLSTM.call`). The methods named ``step_…`` run the
network one note at a time, for export.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

import keras
import tensorflow as tf

from engine.tokens.note_vocabulary import NOTE_VOCABULARY
from engine.training.network.lstm import MixedPrecisionLSTM
from engine.training.network.sizes import NetworkSizes

ATTRIBUTE_WIDTHS: Final = MappingProxyType(
    {"shift": 48, "instrument": 32, "pitch": 96, "duration": 32, "velocity": 24}
)
"""Width of each attribute's embedding."""
FROM_THE_OWN: Final = 2
"""The first attribute whose head sees what the note's instrument struck before: the pitch."""


@keras.saving.register_keras_serializable("affetto")
class LookbackLSTM(keras.Model):  # type: ignore[misc]
    """The network that the module describes. Inputs and outputs are dicts by name."""

    def __init__(self, sizes: NetworkSizes, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sizes = sizes
        dense, normal = keras.layers.Dense, keras.layers.LayerNormalization
        self.attributes = NOTE_VOCABULARY.attributes
        self.embed = {
            a.name: keras.layers.Embedding(
                a.size + 1, ATTRIBUTE_WIDTHS[a.name], name=f"embed_{a.name}"
            )
            for a in self.attributes
        }
        self.read = dense(sizes.reading, name="read")
        numbers = range(1, sizes.layers + 1)
        self.lstms = [MixedPrecisionLSTM(sizes.units, name=f"lstm_{one}") for one in numbers]
        self.normals = [normal(name=f"normal_{one}") for one in numbers]
        self.look = dense(sizes.glance, activation="gelu", name="look")
        self.look_own = dense(sizes.glance, activation="gelu", name="look_own")
        self.drop = keras.layers.Dropout(sizes.dropout)
        self.hidden = {
            a.name: dense(sizes.hidden, activation="gelu", name=f"hidden_{a.name}")
            for a in self.attributes
        }
        self.logits = {
            a.name: dense(a.size, dtype="float32", name=f"logits_{a.name}") for a in self.attributes
        }

    def call(self, inputs: dict[str, Any], training: bool = False) -> dict[str, Any]:
        """Predict every note from all notes before it.

        Args:
            inputs: The attributes by name: int32 [batch, steps], the notes themselves;
                ``conditions``: float32 [batch, steps, conditions]; ``held`` and ``now``:
                [batch, steps, now], the surroundings of the note before each note and its own;
                ``echo``: [batch, steps, echo] of the note before; ``own``: [batch, steps, own].
            training: Whether to drop activations.

        Returns:
            Attribute name to float32 logits [batch, steps, size].
        """
        notes = {a.name: self.embed[a.name](inputs[a.name]) for a in self.attributes}
        before = {
            a.name: self.embed[a.name](_moved_on(inputs[a.name], a.size)) for a in self.attributes
        }
        x = self._read(before, inputs["conditions"], inputs["held"], inputs["echo"])
        state = self.drop(self.lstms[0](x), training=training)
        # What a further layer finds is added to what those below it found.
        for lstm, normal in zip(self.lstms[1:], self.normals, strict=False):
            state = state + self.drop(lstm(normal(state)), training=training)
        state = self.normals[-1](state)
        now, own = self.look(inputs["now"]), self.look_own(inputs["own"])
        return {
            a.name: self._head(index, state, notes, now, own)
            for index, a in enumerate(self.attributes)
        }

    def _read(self, before: dict[str, Any], conditions: Any, held: Any, echo: Any) -> Any:
        parts = [before[a.name] for a in self.attributes]
        dtype = parts[0].dtype
        rest = [tf.cast(part, dtype) for part in (conditions, held, echo)]
        return self.read(tf.concat([*parts, *rest], axis=-1))

    def _head(self, index: int, state: Any, notes: dict[str, Any], now: Any, own: Any) -> Any:
        """Logits of the attribute of an index, given the note's attributes before it."""
        name = self.attributes[index].name
        parts = [state, *(notes[a.name] for a in self.attributes[:index])]
        if index:  # once the onset is known, so is what surrounds it
            parts.append(now)
        if index >= FROM_THE_OWN:
            parts.append(own)
        return self.logits[name](self.hidden[name](tf.concat(parts, axis=-1)))

    # One note at a time, for export: all in float32, batch first, without an axis of steps.

    def step_read(
        self,
        note: dict[str, Any],
        conditions: Any,
        held: Any,
        echo: Any,
        states: tuple[Any, ...],
    ) -> dict[str, Any]:
        """Read the note before and move the state on.

        Args:
            note: Attribute name to int32 [batch]; ``size`` for "no note yet".
            conditions: [batch, conditions].
            held: [batch, now].
            echo: [batch, echo].
            states: hidden and cell of each layer in turn, [batch, units].

        Returns:
            ``state``, which the heads read, and the new ``hidden_1``, ``cell_1``, ``hidden_2`` …
        """
        embedded = {a.name: self.embed[a.name](note[a.name]) for a in self.attributes}
        x = self._read(embedded, conditions, held, echo)
        out: dict[str, Any] = {}
        total = None
        for index, lstm in enumerate(self.lstms):
            below = x if total is None else self.normals[index - 1](total)
            hidden, cell = lstm.step(below, states[2 * index], states[2 * index + 1])
            out |= {f"hidden_{index + 1}": hidden, f"cell_{index + 1}": cell}
            total = hidden if total is None else total + hidden
        return {"state": self.normals[-1](total), **out}

    def step_head(self, index: int, state: Any, note: dict[str, Any], now: Any, own: Any) -> Any:
        """Logits [batch, size] of an attribute.

        Args:
            index: Its index in the vocabulary.
            state: What :meth:`step_read` returned, [batch, units].
            note: The attributes before it, name to int32 [batch].
            now: The note's surroundings, [batch, now]; None for the shift.
            own: What its instrument struck before, [batch, own]; None up to the instrument.
        """
        notes = {name: self.embed[name](values) for name, values in note.items()}
        return self._head(
            index,
            state,
            notes,
            None if now is None else self.look(now),
            None if own is None else self.look_own(own),
        )


def _moved_on(values: Any, start: int) -> Any:
    """Values of the note before each: ``start`` before the first one."""
    return tf.pad(values[:, :-1], [[0, 0], [1, 0]], constant_values=start)
