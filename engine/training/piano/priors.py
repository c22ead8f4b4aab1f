"""What the piano's composer has to know of the clips."""

from __future__ import annotations

from collections.abc import Sequence

from engine.analysis.key_finding import find_key
from engine.api.errors import DataError
from engine.api.moods import CORNERS
from engine.training.piano_datasets import PianoPiece


def major_shares(pieces: Sequence[PianoPiece]) -> dict[str, float]:
    """Of each mood corner's labelled training clips, the share found to be in major.

    Raises:
        DataError: A corner has no clips.
    """
    shares = {}
    for name, mood in CORNERS.items():
        modes = [
            find_key(p.notes)[0].mode
            for p in pieces
            if p.mood == mood and p.split == "train" and p.genre == "clip"
        ]
        if not modes:
            raise DataError(f"No labelled clip is {name}; the emopia folder must hold all four.")
        shares[name] = round(modes.count("major") / len(modes), 3)
    return shares
