"""Titles for pieces."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import numpy as np

from engine.api.moods import Mood

_WORDS: Final = MappingProxyType(
    {
        "happy": (
            (
                "Bright",
                "Golden",
                "Sunlit",
                "Dancing",
                "Merry",
                "Open",
                "Skipping",
                "Sparkling",
                "Quick",
                "Laughing",
            ),
            (
                "Morning",
                "Carnival",
                "Meadow",
                "Harbour",
                "Garden",
                "Parade",
                "Kite",
                "Holiday",
                "Orchard",
                "Window",
            ),
        ),
        "angry": (
            (
                "Burning",
                "Iron",
                "Broken",
                "Crimson",
                "Restless",
                "Thundering",
                "Jagged",
                "Black",
                "Bitter",
                "Racing",
            ),
            (
                "Storm",
                "Engine",
                "Cliff",
                "Furnace",
                "Pursuit",
                "Siege",
                "Torrent",
                "Wildfire",
                "Hammer",
                "Wolves",
            ),
        ),
        "sad": (
            (
                "Grey",
                "Fading",
                "Empty",
                "Distant",
                "Hollow",
                "Winter",
                "Forgotten",
                "Silent",
                "Drowned",
                "Pale",
            ),
            (
                "Letter",
                "Station",
                "Rain",
                "Harbour",
                "Photograph",
                "Room",
                "Autumn",
                "Farewell",
                "River",
                "Shore",
            ),
        ),
        "calm": (
            (
                "Quiet",
                "Still",
                "Gentle",
                "Drifting",
                "Silver",
                "Soft",
                "Slow",
                "Moonlit",
                "Warm",
                "Floating",
            ),
            (
                "Lake",
                "Evening",
                "Snow",
                "Lantern",
                "Valley",
                "Tide",
                "Breath",
                "Clouds",
                "Island",
                "Moss",
            ),
        ),
    }
)


def title(mood: Mood, rng: np.random.Generator) -> str:
    """Draw two words that suit the mood's corner.

    Example: ``title(Mood("sad", -1, -1), rng)`` may be ``"Grey Harbour"``.

    Args:
        mood: The mood of the piece.
        rng: Used for two draws.
    """
    firsts, seconds = _WORDS[mood.corner]
    return f"{firsts[rng.integers(len(firsts))]} {seconds[rng.integers(len(seconds))]}"
