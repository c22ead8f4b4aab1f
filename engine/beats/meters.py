"""The metres that are told apart, as plain arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Metre:
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
    def name(self) -> str:
        """As a time signature is written: ``"6/8"``."""
        return f"{self.beats}/{self.unit}"


TRACKED: Final = (Metre(2, 4, 2), Metre(3, 4, 3), Metre(4, 4, 4), Metre(6, 8, 2))
"""In the order of the network's outputs."""
