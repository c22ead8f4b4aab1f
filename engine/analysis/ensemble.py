"""How instruments play together: who meets whom, and who is below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.music.grid import TICKS, GridNotes
from engine.music.instrument_table import BASS, DRUM

TOGETHER: Final = (
    "bass_on_drums",
    "bass_on_kicks",
    "chords_on_drums",
    "chords_on_bass",
    "bass_lowest",
)
"""The names of what :func:`measure_together` measures, in that order."""
KICK: Final = 36


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
    drums, bass = who == DRUM, who == BASS
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


PRESENCE: Final = 0.25
"""The share of the bars in which an instrument must begin or hold a note."""


def presence(notes: GridNotes, instrument: int, bars: int, bar_ticks: int) -> float:
    """The share of bars in which an instrument sounds, 0 … 1.

    Args:
        notes: Array of ``GRID_NOTE``.
        instrument: Its index in ``instruments.ORDER``.
        bars: How many the piece has.
        bar_ticks: Ticks per bar.
    """
    one = notes[notes["instrument"] == instrument]
    steps = np.zeros(bars + 1, int)
    first = np.clip(one["tick"] // bar_ticks, 0, bars - 1)
    last = np.clip((one["tick"] + one["duration"] - 1) // bar_ticks, 0, bars - 1)
    np.add.at(steps, first, 1)
    np.add.at(steps, last + 1, -1)
    return float((np.cumsum(steps)[:bars] > 0).mean())


def missing(notes: GridNotes, wanted: Sequence[int], bars: int, bar_ticks: int) -> list[int]:
    """The instruments asked for that sound in less than ``PRESENCE`` of the bars."""
    return [one for one in wanted if presence(notes, one, bars, bar_ticks) < PRESENCE]


PARTS: Final = (*TOGETHER, "in_time", "presence", "dominance", "change", "commonest")
"""The names of what :func:`measure_parts` measures, in that order; what a band's balance weighs."""


IN_TIME: Final = (0, 3, 4, 6, 8, 9)
"""Ticks of a beat where sixteenths and triplets of eighths lie."""


def measure_parts(
    notes: GridNotes, players: Sequence[int], bars: int, bar_ticks: int
) -> dict[str, float]:
    """Measure a piece's parts.

    * What :func:`engine.analysis.ensemble.measure_together` measures.
    * ``in_time``: of the notes, the share on a sixteenth or a triplet of eighths.
    * ``presence``: the share of bars in which a player sounds, the mean of all players.
    * ``dominance``: the share of all notes that the busiest player has.
    * ``change``: how much the harmony moves on: the part of the pitch classes, by notes, that
      a bar does not share with the bar before, the mean of all bars with pitched notes.
    * ``commonest``: the share of pitched notes that have the commonest pitch.

    Args:
        notes: Array of ``GRID_NOTE``, at least one.
        players: Who should play, indices in ``instruments.ORDER``, at least one.
        bars: How many the piece has.
        bar_ticks: Ticks per bar.

    Returns:
        A share 0 … 1 for each of ``PARTS``, in that order; NaN as there.
    """
    heard = [presence(notes, one, bars, bar_ticks) for one in players]
    return {
        **measure_together(notes),
        "in_time": float(np.isin(notes["tick"] % TICKS, IN_TIME).mean()),
        "presence": float(np.mean(heard)),
        "dominance": float(np.bincount(notes["instrument"]).max()) / len(notes),
        **_variety(notes[notes["instrument"] != DRUM], bar_ticks),
    }


def _variety(notes: GridNotes, bar_ticks: int) -> dict[str, float]:
    """``change`` and ``commonest`` of pitched notes; NaN where there is nothing to measure."""
    _, bar = np.unique(notes["tick"] // bar_ticks, return_inverse=True)
    classes = np.zeros((bar.max(initial=-1) + 1, 12))
    np.add.at(classes, (bar, notes["pitch"] % 12), 1.0)
    shares = classes / classes.sum(axis=1, keepdims=True)
    moved = np.abs(np.diff(shares, axis=0)).sum(axis=1) / 2
    return {
        "change": float(moved.mean()) if len(moved) else np.nan,
        "commonest": float(np.bincount(notes["pitch"]).max()) / len(notes)
        if len(notes)
        else np.nan,
    }
