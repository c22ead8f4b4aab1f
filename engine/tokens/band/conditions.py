"""The band model's conditions: what it knows at every step besides the notes.

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

MANNERS: Final = ("game", "pop", "band", "classical", "drums")
"""The kinds of music in the training data: video games, pop arrangements, bands of all sorts,
art music, drum performances."""

_LEFT_SCALES: Final = np.array([1.0, 4.0, 16.0, 48.0], np.float32)
_ELAPSED_SCALES: Final = np.array([1.0, 4.0, 16.0], np.float32)
MIDDLE_TEMPO: Final = 110.0
"""The tempo in beats per minute that is encoded as 0; twice the tempo is 1, half is −1."""
MIDDLE_DENSITY: Final = 8.0
"""The density in notes per beat that is encoded as 0; twice the density is 1, half is −1."""

CONDITIONS: Final = (
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
    *(f"manner_{manner}" for manner in MANNERS),
    *(f"plays_{one.name}" for one in ORDER),
    "instruments_known",
    "three_four",
    "two_four",
)
"""The names of the vector's indices, in order."""
SIZE: Final = len(CONDITIONS)
_PLACE: Final = {name: index for index, name in enumerate(CONDITIONS)}
_LEFT: Final = slice(_PLACE["density_known"] + 1, _PLACE["left_known"])
_ELAPSED: Final = slice(_PLACE["left_known"] + 1, _PLACE["elapsed_known"])
_PLAYS: Final = np.arange(_PLACE["instruments_known"] - len(ORDER), _PLACE["instruments_known"])


def conditions(
    ticks: NDArray[Any],
    grid: Grid,
    *,
    valence: float | NDArray[Any] | None = None,
    arousal: float | NDArray[Any] | None = None,
    mode: str | None = None,
    tempo_known: bool = True,
    density: float | None = None,
    total: int | None = None,
    from_start: bool = True,
    manner: str | None = None,
    instruments: Collection[int] | None = None,
) -> NDArray[np.float32]:
    """The condition vectors of consecutive steps; None withholds a condition.

    Example: ``conditions(np.array([0]), Grid(110.0))`` is 0 except for the flags of tempo and
    elapsed time, and the elapsed time itself: 1.0 on each scale.

    Args:
        ticks: From the start to the note before each step, shape [n], ≥ 0.
        grid: Tempo and meter.
        valence: −1 … 1, one value or one per step; None if and only if arousal is None.
        arousal: −1 … 1, one value or one per step; None if and only if valence is None.
        mode: ``"major"``, ``"minor"`` or None.
        tempo_known: Whether to give the tempo.
        density: Notes per beat of all instruments together, > 0, or None.
        total: Ticks from the start to the end of the piece, or None.
        from_start: Whether tick 0 is the beginning of the piece.
        manner: One of ``MANNERS``, or None.
        instruments: The instruments that play, indices in ``instruments.ORDER``, or None.

    Returns:
        Shape [n, SIZE].
    """
    bars = np.asarray(ticks, np.float32) / grid.bar_ticks
    out = np.zeros((len(bars), SIZE), np.float32)

    def put(name: str, value: Any) -> None:
        out[:, _PLACE[name]] = value

    if valence is not None and arousal is not None:
        out[:, 0], out[:, 1], out[:, 2] = valence, arousal, 1.0
    put("mode", {"major": 1.0, "minor": -1.0, None: 0.0}[mode])
    if tempo_known:
        put("tempo", math.log2(grid.tempo / MIDDLE_TEMPO))
        put("tempo_known", 1.0)
    if density is not None:
        put("density", math.log2(density / MIDDLE_DENSITY))
        put("density_known", 1.0)
    if total is not None:
        left = np.maximum(total / grid.bar_ticks - bars, 0.0)
        out[:, _LEFT] = np.exp(-left[:, None] / _LEFT_SCALES)
        put("left_known", 1.0)
    if from_start:
        out[:, _ELAPSED] = np.exp(-bars[:, None] / _ELAPSED_SCALES)
        put("elapsed_known", 1.0)
    if manner is not None:
        put(f"manner_{manner}", 1.0)
    if instruments is not None:
        out[:, _PLAYS[list(instruments)]] = 1.0
        put("instruments_known", 1.0)
    put("three_four", float(grid.meter == 3))
    put("two_four", float(grid.meter == 2))
    return out
