"""What the band's composer has to know of each mood's music."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from engine.analysis.key_finding import find_key
from engine.api.errors import DataError
from engine.api.instruments import ORDER
from engine.api.moods import CORNERS
from engine.composing.band.parameters import size
from engine.music.grid import notes_per_beat, to_notes
from engine.training.band.datasets import BandPiece

BANDS: Final = ("game", "band")
"""The manners of music in which instruments play as they do in bands."""

FEWEST_PLAYERS: Final = 3


def figures(pieces: Sequence[BandPiece]) -> dict[str, dict[str, Any]]:
    """What the composer has to know of each mood's music, from the labelled training pieces.

    Returns:
        ``major_share``: mood corner to the share of pieces found to be in major;
        ``tempos``, ``densities`` and ``shares``: as
        :class:`engine.composing.band.parameters.StylePriors` has them.

    Raises:
        DataError: A corner has no pieces.
    """
    major: dict[str, float] = {}
    tempos: dict[str, list[float]] = {}
    densities: dict[str, list[float]] = {}
    for name, mood in CORNERS.items():
        its = [p for p in pieces if p.mood == mood and p.split == "train"]
        if not its:
            raise DataError(
                f"No labelled band piece is {name}; the ym2413_mdb folder must hold all four moods."
            )
        modes = [find_key(to_notes(p.notes, p.grid))[0].mode for p in its]
        major[name] = round(modes.count("major") / len(modes), 3)
        tempos[name] = _spread([p.grid.tempo for p in its])
        densities[name] = _spread([_density(p) for p in its])
    return {
        "major_share": major,
        "tempos": tempos,
        "densities": densities,
        "shares": _shares(pieces),
    }


def _shares(pieces: Sequence[BandPiece]) -> dict[str, float]:
    """Instrument's name to the notes a beat it plays in a band: the median of training pieces.

    Of pop arrangements, which one program made, nothing is taken, and of art music little has
    three players. Whoever is in none counts as the others on average do.
    """
    found: dict[int, list[float]] = {}
    for piece in pieces:
        who, counts = np.unique(piece.notes["instrument"], return_counts=True)
        if piece.split == "train" and piece.manner in BANDS and len(who) >= FEWEST_PLAYERS:
            dense = notes_per_beat(piece.notes, piece.grid.bar_ticks) / len(piece.notes)
            for place, count in zip(who.tolist(), counts.tolist(), strict=True):
                found.setdefault(place, []).append(count * dense)
    middle = {place: float(np.median(rates)) for place, rates in found.items()}
    usual = float(np.mean(list(middle.values()))) if middle else 1.0
    return {one.name: round(middle.get(place, usual), 3) for place, one in enumerate(ORDER)}


def _spread(values: Sequence[float]) -> list[float]:
    """Mean and standard deviation of the values' base-2 logarithms."""
    octaves = np.log2(values)
    return [round(float(octaves.mean()), 3), round(float(octaves.std()), 3)]


def _density(piece: BandPiece) -> float:
    """Notes a beat for an ensemble that counts for one."""
    who = np.unique(piece.notes["instrument"]).tolist()
    return notes_per_beat(piece.notes, piece.grid.bar_ticks) / math.sqrt(size(who))
