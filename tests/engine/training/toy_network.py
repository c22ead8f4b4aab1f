"""A network that the training loop runs in a moment: what it learns is no matter."""

from __future__ import annotations

from typing import Any, Final

import keras

from engine.tokens.note_vocabulary import NOTE_VOCABULARY

LEARNED: Final = ("shift", "pitch")
"""The attributes it predicts."""
SIZES: Final = {one.name: one.size for one in NOTE_VOCABULARY.attributes if one.name in LEARNED}
"""How many values each has."""


class ToyNetwork(keras.Model):  # type: ignore[misc]
    """Predicts two attributes of a note from the conditions; at first all values are alike.

    Args:
        units: Width of its layer.
    """

    def __init__(self, units: int = 8) -> None:
        super().__init__()
        self.read = keras.layers.Dense(units, activation="tanh")
        self.logits = {
            name: keras.layers.Dense(size, kernel_initializer="zeros", dtype="float32")
            for name, size in SIZES.items()
        }

    def call(self, inputs: dict[str, Any], training: bool = False) -> dict[str, Any]:
        """Attribute name to float32 logits [batch, steps, size]."""
        state = self.read(inputs["conditions"])
        return {name: head(state) for name, head in self.logits.items()}
