"""A piece as a row of moves, in which a copy is found however it is played.

Each note is one move: the interval in semitones from the note before it, and whether both
are struck together; notes of a chord come from the top down. So a copy is found in any key,
at any tempo and however it is phrased.
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
"""By so many bits a hash is shifted onto itself: a product leaves its low bits unmixed."""


def fingerprint(notes: Notes, onsets: Onsets | None = None) -> NDArray[np.int64]:
    """A piece as moves; equal numbers are equal moves.

    Args:
        notes: Array of ``NOTE``, shape [n], in order. Drums are left out.
        onsets: The onsets of the pitched notes, where they were found already.

    Returns:
        Shape [n − 1], or empty.
    """
    pitched = notes[notes["program"] != DRUMS].copy()
    if len(pitched) < 2:
        return np.zeros(0, np.int64)
    onsets = onsets or find_onsets(pitched)
    pitched["onset"] = onsets.times[onsets.group]
    pitched = in_order(pitched)
    pitches, times = pitched["pitch"].astype(np.int64), pitched["onset"]
    together = times[1:] == times[:-1]
    found: NDArray[np.int64] = 2 * (pitches[1:] - pitches[:-1] + 128) + together
    return found


def run_hashes(row: NDArray[np.int64], length: int) -> NDArray[np.uint64]:
    """Hashes of all runs of a length in a row of moves.

    Args:
        row: What :func:`fingerprint` gives, shape [n].
        length: Moves of a run, ≥ 1.

    Returns:
        One for each run, in order, shape [max(0, n − length + 1)].
    """
    runs = max(0, len(row) - length + 1)
    codes = row.astype(np.uint64)
    hashes: NDArray[np.uint64] = np.zeros(runs, np.uint64)
    for index in range(length):
        hashes = (hashes ^ codes[index : index + runs]) * MULTIPLIER
        hashes ^= hashes >> SPREAD
    return hashes
