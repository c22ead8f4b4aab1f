"""The metres that a MIDI file states: where they hold, and which bars a grid has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.music.meters import TRACKED

_UNITS: Final = (1, 2, 4, 8, 16)
_MAX_BEATS: Final = 32
# Metres that sound like another one, and how many of whose bars make one of theirs.
_ALIKE: Final = {
    (1, 4): (4, 4),
    (8, 4): (4, 4),
    (2, 2): (4, 4),
    (4, 2): (4, 4),
    (1, 1): (4, 4),
    (2, 1): (4, 4),
    (4, 8): (2, 4),
    (1, 2): (2, 4),
    (6, 4): (3, 4),
    (3, 2): (3, 4),
    (3, 8): (6, 8),
    (12, 8): (6, 8),
    (8, 8): (4, 4),
    (16, 16): (4, 4),
    (12, 16): (6, 8),
}


@dataclass(frozen=True, slots=True)
class Metres:
    """The metres of a file.

    Attributes:
        stated: Whether the file states any; else 4/4 is meant (Standard MIDI Files 1.0).
        starts: Quarters from the file's start at which each begins, rising from 0.
        metres: Beats in a bar, and the unit of a beat: 4 for a quarter, 8 for an eighth.
    """

    stated: bool
    starts: tuple[float, ...]
    metres: tuple[tuple[int, int], ...]

    def main(self, first: float, last: float) -> int:
        """The index of the metre that holds for the longest between two places, in quarters."""
        starts = np.array(self.starts)
        spans = np.minimum(np.append(starts[1:], np.inf), last) - np.maximum(starts, first)
        lengths: dict[tuple[int, int], float] = {}
        for metre, span in zip(self.metres, np.maximum(spans, 0.0).tolist(), strict=True):
            lengths[metre] = lengths.get(metre, 0.0) + span
        longest = max(lengths, key=lambda metre: lengths[metre])
        return next(
            index
            for index, (metre, span) in enumerate(zip(self.metres, spans, strict=True))
            if metre == longest and (span > 0 or lengths[longest] == 0)
        )


def read_metres(quarters: NDArray[Any], packed: NDArray[Any]) -> Metres:
    """Read what a file states of its metres; what is no metre is left out.

    Args:
        quarters: Where each is stated, rising [m].
        packed: As :class:`engine.reading.events.Events` holds them [m].

    Example: nothing stated is 4/4 from 0 on.
    """
    starts: list[float] = [0.0]
    metres: list[tuple[int, int]] = [(4, 4)]
    for start, one in zip(quarters.tolist(), packed.tolist(), strict=True):
        metre = (one >> 5, 1 << (one & 31))
        if not 1 <= metre[0] <= _MAX_BEATS or metre[1] not in _UNITS:
            continue
        if start <= starts[-1]:
            # At one place the last statement counts.
            metres[-1] = metre
        elif metre != metres[-1]:
            starts.append(start)
            metres.append(metre)
    return Metres(len(packed) > 0, tuple(starts), tuple(metres))


def grid_metre(metre: tuple[int, int]) -> tuple[int, int]:
    """The metre on whose bars music in a metre lies on the grid.

    Example: ``grid_metre((2, 2))`` is ``(4, 4)``, and ``grid_metre((12, 8))`` is ``(6, 8)``.
    """
    return _ALIKE.get(metre, metre)


def counted_metre(metre: tuple[int, int]) -> tuple[int, int]:
    """The metre that composers know in which a grid's bars are counted.

    Example: ``counted_metre((3, 4))`` is itself, ``counted_metre((9, 8))`` is ``(6, 8)``, and
    ``counted_metre((5, 4))`` is ``(4, 4)``.
    """
    beats, unit = grid_metre(metre)
    if any((one.beats, one.unit) == (beats, unit) for one in TRACKED):
        return beats, unit
    return (6, 8) if unit >= 8 and beats % 3 == 0 else (4, 4)
