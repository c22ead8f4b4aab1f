"""The instruments of :mod:`engine.api.instruments` as arrays by index.

An instrument's index is its position in ``instruments.ORDER``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from engine.api.instruments import ORDER
from engine.music.score import DRUMS

DRUM: Final = next(index for index, one in enumerate(ORDER) if one.name == "drums")
"""The index of the drums."""
BASS: Final = next(index for index, one in enumerate(ORDER) if one.name == "bass")
"""The index of the bass."""
VOICES: Final = np.array([one.polyphony for one in ORDER])
"""The most notes that each instrument plays at once, shape [17]."""
LOW: Final = np.array([one.low for one in ORDER], np.int32)
"""The lowest note of each instrument, inclusive, shape [17]."""
HIGH: Final = np.array([one.high for one in ORDER], np.int32)
"""The highest note of each instrument, inclusive, shape [17]."""
INSTRUMENT_OF_PROGRAM: Final = {
    program: index for index, one in enumerate(ORDER) for program in one.programs
}
"""General MIDI program to the index of its instrument; sound effects have none."""


def instrument_names(programs: Iterable[int]) -> tuple[str, ...]:
    """The names of the instruments that these programs belong to, in the order of ``ORDER``.

    Sound effects have none.

    Example: ``instrument_names([73, 0, 128])`` is ``("drums", "piano", "flute")``.

    Args:
        programs: General MIDI programs, 0 … 127, or ``DRUMS``.
    """
    found = {DRUM if one == DRUMS else INSTRUMENT_OF_PROGRAM.get(one) for one in programs}
    return tuple(one.name for index, one in enumerate(ORDER) if index in found)
