"""Where a score's beats and bar lines lie, by its time signatures and its notes' weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.music.meters import TRACKED

UNKNOWN_BAR: Final = -1
"""The beat is known, the bar is not."""
UNKNOWN_BEAT: Final = -2
"""Neither is known: a meter that is not tracked, or a piece's silent ends."""
_BY_SIGNATURE: Final = {
    (4, 4): 2, (2, 2): 2, (2, 4): 0, (3, 4): 1, (6, 8): 3, (3, 2): 1, (6, 4): 3, (3, 8): 1,
}  # fmt: skip
_PULSE: Final = {(3, 2): 2.0, (6, 4): 3.0, (3, 8): 0.5, (6, 8): 1.5}
"""Quarter notes a beat, 1 for others."""
_CLEARLY: Final = 1.2
"""How much more weight than the written bar line another place needs to unsettle it."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreBeats:
    """The beats of a score.

    Attributes:
        quarters: Where each is, in quarter notes from the start, rising, float64 [m].
        downbeats: Which begin a bar [m].
        meter: Index in ``TRACKED`` for each, or ``UNKNOWN_BAR`` or ``UNKNOWN_BEAT``, int8 [m].
    """

    quarters: NDArray[np.float64]
    downbeats: NDArray[np.bool_]
    meter: NDArray[np.int8]


def find_bar_lines(
    signatures: Sequence[tuple[float, int, int]],
    onset: NDArray[Any],
    length: NDArray[Any],
    pitch: NDArray[Any],
) -> ScoreBeats:
    """Lay beats over a score.

    A score that begins with an upbeat often says nothing of it. So bar lines are moved to
    where the weight of long and low notes lies, if the score's length allows that, and are
    left unknown where weight and signature disagree.

    Args:
        signatures: Time signatures as quarter notes from the start, upper and lower number.
        onset: Of each note, in quarter notes from the start [n ≥ 1].
        length: Of each note, in quarter notes [n].
        pitch: Of each note [n].
    """
    last = float(onset.max())
    weight = (0.2 + np.minimum(length, 4.0)) * np.where(pitch <= np.percentile(pitch, 30), 3, 1)
    stated = {0.0: (4, 4), **{at: (upper, lower) for at, upper, lower in sorted(signatures)}}
    begins = [at for at in stated if at <= last]
    end = float((onset + length).max())
    parts = []
    for begin, until in zip(begins, [*begins[1:], end + 1e-3], strict=True):
        signature = stated[begin]
        inside = (onset >= begin - 1e-3) & (onset < until - 1e-3)
        parts.append(_beats(signature, begin, until, onset[inside], weight[inside]))
    return ScoreBeats(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _beats(
    signature: tuple[int, int],
    begin: float,
    until: float,
    onset: NDArray[Any],
    weight: NDArray[Any],
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int8]]:
    """The beats of one signature's stretch: where, which begin a bar, and the meter."""
    kind = _BY_SIGNATURE.get(signature, UNKNOWN_BEAT)
    pulse = _PULSE.get(signature, 1.0)
    bar = TRACKED[kind].pulses * pulse if kind >= 0 else pulse
    phase, sure = (0.0, False) if kind < 0 else _phase(bar, until - begin, onset - begin, weight)
    quarters = np.arange(begin + phase % pulse, until - 1e-3, pulse)
    count = np.round((quarters - begin - phase) / pulse).astype(np.int64)
    downbeats = np.zeros(len(quarters), bool)
    if sure:
        downbeats = count % TRACKED[kind].pulses == 0
    elif kind >= 0:
        # A wrong bar line by half a beat would be a wrong beat too.
        kind = UNKNOWN_BAR if (phase % pulse) == 0 else UNKNOWN_BEAT
    return quarters, downbeats, np.full(len(quarters), kind, np.int8)


def _phase(
    bar: float, length: float, onset: NDArray[Any], weight: NDArray[Any]
) -> tuple[float, bool]:
    """Where the first bar line lies, in quarter notes from the start, and whether that is sure."""
    steps = round(bar * 2)
    place = onset * 2
    near = np.abs(place - np.round(place)) < 0.1
    carried = np.bincount(
        np.round(place[near]).astype(np.int64) % steps, weight[near], minlength=steps
    )
    best = int(carried.argmax())
    if best == 0 or carried[best] < _CLEARLY * carried[0]:
        return 0.0, best == 0
    # Either the last bar is as much shorter as the upbeat is long, or it is whole.
    return best / 2, round(length * 2) % steps in (0, best)
