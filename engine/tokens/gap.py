"""A gap: bars, or instruments in some bars, that are written while the rest stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

GAP_BARS: Final = (1, 2, 4, 8, 16)
"""The lengths of the gaps that the network has learned to fill."""
TOLD_BARS: Final = 2
"""Bars after the gap that are told to stand."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What is written.

    Attributes:
        begin: Its first tick, a bar line.
        end: The first tick after it, a bar line.
        told_until: Up to here what stands is told.
        writes: The instruments that are written in it, indices in ``instruments.ORDER``.
    """

    begin: int
    end: int
    told_until: int
    writes: tuple[int, ...]
