"""Strikes the chords of a piece as pianists do: most of them together, some rolled upwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from engine.music.grid import GridNotes
from engine.touch.touch import Touch

KEPT_SPREAD: Final = 0.3
"""The share of a note's distance from its chord's mean that is kept. The network has learned mostly
from Pop1K7, and strikes a fifth of the neighbours in a chord 20 to 40 ms apart; of EMOPIA's clips,
which pieces are to be like, .92 are within 10 ms and .97 within 20."""
ROLLED_SHARE: Final = (0.143, 0.050)
"""The share of a piece's chords that is struck more than 30 ms apart, at arousal −1 and at 1: the
median of the clips of EMOPIA that are learned from."""
SHARE_SPREAD: Final = 0.9
"""The standard deviation of that share's logarithm from clip to clip."""
MOST_ROLLED: Final = 0.5
"""The largest share: of EMOPIA's calm clips 95 % keep to it."""
ROLL_SECONDS: Final = 0.058
"""From the first note to the last of such a chord, by the median of EMOPIA's."""
ROLL_SPREAD: Final = 0.5
"""The standard deviation of its logarithm."""


def with_chords_struck(touch: Touch, notes: GridNotes, arousal: float, seed: int) -> Touch:
    """Strike most chords nearly together, and roll some.

    Example: two notes of one tick with deviations of 0 and 0.03 s get 0.0105 and 0.0195 s or, in
    a chord that is rolled, −0.014 and 0.044 s or so.

    Args:
        touch: How the notes are played.
        notes: Array of ``GRID_NOTE``, in order [n].
        arousal: The mood's, −1 … 1: calm pieces roll more of their chords.
        seed: The only chance.

    Returns:
        The touch with other deviations; the mean of each chord is as it was.
    """
    rng = np.random.default_rng([seed, 1])
    _, chord, sizes = np.unique(notes["tick"], return_inverse=True, return_counts=True)
    own = touch.deviations.astype(np.float64)
    mean = np.bincount(chord, own, len(sizes)) / sizes
    calm, excited = np.log(ROLLED_SHARE)
    usual = calm + (excited - calm) * (arousal + 1) / 2
    share = min(float(np.exp(rng.normal(usual, SHARE_SPREAD))), MOST_ROLLED)
    rolled = (rng.random(len(sizes)) < share) & (sizes > 1)
    seconds = ROLL_SECONDS * np.exp(rng.normal(0.0, ROLL_SPREAD, len(sizes)))
    rank = np.empty(len(notes))
    rank[np.lexsort((notes["pitch"], chord))] = np.arange(len(notes)) - np.repeat(
        np.cumsum(sizes) - sizes, sizes
    )
    place = rank / np.maximum(sizes - 1, 1)[chord] - 0.5
    struck = np.where(rolled[chord], seconds[chord] * place, KEPT_SPREAD * (own - mean[chord]))
    return replace(touch, deviations=(mean[chord] + struck).astype(np.float32))
