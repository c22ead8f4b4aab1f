"""Where the beats of a MIDI file lie: where the file says, or where its notes say.

Many files were recorded or converted without regard to beats, so their ticks say nothing.
If they keep a steady tempo, as game music does, the grid can be found from the onsets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float64]

NEAR_TICK: Final = 1 / 48
"""How far from a tick, in beats, an onset may lie to count as on the grid."""
STATED_MISSES: Final = 0.2
"""The file's own beats are believed if at most this share of onsets misses the grid. By
chance half would."""
FOUND_MISSES: Final = 0.35
"""Beats that were found are believed if at most this share of onsets misses their sixteenths;
else the file is left out. By chance .6 would."""
SEARCHED_TEMPOS: Final = (72.0, 176.0)
"""Where a tempo is looked for, away from the file's hint: any tempo has its half or double
here."""
NEAR_SIXTEENTH: Final = 0.2
"""How far from a sixteenth, in sixteenths, an onset may lie where the beats were found. Games
time notes by the screen's frames of 17 ms, which is more than a 48th of a fast beat."""
LONGEST_SECONDS: Final = 3600.0
"""Beats are not looked for in longer files: nearly all of such a file is silence."""
_STEP: Final = 0.004
_SIXTEENTHS: Final = 4
_BAR: Final = 16
# How much a position in the bar, in sixteenths, asks for weight: after the metric levels of
# Lerdahl and Jackendoff, "A Generative Theory of Tonal Music" (1983).
_METRIC: Final = np.array([4, 0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0], float)


@dataclass(frozen=True, slots=True, eq=False)
class BeatOnsets:
    """Onsets in beats.

    Attributes:
        onsets: Of each note, in beats from the first bar line, float64 [n].
        ends: Of each note, in beats from the first bar line, float64 [n].
        tempo: Beats per minute.
        stated: Whether these are the file's own beats, so that its time signature holds.
    """

    onsets: _Floats
    ends: _Floats
    tempo: float
    stated: bool


def misses(onsets: _Floats) -> float:
    """The share of onsets, in beats, that lie off the grid of twelfths of a beat."""
    ticks = onsets * 12
    return float((np.abs(ticks - np.round(ticks)) > NEAR_TICK * 12).mean()) if len(onsets) else 1.0


def find_beats(
    stated: tuple[_Floats, _Floats],
    seconds: tuple[_Floats, _Floats],
    hint: float,
    weight: _Floats,
) -> BeatOnsets | None:
    """Find the beats of a file.

    Args:
        stated: Onsets and ends in the file's own beats, each [n].
        seconds: Onsets and ends in seconds, each [n].
        hint: The file's median tempo.
        weight: How much each onset tells of the metre, ≥ 0, [n].

    Returns:
        The notes in beats, or None if no grid fits.
    """
    length = float(seconds[1].max() - seconds[0].min())
    if misses(stated[0]) <= STATED_MISSES:
        beats = float(stated[1].max() - stated[0].min())
        return BeatOnsets(*stated, tempo=60 * beats / max(length, 1e-3), stated=True)
    if length > LONGEST_SECONDS:
        return None
    # The beat, then where sixteenths lie: at the mean phase of all onsets.
    onsets = seconds[0]
    period = _steadiest(onsets, hint)
    sixteenth = period / _SIXTEENTHS
    turn = np.exp(2j * np.pi * onsets / sixteenth).sum()
    phase = float(np.angle(turn)) / (2 * np.pi) * sixteenth
    position = (onsets - phase) / sixteenth
    if float((np.abs(position - np.round(position)) > NEAR_SIXTEENTH).mean()) > FOUND_MISSES:
        return None
    first = _bar_line(np.round(position).astype(int), weight)
    # Whole bars before the first note, so that nothing lies before the start.
    earliest = position.min()
    first -= _BAR * int(np.ceil((first - earliest) / _BAR)) if first > earliest else 0
    start = phase + first * sixteenth
    start += period * 4 * np.floor((onsets.min() - start) / (period * 4) + 1e-9)
    return BeatOnsets(
        (seconds[0] - start) / period, (seconds[1] - start) / period, 60 / period, stated=False
    )


def _steadiest(onsets: _Floats, hint: float) -> float:
    """The beat, in seconds, whose sixteenths the onsets keep to best.

    How well onsets keep to a period is how strong that frequency is in a train of impulses at
    the onsets. So one Fourier transform tries all tempos.
    """
    counts = np.bincount(((onsets - onsets.min()) / _STEP).astype(int))
    size = 1 << int(np.ceil(np.log2(len(counts) * 8)))
    strength = np.abs(np.fft.rfft(counts, size)) / counts.sum()
    tempos = np.arange(len(strength)) / (size * _STEP) * 60 / _SIXTEENTHS
    near = (tempos > hint * 0.97) & (tempos < hint * 1.03)
    within = (tempos > SEARCHED_TEMPOS[0]) & (tempos < SEARCHED_TEMPOS[1])
    # The hint is believed unless another tempo fits clearly better.
    score = np.where(near, strength, np.where(within, 0.85 * strength, 0.0))
    return 60.0 / float(tempos[int(score.argmax())]) if score.any() else 60.0 / hint


def _bar_line(sixteenths: NDArray[Any], weight: _Floats) -> int:
    """Which sixteenth, 0 … 15, bars begin at, by where the weight lies."""
    totals = np.bincount(sixteenths % _BAR, weights=weight, minlength=_BAR)
    fits = [float(np.roll(totals, -first) @ _METRIC) for first in range(_BAR)]
    return int(np.argmax(fits))
