"""How likely each note of a polyphonic voice is one of its melody: a sum of measures of the note.

The measures are those by which listeners tell a melody from what goes with it: height, loudness,
length, and small steps. Weights were fitted by logistic regression to every other song of POP909,
whose melody, countermelody and piano were put into one voice; ``benchmarks/analysis.py`` measures
the rule on the others.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.onsets import Onsets, find_onsets
from engine.music.score import Notes

MEASURES: Final = (
    "highest struck",
    "highest sounding",
    "height",
    "height around",
    "loudness around",
    "length around",
    "free below",
    "step before",
    "step after",
)
WEIGHTS: Final = (1.24, 0.24, -0.23, 1.33, 0.96, -0.26, 0.19, -0.55, -0.41)
BIAS: Final = -1.95
"""The fitted one is −2.75: so much less has the best F on the songs that were fitted to."""
AROUND_SECONDS: Final = 4.0
"""The surroundings of a note reach half as far to either side."""
_FAR: Final = 24
"""Semitones beyond which steps and gaps count as this."""


def melody_odds(voice: Notes, onsets: Onsets | None = None) -> NDArray[np.float64]:
    """The log odds of each note to be one of the melody.

    Args:
        voice: Array of ``NOTE`` in order, at least one.
        onsets: Its onsets, if they are known.

    Returns:
        Shape [n]; above 0 it counts as the melody's.

    Example: of a C5 over a held C3 the first has the higher odds.
    """
    measures = measure_notes(voice, onsets or find_onsets(voice))
    odds: NDArray[np.float64] = measures @ np.array(WEIGHTS) + BIAS
    return odds


def measure_notes(voice: Notes, onsets: Onsets) -> NDArray[np.float64]:
    """Measure each note; shape [n, len(MEASURES)].

    * Highest struck: 1 for the highest of its onset.
    * Highest sounding: 1 if no higher note is still held as it begins.
    * Height: octaves above C5.
    * Height, loudness, length around: octaves, deviations of velocity, and octaves of duration
      above the mean of the notes that begin within ``AROUND_SECONDS``.
    * Free below: octaves to the next lower note of its onset, at most two.
    * Step before, after: octaves to the highest notes of the onsets beside it, at most two.

    Args:
        voice: Array of ``NOTE`` in order, at least one.
        onsets: Its onsets.
    """
    pitch = voice["pitch"].astype(np.float64)
    group = onsets.group
    top = onsets.highest(voice).astype(np.float64)
    highest = pitch == top[group]
    sounding = onsets.sounding(voice)
    above = 127 - sounding[:, ::-1].argmax(axis=1)
    length = np.log2(np.maximum(voice["duration"], 0.02))
    around = _around(onsets.times, group, np.stack([pitch, length, voice["velocity"]], axis=1))
    spread = np.sqrt(
        np.maximum(_around(onsets.times, group, voice["velocity"] ** 2.0) - around[:, 2] ** 2, 16.0)
    )
    index = np.arange(len(top))
    before, after = (
        top[np.maximum(index - 1, 0)][group],
        top[np.minimum(index + 1, len(top) - 1)][group],
    )
    return np.stack(
        [
            highest,
            pitch >= above[group],
            (pitch - 72) / 12,
            (pitch - around[:, 0]) / 12,
            (voice["velocity"] - around[:, 2]) / spread,
            length - around[:, 1],
            _free_below(pitch, group) / 12,
            np.minimum(np.abs(pitch - before), _FAR) / 12,
            np.minimum(np.abs(pitch - after), _FAR) / 12,
        ],
        axis=1,
    ).astype(np.float64)


def _around(
    times: NDArray[np.float64], group: NDArray[np.int64], values: NDArray[Any]
) -> NDArray[np.float64]:
    """The mean of values over the notes that begin near each note; shape as given."""
    first = np.searchsorted(times, times - AROUND_SECONDS / 2)
    past = np.searchsorted(times, times + AROUND_SECONDS / 2, side="right")
    begin = np.searchsorted(group, first)[group]
    end = np.searchsorted(group, past)[group]
    total = np.concatenate(
        [np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0, dtype=float)]
    )
    count = (end - begin).reshape(-1, *([1] * (values.ndim - 1)))
    mean: NDArray[np.float64] = (total[end] - total[begin]) / count
    return mean


def _free_below(pitch: NDArray[np.float64], group: NDArray[np.int64]) -> NDArray[np.float64]:
    """Semitones from each note to the next lower one of its onset, at most ``_FAR``."""
    order = np.lexsort((-pitch, group))
    ranked, onset = pitch[order], group[order]
    gap = np.full(len(pitch), float(_FAR))
    beside = onset[1:] == onset[:-1]
    gap[:-1][beside] = np.minimum(ranked[:-1] - ranked[1:], _FAR)[beside]
    out = np.empty(len(pitch))
    out[order] = gap
    return out
