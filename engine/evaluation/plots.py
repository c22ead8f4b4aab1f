"""What an evaluation run found, as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.analysis.features import FEATURES
from engine.evaluation.collection import MOODS, Collection
from engine.evaluation.likeness import COMPARED
from engine.evaluation.results import Results

_COLOURS: Final = {"happy": "#d99a00", "angry": "#c0392b", "sad": "#2c5f9e", "calm": "#2e8b57"}


def draw_moods(results: Results, path: Path) -> None:
    """Draw where pieces are read in the mood plane, and what was read on the grid, if any."""
    sides = 2 if len(results.grid_asked) else 1
    figure = Figure(figsize=(5.5 * sides, 5), layout="constrained")
    halves = figure.subplots(1, sides, squeeze=False)[0]
    _draw_plane(results, halves[0])
    if sides == 2:
        _draw_grid(results, halves[1])
    figure.savefig(path, dpi=110)


def _draw_plane(results: Results, plane: Axes) -> None:
    for label, mood in enumerate(MOODS):
        of_mood = results.generated.labels == label
        valence, arousal = results.heard[of_mood].T
        plane.scatter(valence, arousal, s=14, color=_COLOURS[mood], label=mood)
    plane.axhline(0, color="0.8", zorder=0)
    plane.axvline(0, color="0.8", zorder=0)
    plane.set(
        title="As read, by mood asked for",
        xlabel="valence",
        ylabel="arousal",
        xlim=(-1.05, 1.05),
        ylim=(-1.05, 1.05),
    )
    # Below the plane: inside it, the legend's dots would be taken for pieces.
    plane.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=len(MOODS), frameon=False)


def _draw_grid(results: Results, grid: Axes) -> None:
    for column, (axis, colour) in enumerate((("valence", "#8e44ad"), ("arousal", "#16a085"))):
        asked, heard = results.grid_asked[:, column], results.grid_heard[:, column]
        steps = np.unique(asked)
        means = [heard[asked == step].mean() for step in steps]
        grid.scatter(asked + 0.04 * (column - 0.5), heard, s=8, alpha=0.5, color=colour)
        grid.plot(steps, means, color=colour, label=axis)
    grid.plot((-1, 1), (-1, 1), color="0.8", zorder=0)
    grid.set(title="Asked against read, on the grid", xlabel="asked", ylabel="read")
    grid.legend(frameon=False)


def draw_features(results: Results, real: Collection, path: Path) -> None:
    """Draw the distribution of each compared feature: generated over real."""
    figure = Figure(figsize=(14, 9), layout="constrained")
    for axes, name in zip(figure.subplots(4, 4).flat, COMPARED, strict=True):
        column = FEATURES.index(name)
        here, there = results.generated.features[:, column], real.features[:, column]
        bins = np.histogram_bin_edges(np.concatenate([here, there]), 24)
        axes.hist(there, bins, density=True, color="0.75", label="real clips")
        axes.hist(here, bins, density=True, histtype="step", color="#8e44ad", label="generated")
        axes.set(title=name.replace("_", " "), yticks=())
    figure.axes[0].legend(frameon=False, fontsize="small")
    figure.savefig(path, dpi=110)
