"""How instruments play together: who meets whom, and who is below."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.grid import DRUM, GridNotes

TOGETHER: Final = (
    "bass_on_drums",
    "bass_on_kicks",
    "chords_on_drums",
    "chords_on_bass",
    "bass_lowest",
)
"""The names of what :func:`measure_together` measures, in that order."""
KICK: Final = 36
_BASS: Final = next(place for place, one in enumerate(ORDER) if one.name == "bass")


def measure_together(notes: GridNotes) -> dict[str, float]:
    """Measure how a piece's instruments play together.

    An onset is a tick, a twelfth of a beat, at which something is struck, however many notes
    that are. A chord's onset is one at which the instruments besides drums and bass strike two
    notes or more, all of them counted together.

    * ``bass_on_drums``, ``bass_on_kicks``: of the bass's onsets, the share at which a drum, or
      the kick drum, is struck.
    * ``chords_on_drums``, ``chords_on_bass``: of the chords' onsets, the share at which a drum
      is struck, or the bass.
    * ``bass_lowest``: of the bass's notes, the share below which nothing sounds as they begin,
      drums left out.

    Args:
        notes: Array of ``GRID_NOTE``.

    Returns:
        A share 0 … 1 for each of ``TOGETHER``, in that order; NaN where there is nothing to
        take the share of, or nobody to meet.
    """
    who, tick = notes["instrument"], notes["tick"]
    drums, bass = who == DRUM, who == _BASS
    ticks, sizes = np.unique(tick[~drums & ~bass], return_counts=True)
    chords = ticks[sizes >= 2]
    return {
        "bass_on_drums": _met(tick[bass], tick[drums]),
        "bass_on_kicks": _met(tick[bass], tick[drums & (notes["pitch"] == KICK)]),
        "chords_on_drums": _met(chords, tick[drums]),
        "chords_on_bass": _met(chords, tick[bass]),
        "bass_lowest": _lowest(notes[bass], notes[~drums & ~bass]),
    }


def _met(one: NDArray[Any], other: NDArray[Any]) -> float:
    """The share of the one's onsets that are the other's too."""
    if not len(one) or not len(other):
        return np.nan
    return float(np.isin(np.unique(one), other).mean())


def _lowest(bass: GridNotes, others: GridNotes) -> float:
    if not len(bass) or not len(others):
        return np.nan
    ends = others["tick"] + others["duration"]
    below = [
        np.any((others["tick"] <= note["tick"]) & (ends > note["tick"]) & (others["pitch"] < low))
        for note, low in zip(bass, bass["pitch"], strict=True)
    ]
    return 1.0 - float(np.mean(below))
