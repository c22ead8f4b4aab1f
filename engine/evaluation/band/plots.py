"""How instruments play together, generated beside real, as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from engine.evaluation.band.playing import PLAYING
from engine.evaluation.figures import Figures

_SHOWN: Final = (*PLAYING, "scale")


def draw_playing(columns: Mapping[str, Figures], path: Path) -> None:
    """Draw a row for each of ``PLAYING``: the share in each collection with its interval.

    Args:
        columns: A collection's name to its figures, the generated pieces first.
        path: The picture to write.
    """
    figure = Figure(figsize=(9, 6), layout="constrained")
    axes = figure.subplots()
    for number, (column, figures) in enumerate(columns.items()):
        rows = [row for row, name in enumerate(_SHOWN) if name in figures]
        found = [figures[_SHOWN[row]] for row in rows]
        values = np.array([estimate.value for estimate in found])
        reach = np.array([[e.value - e.low, e.high - e.value] for e in found]).reshape(-1, 2).T
        axes.errorbar(
            values,
            np.array(rows) + 0.6 * (number / max(1, len(columns) - 1) - 0.5),
            xerr=reach,
            fmt="o",
            markersize=7 if number == 0 else 4,
            label=column,
        )
    names = [name.replace("_", " ") for name in _SHOWN]
    axes.set(yticks=range(len(_SHOWN)), yticklabels=names, xlabel="share", xlim=(0, 1.02))
    axes.invert_yaxis()
    axes.legend(frameon=False, loc="lower left")
    figure.savefig(path, dpi=110)
