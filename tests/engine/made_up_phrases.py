"""Made-up pieces on the grid whose form is known: each letter stands for bars of its own."""

from __future__ import annotations

import numpy as np

from engine.music.grid import GRID_NOTE, Grid, GridNotes, sorted_grid

PIANO = 2
GRID = Grid(100.0)
BAR = GRID.bar_ticks


def bar_of(rng: np.random.Generator) -> GridNotes:
    """A bar of its own: a chord, and a melody of eighths or sixteenths."""
    places = np.sort(rng.choice(16, 6, replace=False)) * 3
    root = int(rng.integers(40, 60))
    rows = [(0, 24, PIANO, root + step, 70) for step in (0, 3, 7)]
    rows += [(int(at), 3, PIANO, int(rng.integers(64, 84)), 80) for at in places]
    return np.array(rows, GRID_NOTE)


def phrases(letters: str, bars: int = 4, seed: int = 1) -> GridNotes:
    """A piece of phrases; each letter stands for bars of its own."""
    rng = np.random.default_rng(seed)
    known = {letter: [bar_of(rng) for _ in range(bars)] for letter in sorted(set(letters))}
    parts = []
    for number, one in enumerate(bar for letter in letters for bar in known[letter]):
        part = one.copy()
        part["tick"] += number * BAR
        parts.append(part)
    return sorted_grid(np.concatenate([np.zeros(0, GRID_NOTE), *parts]))
