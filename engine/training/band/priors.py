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
from engine.composing.parameters import size
from engine.music.grid import notes_per_beat, to_notes
from engine.training.band_datasets import BandPiece

BAND_GENRES: Final = ("game", "band")
"""The genres whose instruments play as they do in bands."""
MIN_PLAYERS: Final = 3
"""Players without whom a piece says nothing of how a band shares its notes."""


def measure_priors(pieces: Sequence[BandPiece]) -> dict[str, dict[str, Any]]:
    """Measure each mood's music on the labelled training pieces.

    Args:
        pieces: All pieces; those kept for measuring are passed over.

    Returns:
        ``major_share``: a mood to the share of its pieces found to be in major;
        ``tempos``, ``densities`` and ``shares``: as
        :class:`engine.composing.parameters.StylePriors` has them.

    Raises:
        DataError: A mood has no pieces.
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
    """An instrument's name to its notes per beat in a band: the median of training pieces.

    Pop arrangements are passed over, since one program made them all; little art music has
    three players. An instrument that no piece has gets the mean of the others.
    """
    found: dict[int, list[float]] = {}
    for piece in pieces:
        players, counts = np.unique(piece.notes["instrument"], return_counts=True)
        enough = len(players) >= MIN_PLAYERS
        if piece.split == "train" and piece.genre in BAND_GENRES and enough:
            per_note = notes_per_beat(piece.notes, piece.grid.bar_ticks) / len(piece.notes)
            for player, count in zip(players.tolist(), counts.tolist(), strict=True):
                found.setdefault(player, []).append(count * per_note)
    medians = {player: float(np.median(rates)) for player, rates in found.items()}
    usual = float(np.mean(list(medians.values()))) if medians else 1.0
    return {one.name: round(medians.get(index, usual), 3) for index, one in enumerate(ORDER)}


def _spread(values: Sequence[float]) -> list[float]:
    """Mean and standard deviation of the values' base-2 logarithms."""
    octaves = np.log2(values)
    return [round(float(octaves.mean()), 3), round(float(octaves.std()), 3)]


def _density(piece: BandPiece) -> float:
    """Notes per beat, scaled to an ensemble whose size counts as one."""
    players = np.unique(piece.notes["instrument"]).tolist()
    return notes_per_beat(piece.notes, piece.grid.bar_ticks) / math.sqrt(size(players))
