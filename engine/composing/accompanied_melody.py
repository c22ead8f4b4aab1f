"""Makes one instrument play a given melody, and its accompaniment below it."""

from __future__ import annotations

import numpy as np

from engine.composing.melody_guide import MelodyGuide
from engine.model.network import Floats, TokenBatch
from engine.sampling.masks import mask_unless_empty


class AccompaniedMelody(MelodyGuide):
    """A melody guide for an instrument that plays alone, such as the piano.

    At the melody's onsets its note comes first, as the highest of an onset does. All other notes
    are lower than the melody's note before them, and the network chooses when they come.

    Example: of a melody with one note a bar, the notes between are the network's own.
    """

    fills = True

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Forbid what does not fit the melody."""
        guided = super().process(name, logits, note)
        if name != "pitch":
            return guided
        due = self._ticks[self._next] == self._state.ticks
        ceiling = self._tokens["pitch"][np.maximum(self._next - 1, 0)]
        above = np.arange(logits.shape[1])[None, :] >= ceiling[:, None]
        # Before the melody begins nothing is above anything.
        above &= (self._next > 0)[:, None] & ~due[:, None]
        return mask_unless_empty(guided, above)
