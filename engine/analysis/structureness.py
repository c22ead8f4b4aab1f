"""How much of a piece its best segment explains by being repeated: the structureness indicator.

Source: S.-L. Wu and Y.-H. Yang, "The Jazz Transformer on the Front Line" (ISMIR 2020), the
structureness indicator; their MusDr takes it from audio, here it is taken from notes. The fitness
of a segment: M. Müller, N. Jiang and P. Grosche, "A Robust Fitness Measure for Capturing
Repetitions in Music Recordings" (IEEE TASLP 21, 2013). All constants are MusDr's.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.chroma import chromagram, unit_rows
from engine.music.score import DRUMS, Notes, end_times

RATE: Final = 2
"""Frames per second."""
SMOOTHED_FRAMES: Final = 16
"""Frames along a diagonal over which similarities are averaged; a power of two."""
TEMPI: Final = np.exp(np.linspace(np.log(0.5), np.log(2.0), 7))
"""How much faster or slower than a segment its repetition may be."""
KEPT_SHARE: Final = 0.25
"""The share of similarities that are kept."""
PENALTY: Final = -2.0
"""What stands in the others' place."""
SPANS: Final = {"short": (3.0, 8.0), "mid": (8.0, 15.0), "long": (15.0, np.inf)}
"""The lengths of segments in seconds, both ends inclusive."""

# Scores are compared exactly, and with them go how many cells and rows their paths have: one
# number holds the score in units of 2**-16 above 12 bits for each count. All stay below 2**53.
_UNIT: Final = 2.0**16
_SCORE: Final = 2.0**24
_CELL: Final = 2.0**12
_NEVER: Final = -(2.0**51)


def structureness(notes: Notes, seconds: float | None = None) -> dict[str, float]:
    """Measure the structureness of a piece at each of ``SPANS``.

    It is the highest fitness of a segment of such a length: the harmonic mean of how well its
    repetitions agree with it and of how much of the piece they cover, the segment itself left
    out of both.

    Example: a phrase of 8 s that is played four times has a ``"mid"`` of about 0.8.

    The time it takes grows with the fourth power of the length: 0.3 s for a minute of music, 2 s
    for two.

    Args:
        notes: Array of ``NOTE``, in order; drums are left out.
        seconds: The length of the piece; None for the end of its last note.

    Returns:
        0 … 1 for each name in ``SPANS``; 0 where the piece is shorter than the span, or silent.
    """
    pitched = notes[notes["program"] != DRUMS]
    end = float(end_times(pitched).max(initial=0.0))
    frames = int(np.ceil(RATE * (end if seconds is None else seconds)))
    found = dict.fromkeys(SPANS, 0.0)
    if frames < RATE * SPANS["short"][0] or not len(pitched):
        return found
    similarity = _enhanced(unit_rows(chromagram(pitched, frames, RATE)))
    for name, (shortest, longest) in SPANS.items():
        last = int(min(longest * RATE, frames))
        for length in range(int(shortest * RATE), last + 1):
            # Nothing longer can reach what was found: it would cover too little besides itself.
            rest = (frames - length) / frames
            if 2 * rest / (1 + rest) <= found[name]:
                break
            found[name] = max(found[name], _best_fitness(similarity, length))
    return found


def _enhanced(chroma: NDArray[np.float64]) -> NDArray[np.float64]:
    """Similarities smoothed along diagonals, the highest kept and scaled to 0 … 1."""
    shifted = np.stack([np.roll(chroma, shift, axis=1) for shift in range(12)])
    plain = shifted @ chroma.T
    best = np.zeros(plain.shape[1:])
    for tempo in TEMPI:
        frames = len(chroma)
        stretched = int(np.ceil(frames / tempo))
        there, back = _resampled(stretched, frames), _resampled(frames, stretched)
        rows = plain[:, :, there]
        for direction in (1, -1):
            smooth = _along_diagonals(rows[:, ::direction, ::direction])[
                :, ::direction, ::direction
            ]
            np.maximum(best, smooth[:, :, back].max(axis=0), out=best)
    kept = np.sort(best, axis=None)[min(round(best.size * (1 - KEPT_SHARE)), best.size - 1)]
    low, high = float(kept), float(best.max())
    scaled = np.where(best >= kept, (best - low) / max(high - low, 1e-9), PENALTY)
    scaled[best == kept] = PENALTY
    np.fill_diagonal(scaled, 1.0)
    return scaled


def _resampled(size: int, of: int) -> NDArray[np.int64]:
    """Indices that stretch or press ``of`` frames to ``size``."""
    places = np.round(np.arange(1, size + 1) / size * of) - 1
    return np.maximum(places, 0).astype(np.int64)


def _along_diagonals(similarity: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of each cell and those after it on its diagonal; beyond the edge lie zeros."""
    keys, rows, columns = similarity.shape
    total = np.zeros((keys, rows + SMOOTHED_FRAMES, columns + SMOOTHED_FRAMES))
    total[:, :rows, :columns] = similarity
    # Sums of two cells, of four, of eight, of sixteen.
    step = 1
    while step < SMOOTHED_FRAMES:
        total[:, :-step, :-step] += total[:, step:, step:]
        step *= 2
    return total[:, :rows, :columns] / SMOOTHED_FRAMES


def _best_fitness(similarity: NDArray[np.float64], length: int) -> float:
    """The highest fitness of all segments of a length in frames.

    The best family of paths is found for all segments side by side: rows are the times of the
    piece, columns those of the segment. A path crosses all columns by steps of one, of two
    columns, or of two rows; between paths rows may be left out.
    """
    frames = len(similarity)
    packed = np.round(similarity * _UNIT) * _SCORE + _CELL + 1
    segments = np.lib.stride_tricks.sliding_window_view(packed, length, axis=1)
    count = frames - length + 1
    # Scores of paths that end in a column of a row, before them two columns that none ends in.
    now, before, earlier = (np.full((count, length + 2), _NEVER) for _ in range(3))
    outside = np.zeros(count)
    for row in range(frames):
        earlier, before, now = before, now, earlier
        # Two rows further with one column is one more row covered.
        np.add(earlier[:, 1:-1], 1.0, out=now[:, 2:])
        np.maximum(now[:, 2:], before[:, 1:-1], out=now[:, 2:])
        np.maximum(now[:, 2:], before[:, :-2], out=now[:, 2:])
        now[:, 2] = outside = np.maximum(outside, before[:, -1])
        now[:, 2:] += segments[row]
    total = np.maximum(outside, now[:, -1])
    score = np.floor(total / _SCORE)
    counts = total - score * _SCORE
    cells = np.floor(counts / _CELL)
    covered = counts - cells * _CELL
    agreement = (score / _UNIT - length) / np.maximum(cells, 1.0)
    coverage = (covered - length) / frames
    both = agreement + coverage
    fitness = np.where(
        (agreement > 0) & (coverage > 0), 2 * agreement * coverage / np.maximum(both, 1e-16), 0.0
    )
    return float(fitness.max())
