"""Sheets of piano rolls, to look at many pieces at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from engine.evaluation.collection import MOODS, Collection
from engine.music.score import DRUMS, Notes, end_times

PER_MOOD: Final = 2
"""Pieces of each mood on the sheet of a model's card."""
_COLOURS: Final = ("#2c5f9e", "#c0392b", "#2e8b57", "#d99a00", "#8e44ad", "#16a085", "#7f8c8d")


def draw_rolls(
    pieces: Sequence[Notes], titles: Sequence[str], path: Path, columns: int = PER_MOOD
) -> None:
    """Draw a roll of each piece, left to right and down; drums are left out.

    Each program of a piece has a colour of its own, and louder notes are darker.

    Args:
        pieces: Arrays of ``NOTE``, at least one.
        titles: What each roll is called.
        path: The picture's file.
        columns: Rolls side by side.
    """
    rows = -(-len(pieces) // columns)
    figure = Figure(figsize=(6.5 * columns, 2.1 * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).ravel().tolist()
    for place, piece, title in zip(axes, pieces, titles, strict=False):
        notes = piece[piece["program"] != DRUMS]
        _, which = np.unique(notes["program"], return_inverse=True)
        left, right = notes["onset"], end_times(notes)
        low, high = notes["pitch"] - 0.45, notes["pitch"] + 0.45
        boxes = np.stack([[left, low], [left, high], [right, high], [right, low]]).T
        place.add_collection(
            PolyCollection(
                list(boxes.transpose(0, 2, 1)),
                facecolors=[_COLOURS[one % len(_COLOURS)] for one in which],
                alpha=0.25 + 0.75 * notes["velocity"] / 127,
                linewidth=0,
            )
        )
        place.autoscale_view()
        place.set_title(title, fontsize=9)
        place.tick_params(labelsize=7)
    for place in axes[len(pieces) :]:
        place.set_axis_off()
    figure.savefig(path, dpi=90)


def draw_sheet(generated: Collection, path: Path) -> None:
    """Draw the first ``PER_MOOD`` pieces of each mood, a row a mood."""
    chosen = [
        (int(index), f"{mood}, piece {number + 1}")
        for label, mood in enumerate(MOODS)
        for number, index in enumerate(np.flatnonzero(generated.labels == label)[:PER_MOOD])
    ]
    draw_rolls([generated.pieces[index] for index, _ in chosen], [t for _, t in chosen], path)
