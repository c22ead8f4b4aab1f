"""The note network's conditions: what it knows at every step besides the notes.

Each condition has an index in one vector. A condition that can be withheld has a "known" flag
beside it, so that an unknown value differs from 0. Time is counted in bars.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.grid import Grid

SOURCES_TOLD: Final = (
    "clip", "performance", "score", "game", "pop", "band", "classical", "drums", "folk",
)  # fmt: skip
"""The kinds of music in the training data: labelled piano clips, piano performances, songs on a
piano, video games, pop arrangements, bands of all sorts, art music, drum performances, tunes."""

_LEFT_SCALES: Final = np.array([1.0, 4.0, 16.0, 48.0, 144.0], np.float32)
_ELAPSED_SCALES: Final = np.array([1.0, 4.0, 16.0, 64.0], np.float32)
_GAP_SCALES: Final = np.array([0.5, 2.0, 8.0], np.float32)
MIDDLE_TEMPO: Final = 110.0
"""Quarters per minute that are encoded as 0; twice the tempo is 1, half is −1."""
MIDDLE_DENSITY: Final = 6.0
"""Notes per quarter that are encoded as 0; twice the density is 1, half is −1."""
_METERS: Final = {(4, 4): None, (3, 4): "three_four", (2, 4): "two_four", (6, 8): "six_eight"}

NOTE_CONDITIONS: Final = (
    "valence",
    "arousal",
    "mood_known",
    "mode",
    "tempo",
    "tempo_known",
    "density",
    "density_known",
    *(f"left_{scale:g}" for scale in _LEFT_SCALES),
    "left_known",
    *(f"elapsed_{scale:g}" for scale in _ELAPSED_SCALES),
    "elapsed_known",
    *(f"from_{source}" for source in SOURCES_TOLD),
    *(f"plays_{one.name}" for one in ORDER),
    "instruments_known",
    "three_four",
    "two_four",
    "six_eight",
    "in_gap",
    *(f"gap_{scale:g}" for scale in _GAP_SCALES),
    *(f"writes_{one.name}" for one in ORDER),
)
"""The names of the vector's indices, in order."""
NOTE_CONDITIONS_WIDTH: Final = len(NOTE_CONDITIONS)
_PLACE: Final = {name: index for index, name in enumerate(NOTE_CONDITIONS)}
_LEFT: Final = slice(_PLACE["density_known"] + 1, _PLACE["left_known"])
_ELAPSED: Final = slice(_PLACE["left_known"] + 1, _PLACE["elapsed_known"])
_PLAYS: Final = np.arange(_PLACE["instruments_known"] - len(ORDER), _PLACE["instruments_known"])
_GAP: Final = slice(_PLACE["in_gap"] + 1, _PLACE["in_gap"] + 1 + len(_GAP_SCALES))
_WRITES: Final = np.arange(NOTE_CONDITIONS_WIDTH - len(ORDER), NOTE_CONDITIONS_WIDTH)


def meter_known(meter: tuple[int, int]) -> bool:
    """Whether the network knows a time signature: 4/4, 3/4, 2/4 and 6/8."""
    return meter in _METERS


def note_conditions(
    ticks: NDArray[Any],
    grid: Grid,
    *,
    valence: float | NDArray[Any] | None = None,
    arousal: float | NDArray[Any] | None = None,
    mode: str | None = None,
    tempo_known: bool = True,
    density: float | NDArray[Any] | None = None,
    total: int | None = None,
    from_start: bool = True,
    source: str | None = None,
    instruments: Collection[int] | None = None,
) -> NDArray[np.float32]:
    """The condition vectors of consecutive steps; None withholds a condition.

    Example: ``note_conditions(np.array([0]), Grid(110.0))`` is 0 except for the flags of tempo
    and elapsed time, and the elapsed time itself: 1.0 on each scale.

    Args:
        ticks: From the start to the note before each step, [n], ≥ 0.
        grid: Tempo and a meter that the network knows.
        valence: −1 … 1, one value or one per step; None if and only if arousal is None.
        arousal: −1 … 1, one value or one per step; None if and only if valence is None.
        mode: ``"major"``, ``"minor"`` or None.
        tempo_known: Whether to give the tempo.
        density: Notes per quarter of all instruments together, > 0, one value or one per step; or
            None.
        total: Ticks from the start to the end of the piece, or None.
        from_start: Whether tick 0 is the beginning of the piece.
        source: One of ``SOURCES_TOLD``, or None.
        instruments: The instruments that play, indices in ``instruments.ORDER``, or None.

    Returns:
        Shape [n, NOTE_CONDITIONS_WIDTH].
    """
    bars = np.asarray(ticks, np.float32) / grid.bar_ticks
    out = np.zeros((len(bars), NOTE_CONDITIONS_WIDTH), np.float32)

    def put(name: str, value: Any) -> None:
        out[:, _PLACE[name]] = value

    if valence is not None and arousal is not None:
        out[:, 0], out[:, 1], out[:, 2] = valence, arousal, 1.0
    put("mode", {"major": 1.0, "minor": -1.0, None: 0.0}[mode])
    if tempo_known:
        put("tempo", math.log2(grid.tempo / MIDDLE_TEMPO))
        put("tempo_known", 1.0)
    if density is not None:
        put("density", np.log2(density / MIDDLE_DENSITY))
        put("density_known", 1.0)
    if total is not None:
        left = np.maximum(total / grid.bar_ticks - bars, 0.0)
        out[:, _LEFT] = np.exp(-left[:, None] / _LEFT_SCALES)
        put("left_known", 1.0)
    if from_start:
        out[:, _ELAPSED] = np.exp(-bars[:, None] / _ELAPSED_SCALES)
        put("elapsed_known", 1.0)
    if source is not None:
        put(f"from_{source}", 1.0)
    if instruments is not None:
        out[:, _PLAYS[list(instruments)]] = 1.0
        put("instruments_known", 1.0)
    if (named := _METERS[grid.meter, grid.unit]) is not None:
        put(named, 1.0)
    return out


def put_gap(
    out: NDArray[np.float32],
    ticks: NDArray[Any],
    inside: NDArray[np.bool_],
    bar_ticks: int,
    end: int,
    writes: Collection[int],
) -> None:
    """Tell, in place, who is written in a gap between music that stands, and how long it goes on.

    Example: two bars before the end of a gap "gap_2" is exp(−2 / 2).

    Args:
        out: The result of :func:`note_conditions`, [n, NOTE_CONDITIONS_WIDTH].
        ticks: What that was given, [n].
        inside: Which steps write a note of the gap, or end it, [n]. The others are not told.
        bar_ticks: Ticks per bar.
        end: The first tick after the gap.
        writes: The instruments that are written, indices in ``instruments.ORDER``.
    """
    left = np.maximum(end - np.asarray(ticks, np.float32), 0.0) / bar_ticks
    out[:, _PLACE["in_gap"]] = inside
    out[:, _GAP] = np.where(inside[:, None], np.exp(-left[:, None] / _GAP_SCALES), 0.0)
    out[np.ix_(inside, _WRITES[list(writes)])] = 1.0
