"""Made-up progressions and pieces that play them, and a chord model without a network."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.harmony.chord_network import ChordFacts
from engine.harmony.chord_steps import CHORD_ATTRIBUTES
from engine.harmony.forms import FORM_KINDS, Forms
from engine.model.network import Floats, TokenBatch
from engine.music.chords import CHORD, QUALITY_TONES, Chords
from engine.music.grid import GRID_NOTE, Grid, sorted_grid
from engine.training.grid_piece import GridPiece
from engine.training.labels import Split

PIANO = 2
AXIS = ((0, 0), (7, 0), (9, 1), (5, 0))
"""I V vi IV: root and quality."""
FORMS = dict.fromkeys(FORM_KINDS, Forms({4: {"A A' B A": 3, "A B C": 1}, 8: {"A B A": 1}}))


def progression(
    chords: tuple[tuple[int, int], ...], bars: int, grid: Grid, tonic: int = 0
) -> Chords:
    """A chord a bar, round and round."""
    rows = []
    for bar in range(bars):
        root, quality = chords[bar % len(chords)]
        root = (root + tonic) % 12
        rows.append((bar * grid.bar_ticks, root, quality, root))
    return np.array(rows, CHORD)


def chord_piece(
    number: int,
    split: Split = "train",
    bars: int = 16,
    grid: Grid | None = None,
    genre: str = "performance",
) -> GridPiece:
    """A piece on I V vi IV in some key, of whole triads and a tonic that is heard most."""
    grid = grid or Grid(110.0)
    tonic = number % 12
    chords = progression(AXIS, bars, grid, tonic)
    rows = []
    for chord in chords:
        tones = np.flatnonzero(QUALITY_TONES[chord["quality"]]) + chord["root"]
        rows += [(chord["tick"], grid.bar_ticks, PIANO, 48 + int(t), 70) for t in tones]
        rows.append((chord["tick"], grid.bar_ticks // 2, PIANO, 72 + tonic, 80))
    returns = np.maximum(np.arange(bars, dtype=np.int32) - np.int32(8), np.int32(-1))
    return GridPiece(
        f"made/{number}",
        f"made/{number}",
        sorted_grid(np.array(rows, GRID_NOTE)),
        grid,
        genre,
        split,
        chords,
        returns.astype(np.int32),
        mood=(1.0, 1.0) if number % 2 else None,
    )


def facts(**changed: Any) -> ChordFacts:
    """Facts without a file."""
    usual: dict[str, Any] = {
        "units": 4,
        "longest_stand": 2.0,
        "temperature": 1.0,
        "top_p": 1.0,
        "guidance": 0.0,
        "forms": FORMS,
        "meta": {},
    }
    return ChordFacts(**{**usual, **changed})


class AnyChord:
    """A chord model to which all values are alike, or that copies what it is shown of a place.

    Attributes:
        told: The conditions of each step that was read.
    """

    def __init__(self, place: int | None = None, **changed: Any) -> None:
        self.facts = facts(**changed)
        self.place = place
        self.told: list[Floats] = []
        self.seen = np.zeros((0, 0), np.float32)

    def begin(self, rows: int) -> AnyChord:
        return self

    def read(self, chord: TokenBatch, conditions: Floats, look: Floats) -> None:
        assert all(len(values) == len(conditions) for values in chord.values())
        self.told.append(conditions)
        self.seen = look

    def logits(self, index: int, chord: TokenBatch) -> Floats:
        size = CHORD_ATTRIBUTES[index].size
        if self.place is None:
            return np.zeros((len(self.seen), size), np.float32)
        width = 1 + sum(a.size for a in CHORD_ATTRIBUTES)
        first = self.place * width + 1 + sum(a.size for a in CHORD_ATTRIBUTES[:index])
        return 50.0 * self.seen[:, first : first + size]
