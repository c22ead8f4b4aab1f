"""The meters that are told apart, as plain arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Meter:
    """What a bar is made of.

    Attributes:
        beats: Beats in a bar as a time signature counts them, its upper number.
        unit: What a beat is a fraction of, the time signature's lower number.
        pulses: How often the foot taps in a bar: in 6/8 twice, else once a beat.
    """

    beats: int
    unit: int
    pulses: int

    @property
    def bar_ticks(self) -> int:
        """Ticks of the grid in a bar, twelve to a quarter: 36 in 3/4 and in 6/8."""
        return self.beats * 48 // self.unit

    @property
    def name(self) -> str:
        """As a time signature is written: ``"6/8"``."""
        return f"{self.beats}/{self.unit}"


TRACKED: Final = (Meter(2, 4, 2), Meter(3, 4, 3), Meter(4, 4, 4), Meter(6, 8, 2))
"""In the order of the network's outputs."""
