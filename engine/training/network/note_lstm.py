"""The composing network: two LSTM layers, a memory of the notes so far, a head per attribute.

At step t the network has read notes 0 … t−1 and predicts note t, one attribute after the
other. Beside the recurrent state stands a memory. For every earlier step s it holds a key, made
of the state that led up to note s, and a value, made of that state and of note s itself. So a
state that resembles an earlier one finds what came next back then, which is how figures return.
Half of every key is turned by the time of its step (rotary positions, Su et al. 2021, in seconds
instead of indices), so "four seconds ago" can be looked up as well.

Training runs whole sequences (:meth:`NoteLSTM.call`). The methods named ``step_…`` run the
network one note at a time, for export.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import keras
import tensorflow as tf

from engine.tokens.registry import VOCABULARIES, Vocabulary
from engine.training.network.lstm import MixedPrecisionLSTM


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a network, kept in the checkpoint's ``meta.json``.

    Attributes:
        units: Width of each LSTM layer.
        heads: Attention heads of the memory.
        head_width: Width of a head's keys and values; half of a key is turned by time.
        embedding: Width of a note's embedding.
        hidden: Width of each attribute head's hidden layer.
        dropout: Share of activations dropped in training, 0 … 1.
        vocabulary: The name of the vocabulary it is made for.
    """

    units: int = 512
    heads: int = 4
    head_width: int = 32
    embedding: int = 256
    hidden: int = 256
    dropout: float = 0.1
    vocabulary: str = "piano"

    @property
    def memory(self) -> int:
        """Width of the memory's keys and values, over all heads."""
        return self.heads * self.head_width

    def to_json(self) -> dict[str, Any]:
        """Plain values for ``Shape(**…)``."""
        return asdict(self)


EMBEDDED = {"shift": 64, "instrument": 48, "pitch": 96, "duration": 48, "velocity": 32}
"""Width of each attribute's embedding."""


