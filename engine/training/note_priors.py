"""What the composer has to know of each mood's music, for the piano and for bands apart."""

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
from engine.training.grid_piece import GridPiece
from engine.training.note_pieces import plays_piano_alone

PRIOR_SOURCES: Final = ("game", "band")
"""The sources whose instruments play as they do in bands."""
FEWEST_PLAYERS: Final = 3
"""Players without whom a piece says nothing of how a band shares its notes."""


def measure_note_priors(pieces: Sequence[GridPiece]) -> dict[str, dict[str, Any]]:
    """Measure each mood's music on the labelled training pieces.

    Example: ``measure_note_priors(pieces)["piano"]["tempos"]["sad"]`` is ``[6.4, 0.3]``: the
    mean and standard deviation of the tempos' base-2 logarithms.

    Args:
        pieces: All pieces; those kept for measuring are passed over.

    Returns:
        ``piano``, of labelled clips, and ``band``, of what is not for a piano alone. Each has
        ``major_share``: a mood to the share of its pieces found to be in major; ``tempos`` and
        ``densities``: a mood to mean and standard deviation of the base-2 logarithms of quarters
        per minute and of notes per quarter, scaled to an ensemble whose size counts as one;
        ``shares``: an instrument's name to its notes per quarter.

    Raises:
        DataError: A mood has no pieces.
    """
    learned = [piece for piece in pieces if piece.split == "train"]
    clips = [piece for piece in learned if piece.genre == "clip"]
    bands = [piece for piece in learned if not plays_piano_alone(piece)]
    usual = [piece for piece in bands if piece.genre in PRIOR_SOURCES]
    return {
        "piano": {**_by_mood(clips, "emopia"), "shares": _shares(clips, 1)},
        "band": {**_by_mood(bands, "ym2413_mdb"), "shares": _shares(usual, FEWEST_PLAYERS)},
    }


def _by_mood(pieces: Sequence[GridPiece], folder: str) -> dict[str, dict[str, Any]]:
    major: dict[str, float] = {}
    tempos: dict[str, list[float]] = {}
    densities: dict[str, list[float]] = {}
    for name, mood in CORNERS.items():
        its = [piece for piece in pieces if piece.mood == mood]
        if not its:
            raise DataError(
                f"No labelled music to learn from is {name}; the {folder} folder must hold all "
                "four moods."
            )
        modes = [find_key(to_notes(piece.notes, piece.grid))[0].mode for piece in its]
        major[name] = round(modes.count("major") / len(modes), 3)
        tempos[name] = _spread([piece.grid.tempo for piece in its])
        densities[name] = _spread([_density(piece) for piece in its])
    return {"major_share": major, "tempos": tempos, "densities": densities}


def _shares(pieces: Sequence[GridPiece], fewest: int) -> dict[str, float]:
    """An instrument's name to its notes per quarter: the median of pieces with players enough.

    An instrument that no piece has gets the mean of the others.
    """
    found: dict[int, list[float]] = {}
    for piece in pieces:
        players, counts = np.unique(piece.notes["instrument"], return_counts=True)
        if len(players) < fewest:
            continue
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


def _density(piece: GridPiece) -> float:
    """Notes per quarter, scaled to an ensemble whose size counts as one."""
    players = np.unique(piece.notes["instrument"]).tolist()
    return notes_per_beat(piece.notes, piece.grid.bar_ticks) / math.sqrt(size(players))
