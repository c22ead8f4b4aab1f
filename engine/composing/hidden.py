"""What guidance leans towards beside the mood: the chords, and sections that return.

Guidance pushes a candidate away from its second row (:mod:`engine.sampling.note_sampler`). The
less that row is told of something, the more the candidate leans towards it, as it leans towards
the mood, of which the row is told nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats
from engine.sampling.decoding import Bools
from engine.tokens.surroundings_layout import NOW_PART, OWN_WIDTH, PLACES_BACK

_CHORDS: Final = slice(NOW_PART["chord"].start, NOW_PART["until_chord"].stop)
_RETURN: Final = slice(OWN_WIDTH - OWN_WIDTH // PLACES_BACK, OWN_WIDTH)


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """How much guidance's second rows are not told: 0 tells them all, 1 nothing.

    What is hidden in part is told more faintly, its inputs multiplied. See the model card.

    Example: ``Hidden(chords=1.0)`` leans towards the chords, as where they were asked for.

    Attributes:
        chords: The chord now and the next, as a note is chosen.
        off_beat: The share of it that is hidden off the beat too, where notes pass from one of a
            chord to another.
        returned: In the bars of ``literal``, the pitches that a note's instrument struck where the
            section returns from.
        literal: Which bars belong to a section that returns as it was, [bars]; None for none.
    """

    chords: float = 0.0
    off_beat: float = 1.0
    returned: float = 0.0
    literal: Bools | None = None

    def around(self, now: Floats, beats: Bools) -> Floats:
        """The surroundings of a note as the second rows see them, [rows, now].

        Args:
            now: What the first rows see.
            beats: Whether a row's note is on a beat, [rows].
        """
        if not self.chords:
            return now
        told = 1 - self.chords * np.where(beats, 1.0, self.off_beat)
        seen = now.copy()
        seen[:, _CHORDS] *= told[:, None].astype(now.dtype)
        return seen

    def own(self, own: Floats, bars: NDArray[np.int64]) -> Floats:
        """What a note's instrument struck before as the second rows see it, [rows, own].

        Args:
            own: What the first rows see.
            bars: The bar that each row is in, [rows].
        """
        if self.literal is None or not self.returned:
            return own
        inside = self.literal[np.minimum(bars, len(self.literal) - 1)]
        seen = own.copy()
        seen[inside, _RETURN] *= 1 - self.returned
        return seen


NOTHING_HIDDEN: Final = Hidden()
"""Guidance leans towards the mood alone."""
