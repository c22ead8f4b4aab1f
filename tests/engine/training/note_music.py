"""Made-up pieces on the grid, as the note network learns from them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from engine.api.chord_names import Chord
from engine.music.chords import to_chords
from engine.music.grid import Grid
from engine.music.polyphony import limit_polyphony
from engine.tokens.note_conditions import NOTE_CONDITIONS
from engine.training.grid_piece import GridPiece
from engine.training.note_cuts import NoteCut, cut_notes
from tests.engine.composing.grid_music import grid_notes

CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))
BAND = ("drums", "bass", "piano", "flute", "violin")


def band_piece(bars: int = 24, tonic: int = 2, **changes: Any) -> GridPiece:
    """Four chords in major over and over, five bars in four of drums; the second half returns."""
    rows = []
    for bar in range(bars):
        chord, start = CHORDS[bar % 4], 48 * bar
        rows += [(start + 12 * beat, 6, "drums", 36 + 2 * (beat % 2)) for beat in range(4)]
        rows += [(start, 42, "bass", 36 + tonic + chord[0] % 12)]
        rows += [(start + 6 * at, 6, "piano", 60 + tonic + tone) for at in (0, 3) for tone in chord]
        rows += [(start + 12, 24, "flute", 72 + tonic + chord[bar % 3])]
        rows += [(start + 24, 24, "violin", 67 + tonic)]
    return _piece(rows, bars, tonic, "game", changes)


def piano_piece(bars: int = 24, tonic: int = 2, **changes: Any) -> GridPiece:
    """A bass note and a broken chord in each bar."""
    rows = []
    for bar in range(bars):
        chord, start = CHORDS[bar % 4], 48 * bar
        rows += [(start, 40, "piano", 48 + tonic + chord[0] % 12)]
        rows += [(start + 12 * at, 12, "piano", 60 + tonic + chord[at % 3]) for at in range(4)]
    return _piece(rows, bars, tonic, "clip", {"whole": False, **changes})


def _piece(rows: list[Any], bars: int, tonic: int, genre: str, changes: Any) -> GridPiece:
    roots = [(CHORDS[bar % 4][0] + tonic) % 12 for bar in range(bars)]
    returns = np.arange(bars) - bars // 2
    plain = GridPiece(
        "a/b",
        "a/b",
        limit_polyphony(grid_notes(*rows)),
        Grid(120.0),
        genre,
        "train",
        to_chords((48 * bar, Chord(root, 0, root)) for bar, root in enumerate(roots)),
        np.maximum(returns, -1).astype(np.int32),
        mood=(1.0, -1.0),
        heard=True,
    )
    return replace(plain, **changes)


def told(cut: NoteCut, step: int) -> dict[str, float]:
    """A step's conditions by name."""
    return dict(zip(NOTE_CONDITIONS, cut.conditions[step].tolist(), strict=True))


def many(piece: GridPiece, steps: int, count: int = 300, **others: Any) -> list[NoteCut]:
    """Stretches of a piece, drawn by chance."""
    rng = np.random.default_rng(0)
    return [cut_notes(piece, steps, rng, **others) for _ in range(count)]
