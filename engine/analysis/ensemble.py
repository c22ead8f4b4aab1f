"""Measures how instruments play together: which coincide, and which is the lowest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.music.grid import TICKS, GridNotes, end_ticks
from engine.music.instrument_table import BASS, DRUM

TOGETHER: Final = (
    "bass_on_drums",
    "bass_on_kicks",
    "chords_on_drums",
    "chords_on_bass",
    "bass_lowest",
)
"""The names of the measures of :func:`measure_together`, in order."""
KICK: Final = 36
"""The key of the kick drum."""


def measure_together(notes: GridNotes) -> dict[str, float]:
    """Measure how a piece's instruments play together.

    An onset is a tick, a twelfth of a beat, at which at least one note is struck. It is a chord's
    onset if the instruments other than drums and bass strike two notes or more in total.

    * ``bass_on_drums``, ``bass_on_kicks``: the share of the bass's onsets at which any drum, or
      the kick drum, is struck.
    * ``chords_on_drums``, ``chords_on_bass``: the share of the chords' onsets at which a drum,
      or the bass, is struck.
    * ``bass_lowest``: the share of the bass's notes below which no pitched note sounds when they
      begin.

    Example: a bass that strikes only with the kick drum has ``bass_on_kicks`` 1.0.

    Args:
        notes: Array of ``GRID_NOTE``.

    Returns:
        A share 0 … 1 for each of ``TOGETHER``, in that order; NaN where one of the two sides has
        no notes.
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
    """The share of one side's onsets that are also the other's; NaN if either has none."""
    if not len(one) or not len(other):
        return np.nan
    return float(np.isin(np.unique(one), other).mean())


def _lowest(bass: GridNotes, others: GridNotes) -> float:
    """The share of the bass's notes that begin with no other note below; NaN if there are none."""
    if not len(bass) or not len(others):
        return np.nan
    ends = end_ticks(others)
    below = [
        np.any((others["tick"] <= note["tick"]) & (ends > note["tick"]) & (others["pitch"] < low))
        for note, low in zip(bass, bass["pitch"], strict=True)
    ]
    return 1.0 - float(np.mean(below))


PRESENCE: Final = 0.25
"""The share of the bars in which an instrument must begin or hold a note."""


def presence(notes: GridNotes, instrument: int, bars: int, bar_ticks: int) -> float:
    """The share of bars in which an instrument sounds, 0 … 1.

    Example: a single note held through the first two of four bars gives 0.5.

    Args:
        notes: Array of ``GRID_NOTE``.
        instrument: Its index in ``instruments.ORDER``.
        bars: The number of bars in the piece.
        bar_ticks: Ticks per bar.
    """
    # +1 where a note's first bar is, −1 after its last: the running sum counts notes per bar.
    one = notes[notes["instrument"] == instrument]
    steps = np.zeros(bars + 1, int)
    first = np.clip(one["tick"] // bar_ticks, 0, bars - 1)
    last = np.clip((end_ticks(one) - 1) // bar_ticks, 0, bars - 1)
    np.add.at(steps, first, 1)
    np.add.at(steps, last + 1, -1)
    return float((np.cumsum(steps)[:bars] > 0).mean())


def missing(notes: GridNotes, wanted: Sequence[int], bars: int, bar_ticks: int) -> list[int]:
    """The wanted instruments that sound in less than ``PRESENCE`` of the bars.

    Args:
        notes: Array of ``GRID_NOTE``.
        wanted: Indices in ``instruments.ORDER``.
        bars: The number of bars in the piece.
        bar_ticks: Ticks per bar.
    """
    return [one for one in wanted if presence(notes, one, bars, bar_ticks) < PRESENCE]


PARTS: Final = (*TOGETHER, "in_time", "presence", "dominance", "change", "commonest")
"""The names of the measures of :func:`measure_parts`, in order; a band's moment matching weighs
them."""


IN_TIME: Final = (0, 3, 4, 6, 8, 9)
"""The ticks of a beat on which sixteenths and triplets of eighths lie."""


def measure_parts(
    notes: GridNotes, players: Sequence[int], bars: int, bar_ticks: int
) -> dict[str, float]:
    """Measure how the parts of a piece coincide, share the notes and move on.

    * The measures of :func:`measure_together`.
    * ``in_time``: the share of notes on a sixteenth or a triplet of eighths.
    * ``presence``: the share of bars in which an instrument sounds, averaged over all players.
    * ``dominance``: the busiest instrument's share of all notes.
    * ``change``: how much the harmony moves on: the share of a bar's pitch classes, weighted by
      notes, that the previous bar lacks, averaged over the bars with pitched notes.
    * ``commonest``: the share of pitched notes that have the commonest pitch.

    Example: ``measure_parts(notes, [DRUM, BASS], 8, 48)["dominance"]``.

    Args:
        notes: Array of ``GRID_NOTE``, at least one.
        players: The instruments that should play, indices in ``instruments.ORDER``, at least one.
        bars: The number of bars in the piece.
        bar_ticks: Ticks per bar.

    Returns:
        A share 0 … 1 for each of ``PARTS``, in that order; NaN where there is nothing to measure.
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
