"""Fingerprints: a piece as a row of moves, in which a copy is found however it is played.

Each note is one move: the interval in semitones from the previous note, and whether both are
struck together. Notes of a chord come from the top down. So a copy is found in any key, at any
tempo and with any phrasing.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.onsets import Onsets, find_onsets
from engine.music.score import DRUMS, Notes, in_order

MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that hashing loses no bits. Source: Knuth's golden-ratio multiplier, 64 bits."""
SPREAD: Final = np.uint64(29)
"""The bits by which a hash is shifted onto itself, since a product leaves its low bits unmixed."""


def fingerprint(notes: Notes, onsets: Onsets | None = None) -> NDArray[np.int64]:
    """Convert a piece to moves; equal numbers are equal moves.

    Example: two notes that rise by 2 semitones, one after the other, give ``[260]``:
    2 · (2 + 128), plus 1 if they were struck together.

    Args:
        notes: Array of ``NOTE``, shape [n], in order. Drums are ignored.
        onsets: The onsets of the pitched notes, if they are already known.

    Returns:
        Shape [pitched notes − 1]; empty for fewer than two.
    """
    pitched = notes[notes["program"] != DRUMS].copy()
    if len(pitched) < 2:
        return np.zeros(0, np.int64)
    onsets = onsets or find_onsets(pitched)
    pitched["onset"] = onsets.times[onsets.group]
    pitched = in_order(pitched)
    pitches, times = pitched["pitch"].astype(np.int64), pitched["onset"]
    together = times[1:] == times[:-1]
    moves: NDArray[np.int64] = 2 * (pitches[1:] - pitches[:-1] + 128) + together
    return moves


def run_hashes(row: NDArray[np.int64], length: int) -> NDArray[np.uint64]:
    """Hash all runs of a length in a row of moves.

    Example: ``len(run_hashes(np.arange(30), 24))`` is 7.

    Args:
        row: The result of :func:`fingerprint`, shape [n].
        length: Moves per run, ≥ 1.

    Returns:
        One hash per run, in order, shape [max(0, n − length + 1)].
    """
    runs = max(0, len(row) - length + 1)
    codes = row.astype(np.uint64)
    hashes: NDArray[np.uint64] = np.zeros(runs, np.uint64)
    for index in range(length):
        hashes = (hashes ^ codes[index : index + runs]) * MULTIPLIER
        hashes ^= hashes >> SPREAD
    return hashes
