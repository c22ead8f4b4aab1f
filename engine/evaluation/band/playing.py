"""How instruments play together: who meets whom, who is below, what cannot be played."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.band.faults import missing
from engine.band.grid import DRUM, GRID_NOTE, INSTRUMENT_OF_PROGRAM, METERS, TICKS, Grid, GridNotes
from engine.instruments import ORDER
from engine.score import DRUMS, Notes, Score

PLAYING: Final = (
    "bass_on_drums",
    "bass_on_kicks",
    "chords_on_drums",
    "chords_on_bass",
    "in_time",
    "bass_lowest",
)
"""The names of what :func:`measure_playing` measures, in that order."""
KICK: Final = 36
NEAR: Final = 0.5
"""Ticks a note may be away from where it belongs: a 24th of a beat."""
_BASS: Final = next(place for place, one in enumerate(ORDER) if one.name == "bass")
_PLACES: Final = np.array([0, 3, 4, 6, 8, 9, 12])
"""Where sixteenths and triplets of eighths lie in a beat, in ticks."""
_STRANGER: Final = -1
"""Stands for a program that no instrument has."""
_PLACE_OF_PROGRAM: Final = np.array(
    [INSTRUMENT_OF_PROGRAM.get(program, _STRANGER) for program in range(DRUMS)] + [DRUM], np.int16
)


def on_grid(notes: Notes, grid: Grid) -> GridNotes:
    """Played notes by tick and instrument: what :func:`engine.band.grid.to_notes` undoes.

    Args:
        notes: Array of ``NOTE``, in order.
        grid: Tempo and meter.

    Returns:
        Array of ``GRID_NOTE`` in the same order, times rounded to ticks; the instrument is
        −1 where a program belongs to none.
    """
    out = np.zeros(len(notes), GRID_NOTE)
    out["tick"] = np.round(notes["onset"] / grid.tick_seconds)
    out["duration"] = np.maximum(1, np.round(notes["duration"] / grid.tick_seconds))
    out["instrument"] = _PLACE_OF_PROGRAM[notes["program"]]
    out["pitch"], out["velocity"] = notes["pitch"], notes["velocity"]
    return out


def grid_of(score: Score) -> Grid:
    """The grid a score says it is on."""
    return Grid(score.tempo, score.meter[0] if score.meter else METERS[0])


def measure_playing(notes: Notes, grid: Grid) -> dict[str, float]:
    """Measure how a piece's instruments play together.

    An onset is a tick, a twelfth of a beat, at which something is struck, however many notes
    that are. A chord's onset is one at which the instruments besides drums and bass strike two
    notes or more, all of them counted together.

    * ``bass_on_drums``, ``bass_on_kicks``: of the bass's onsets, the share at which a drum, or
      the kick drum, is struck.
    * ``chords_on_drums``, ``chords_on_bass``: of the chords' onsets, the share at which a drum
      is struck, or the bass.
    * ``in_time``: of the notes, the share that begin within a 24th of a beat of a sixteenth or
      a triplet of eighths.
    * ``bass_lowest``: of the bass's notes, the share below which nothing sounds as they begin,
      drums left out.

    Args:
        notes: Array of ``NOTE``, in order, from the start of a bar.
        grid: Tempo and meter.

    Returns:
        A share 0 … 1 for each of ``PLAYING``, in that order; NaN where there is nothing to
        take the share of, or nobody to meet.
    """
    written = on_grid(notes, grid)
    who, tick = written["instrument"], written["tick"]
    drums, bass = who == DRUM, who == _BASS
    ticks, sizes = np.unique(tick[~drums & ~bass], return_counts=True)
    chords = ticks[sizes >= 2]
    return {
        "bass_on_drums": _met(tick[bass], tick[drums]),
        "bass_on_kicks": _met(tick[bass], tick[drums & (written["pitch"] == KICK)]),
        "chords_on_drums": _met(chords, tick[drums]),
        "chords_on_bass": _met(chords, tick[bass]),
        "in_time": in_time(notes, grid),
        "bass_lowest": _lowest(written[bass], written[~drums & ~bass]),
    }


def in_time(notes: Notes, grid: Grid) -> float:
    """The share of notes near a sixteenth or triplet of a grid; NaN without notes."""
    if not len(notes):
        return np.nan
    place = (notes["onset"] / grid.tick_seconds) % TICKS
    away = np.abs(place[:, None] - _PLACES[None, :]).min(axis=1)
    return float((away <= NEAR + 1e-3).mean())


def unplayable(notes: Notes, grid: Grid) -> int:
    """How many notes no player could play: out of range, or with no voice left for them.

    Args:
        notes: Array of ``NOTE``, in order.
        grid: Tempo and meter.
    """
    written = on_grid(notes, grid)
    found = int((written["instrument"] == _STRANGER).sum())
    for place, one in enumerate(ORDER):
        own = written[written["instrument"] == place]
        within = (own["pitch"] >= one.low) & (own["pitch"] <= one.high)
        found += int((~within).sum()) + _too_many(own[within], one.polyphony)
    return found


def plays_exactly(notes: Notes, grid: Grid, wanted: Collection[int]) -> bool:
    """Whether some instruments play, each in a quarter of the bars or more, and no other.

    Args:
        notes: Array of ``NOTE``, in order.
        grid: Tempo and meter.
        wanted: Places in ``instruments.ORDER``.
    """
    if instruments_of(notes) != frozenset(wanted):
        return False
    return not missing(on_grid(notes, grid), sorted(wanted), bars(notes, grid), grid.bar_ticks)


def plays_enough(score: Score, instrument: int) -> bool:
    """Whether an instrument, a place in ``instruments.ORDER``, plays in enough of the bars."""
    grid = grid_of(score)
    written = on_grid(score.notes, grid)
    return not missing(written, [instrument], bars(score.notes, grid), grid.bar_ticks)


def instruments_of(notes: Notes) -> frozenset[int]:
    """Who plays, as places in ``instruments.ORDER``; −1 for a program that belongs to none."""
    return frozenset(_PLACE_OF_PROGRAM[notes["program"]].tolist())


def bars(notes: Notes, grid: Grid) -> int:
    """How many bars a piece has, up to the one its last note begins in."""
    last = float(notes["onset"].max(initial=0.0))
    return round(last / grid.tick_seconds) // grid.bar_ticks + 1


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


def _too_many(own: GridNotes, voices: int) -> int:
    """Notes struck while all voices of their instrument are taken."""
    ticks, struck = np.unique(own["tick"], return_counts=True)
    begun = np.searchsorted(np.sort(own["tick"]), ticks, side="right")
    ended = np.searchsorted(np.sort(own["tick"] + own["duration"]), ticks, side="right")
    over = np.maximum(0, begun - ended - voices)
    return int(np.minimum(over, struck).sum())
