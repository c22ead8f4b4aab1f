"""The loudness of the SoundFont's programs and drum kits."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

# fmt: off
LEVELS: Final = MappingProxyType(
    {
        0: -39.7, 1: -40.2, 4: -35.8, 5: -39.7,
        8: -38.4, 9: -38.8, 10: -38.4, 11: -42.5, 12: -39.2, 14: -36.0,
        16: -40.4, 17: -35.8, 18: -36.9, 19: -36.6, 21: -39.5,
        24: -36.2, 25: -38.0, 26: -37.7, 27: -37.4, 29: -34.8, 30: -33.4,
        32: -37.9, 33: -38.7, 34: -38.4, 35: -36.8, 36: -40.7, 38: -39.2,
        40: -35.6, 42: -37.7, 43: -39.3, 44: -37.2, 45: -39.0, 46: -39.0,
        48: -38.1, 49: -35.2, 52: -39.0, 53: -36.7, 91: -36.8,
        56: -39.2, 57: -32.9, 59: -37.2, 60: -34.4, 61: -37.0,
        64: -35.8, 65: -35.1, 66: -34.2, 68: -35.1, 70: -35.7, 71: -34.4,
        72: -35.0, 73: -33.7, 74: -34.2, 75: -35.1,
        80: -34.5, 81: -37.4, 82: -40.3,
        88: -39.7, 89: -40.8, 90: -37.0, 92: -34.8, 94: -36.8, 95: -37.1,
    }
)
# fmt: on
"""Program of FluidR3_GM to its loudness in LUFS at volume 100: one note after the other at
velocity 80, each 0.5 s, around the middle of the instrument's range.
``python benchmarks/levels.py`` measures them."""
USUAL_LEVEL: Final = -37.0
"""The loudness in LUFS assumed for a program that was not measured."""
KIT_LEVELS: Final = MappingProxyType(
    {0: -43.3, 8: -42.3, 16: -39.5, 24: -39.8, 25: -32.6, 32: -42.0, 40: -43.9}
)
"""Drum kit to its loudness in LUFS at volume 100, in a pattern of two beats per second: kick and
snare in turn, hi-hat on eighths."""