@keras.saving.register_keras_serializable("affetto")
class NoteLSTM(keras.Model):  # type: ignore[misc]
    """The network that the module describes. Inputs and outputs are dicts by name."""

    def __init__(self, shape: Shape, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shape = shape
        self.vocabulary: Vocabulary = VOCABULARIES[shape.vocabulary]
        dense, normal = keras.layers.Dense, keras.layers.LayerNormalization
        self.embed = {
            a.name: keras.layers.Embedding(a.size + 1, EMBEDDED[a.name], name=f"embed_{a.name}")
            for a in self.vocabulary.attributes
        }
        self.read = dense(shape.embedding, name="read")
        self.lstm_1 = MixedPrecisionLSTM(shape.units, name="lstm_1")
        self.lstm_2 = MixedPrecisionLSTM(shape.units, name="lstm_2")
        self.normal_1 = normal(name="normal_1")
        self.normal_2 = normal(name="normal_2")
        self.normal_3 = normal(name="normal_3")
        self.query = dense(shape.memory, use_bias=False, name="query")
        self.key = dense(shape.memory, use_bias=False, name="key")
        self.value = dense(shape.memory, use_bias=False, name="value")
        self.recall = dense(shape.units, name="recall")
        self.drop = keras.layers.Dropout(shape.dropout)
        self.hidden = {
            a.name: dense(shape.hidden, activation="gelu", name=f"hidden_{a.name}")
            for a in self.vocabulary.attributes
        }
        self.logits = {
            a.name: dense(a.size, dtype="float32", name=f"logits_{a.name}")
            for a in self.vocabulary.attributes
        }

    def call(self, inputs: dict[str, Any], training: bool = False) -> dict[str, Any]:
        """Predict every note from all notes before it.

        Args:
            inputs: The attributes by name: int32 [batch, steps], the notes themselves;
                ``conditions``: float32 [batch, steps, vocabulary.conditions]; ``held`` and
                ``now``: [batch, steps, vocabulary.now], what sounds at the onset before
                each note's and at its own; ``seconds``: float32 [batch, steps], the time of
                the note before each (for the band: beats).
            training: Whether to drop activations.

        Returns:
            Attribute name to float32 logits [batch, steps, size].
        """
        notes = {a.name: self.embed[a.name](inputs[a.name]) for a in self.vocabulary.attributes}
        before = {
            a.name: self.embed[a.name](_shifted(inputs[a.name], a.size))
            for a in self.vocabulary.attributes
        }
        x = self._read(before, inputs["conditions"], inputs["held"])
        first = self.drop(self.lstm_1(x), training=training)
        second = self.lstm_2(self.normal_1(first))
        state = self.normal_2(first + self.drop(second, training=training))
        recalled = self._attend(state, self._note(notes), inputs["seconds"])
        context = self.normal_3(state + self.drop(self.recall(recalled), training=training))
        return {
            a.name: self._head(index, context, notes, inputs["now"])
            for index, a in enumerate(self.vocabulary.attributes)
        }

    def _read(self, before: dict[str, Any], conditions: Any, held: Any) -> Any:
        parts = [self._note(before), tf.cast(conditions, before["pitch"].dtype)]
        return self.read(tf.concat([*parts, tf.cast(held, parts[0].dtype)], axis=-1))

    def _note(self, embedded: dict[str, Any]) -> Any:
        return tf.concat([embedded[a.name] for a in self.vocabulary.attributes], axis=-1)

    def _head(self, index: int, context: Any, notes: dict[str, Any], now: Any) -> Any:
        """Logits of the attribute of an index, given the note's attributes before it."""
        name = self.vocabulary.attributes[index].name
        parts = [context, *(notes[a.name] for a in self.vocabulary.attributes[:index])]
        if index:  # once the onset is known, so is what sounds there
            parts.append(tf.cast(now, context.dtype))
        return self.logits[name](self.hidden[name](tf.concat(parts, axis=-1)))

    def _attend(self, state: Any, note: Any, seconds: Any) -> Any:
        """What the memory recalls at every step, [batch, steps, memory]."""
        heads, width = self.shape.heads, self.shape.head_width
        batch, steps = tf.shape(state)[0], tf.shape(state)[1]

        def split(x: Any) -> Any:
            return tf.transpose(tf.reshape(x, [batch, steps, heads, width]), [0, 2, 1, 3])

        query, key = split(self.query(state)), split(self.key(state))
        turn = seconds[:, None, :]
        query, key = turned(query, turn), turned(key, turn)
        value = split(self.value(tf.concat([state, note], axis=-1)))
        scores = tf.cast(tf.matmul(query, key, transpose_b=True), tf.float32)
        scores = scores / math.sqrt(width)
        earlier = tf.linalg.band_part(tf.ones([steps, steps]), -1, 0) - tf.eye(steps)
        scores = tf.where(earlier > 0, scores, -1e9)
        # One slot that holds nothing and scores 0: a state may find no match at all.
        nothing = tf.zeros([batch, heads, steps, 1])
        weights = tf.nn.softmax(tf.concat([nothing, scores], axis=-1))[..., 1:]
        answer = tf.matmul(tf.cast(weights, value.dtype), value)
        return tf.reshape(tf.transpose(answer, [0, 2, 1, 3]), [batch, steps, heads * width])

    # One note at a time, for export: all in float32, batch first, without an axis of steps.

    def step_read(
        self,
        note: dict[str, Any],
        conditions: Any,
        held: Any,
        seconds: Any,
        before: Any,
        states: tuple[Any, Any, Any, Any],
    ) -> dict[str, Any]:
        """Read the note before and move the state on.

        Args:
            note: Attribute name to int32 [batch]; ``size`` for "no note yet".
            conditions: [batch, vocabulary.conditions].
            held: [batch, vocabulary.now].
            seconds: [batch], the time of that note.
            before: [batch, units], the ``state`` this returned a step earlier.
            states: hidden and cell of the first and the second layer, [batch, units].

        Returns:
            ``state``, ``query``, ``key`` of this step, ``value`` of the step before (its
            note is known only now), and the new ``hidden_1`` … ``cell_2``.
        """
        embedded = {a.name: self.embed[a.name](note[a.name]) for a in self.vocabulary.attributes}
        hidden_1, cell_1, hidden_2, cell_2 = states
        x = self._read(embedded, conditions, held)
        hidden_1, cell_1 = self.lstm_1.step(x, hidden_1, cell_1)
        hidden_2, cell_2 = self.lstm_2.step(self.normal_1(hidden_1), hidden_2, cell_2)
        state = self.normal_2(hidden_1 + hidden_2)
        heads, width = self.shape.heads, self.shape.head_width

        def split(x: Any) -> Any:
            return turned(tf.reshape(x, [-1, heads, width]), seconds[:, None])

        return {
            "state": state,
            "query": tf.reshape(split(self.query(state)), [-1, heads * width]),
            "key": tf.reshape(split(self.key(state)), [-1, heads * width]),
            "value": self.value(tf.concat([before, self._note(embedded)], axis=-1)),
            "hidden_1": hidden_1,
            "cell_1": cell_1,
            "hidden_2": hidden_2,
            "cell_2": cell_2,
        }

    def step_context(self, state: Any, recalled: Any) -> Any:
        """The context [batch, units] of a state and of what the memory recalled."""
        return self.normal_3(state + self.recall(recalled))

    def step_head(self, index: int, context: Any, note: dict[str, Any], now: Any) -> Any:
        """Logits [batch, size] of the attribute of an index; ``note`` holds those before it."""
        chosen = self.vocabulary.attributes[:index]
        embedded = {a.name: self.embed[a.name](note[a.name]) for a in chosen}
        return self._head(index, context, embedded, now)


def _shifted(values: Any, none: int) -> Any:
    """The values one step later, beginning with "no note yet"."""
    first = tf.fill([tf.shape(values)[0], 1], none)
    return tf.concat([first, values[:, :-1]], axis=1)


def turned(x: Any, seconds: Any) -> Any:
    """Turn the first half of each head's width by the time, in rotary pairs.

    Args:
        x: […, width].
        seconds: The shape of x without its last axis, or one that spreads to it.

    Returns:
        The shape of x. Products of two turned vectors depend on the time between them,
        at periods from 1 s to 128 s.
    """
    pairs = x.shape[-1] // 4
    periods = [2.0 ** (7.0 * p / max(pairs - 1, 1)) for p in range(pairs)]
    rates = tf.constant([2.0 * math.pi / period for period in periods])
    angle = tf.cast(seconds, tf.float32)[..., None] * rates
    cos, sin = tf.cast(tf.cos(angle), x.dtype), tf.cast(tf.sin(angle), x.dtype)
    a, b, rest = tf.split(x, [pairs, pairs, x.shape[-1] - 2 * pairs], axis=-1)
    return tf.concat([a * cos - b * sin, a * sin + b * cos, rest], axis=-1)
