"""All figures of form of one piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.analysis.bars_alike import (
    BAR_DISTANCES,
    alike_at_distances,
    bars_alike,
    copies_at_distances,
)
from engine.analysis.form import form_of
from engine.analysis.movement import MOVEMENT, measure_movement
from engine.analysis.sections import compare_bars, find_returns
from engine.analysis.structureness import SPANS, structureness
from engine.analysis.stuck import commonest_share, stuck_share
from engine.evaluation.form.pieces import FormPiece
from engine.music.instrument_table import BASS, DRUM
from engine.music.score import DRUMS

FIGURES: Final = (
    *(f"alike_{distance}" for distance in BAR_DISTANCES),
    *(f"copies_{distance}" for distance in BAR_DISTANCES),
    *(f"parts_alike_{distance}" for distance in BAR_DISTANCES),
    *(f"bass_alike_{distance}" for distance in BAR_DISTANCES),
    *(f"drums_alike_{distance}" for distance in BAR_DISTANCES),
    *(f"si_{span}" for span in SPANS),
    "commonest",
    "stuck",
    "returned",
    *MOVEMENT,
)
"""The names of the figures, in order."""


@dataclass(frozen=True, slots=True)
class MeasuredForm:
    """What was measured on one piece.

    Attributes:
        song: The song it is from.
        figures: A value for each of ``FIGURES``; NaN where there is nothing to measure.
        form: Its sections of four bars (:func:`engine.analysis.form.form_of`).
    """

    song: str
    figures: dict[str, float]
    form: str


def measure_form(piece: FormPiece) -> MeasuredForm:
    """Measure the figures of form of a piece.

    * ``alike_N``, ``copies_N``: how alike bars N apart are, and the share that are copies
      (:mod:`engine.analysis.bars_alike`), all pitched parts together. ``parts_alike_N`` is the
      mean of each pitched part by itself, ``bass_alike_N`` and ``drums_alike_N`` those parts.
    * ``si_short``, ``si_mid``, ``si_long``: :mod:`engine.analysis.structureness`.
    * ``commonest``, ``stuck``: :mod:`engine.analysis.stuck`.
    * ``returned``: the share of bars that return (:func:`engine.analysis.sections.find_returns`).
    * The figures of :func:`engine.analysis.movement.measure_movement`.

    Args:
        piece: The piece.
    """
    notes, grid, bars = piece.grid_notes, piece.grid, piece.bars
    alike = bars_alike(notes, grid, bars)
    players = np.unique(notes["instrument"])
    parts = {
        int(one): alike_at_distances(bars_alike(notes, grid, bars, int(one))) for one in players
    }
    pitched = [part for one, part in parts.items() if one != DRUM]
    nothing = np.full(len(BAR_DISTANCES), np.nan)
    likeness = compare_bars(notes, grid)
    returns = find_returns(notes, grid, likeness)
    sounding = piece.notes[piece.notes["program"] != DRUMS]
    values = [
        *alike_at_distances(alike),
        *copies_at_distances(alike),
        *(_mean_known(pitched) if pitched else nothing),
        *parts.get(BASS, nothing),
        *parts.get(DRUM, nothing),
        *structureness(piece.notes, piece.seconds).values(),
        commonest_share(sounding["pitch"].astype(np.int64)),
        stuck_share(piece.notes),
        float((returns >= 0).mean()) if len(returns) else 0.0,
        *measure_movement(piece.notes, piece.seconds).values(),
    ]
    figures = dict(zip(FIGURES, map(float, values), strict=True))
    return MeasuredForm(piece.song, figures, form_of(returns, likeness))


def _mean_known(rows: list[np.ndarray[tuple[int], np.dtype[np.float64]]]) -> list[float]:
    """The mean of each column over the rows where it is known; NaN where it is in none."""
    columns = np.array(rows).T
    return [
        float(np.mean(one[~np.isnan(one)])) if not np.isnan(one).all() else np.nan
        for one in columns
    ]
