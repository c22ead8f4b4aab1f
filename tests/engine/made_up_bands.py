"""Made-up band pieces whose moods are plain to hear, on a grid and as scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.api.instruments import ORDER
from engine.api.moods import CORNERS
from engine.music.grid import GRID_NOTE, TICKS, Grid, GridNotes, sorted_grid, to_notes
from engine.music.instrument_table import DRUM
from engine.music.polyphony import limit_polyphony
from engine.music.score import DRUMS, Part, Score
from engine.tokens.tokenizer import into_range

BASS = 1
BAR = 4 * TICKS


def written(
    name: str, seed: int, bars: int, players: Sequence[int] = (0, 1, 2, 8), tonic: int = 0
) -> GridNotes:
    """Fast and loud or slow and soft, in major or in minor, in 4/4.

    The bass plays with the kick, chords stand on every other bass note, and the last of the
    instruments has a melody.
    """
    rng = np.random.default_rng(seed)
    valence, arousal = CORNERS[name]
    scale = np.array((0, 2, 4, 5, 7, 9, 11) if valence > 0 else (0, 2, 3, 5, 7, 8, 10)) + tonic
    eighths = range(0, BAR, 6) if arousal > 0 else range(0, BAR, 12)
    rows: list[tuple[int, int, int, int]] = []
    for bar in range(bars):
        first = bar * BAR
        root = int(rng.choice((0, 3, 4)))
        for player in players:
            if player == DRUM:
                rows += [(first + at, 3, player, 42) for at in eighths]
                rows += [(first + at, 3, player, 36) for at in (0, 24)]
                rows += [(first + at, 3, player, 38) for at in (12, 36)]
            elif player == BASS:
                rows += [(first + at, 12, player, 36 + scale[root]) for at in (0, 24)]
            elif player == players[-1]:
                degrees = rng.choice(7, len(eighths), p=(0.3, 0.05, 0.22, 0.08, 0.22, 0.08, 0.05))
                length = 6 if arousal > 0 else 12
                rows += [
                    (first + at, int(rng.integers(length // 2, length + 1)), player, 72 + scale[d])
                    for at, d in zip(eighths, degrees, strict=True)
                ]
            else:
                chord = [60 + scale[(root + step) % 7] for step in (0, 2, 4)]
                rows += [(first, 24 + 3 * (bar % 7), player, pitch) for pitch in chord]
    notes = np.zeros(len(rows), GRID_NOTE)
    for number, (tick, length, player, pitch) in enumerate(rows):
        loud = 95 if arousal > 0 else 55
        notes[number] = (tick, length, player, pitch, loud + int(rng.integers(-5, 6)))
    notes["pitch"] = into_range(notes["pitch"], notes["instrument"])
    return limit_polyphony(sorted_grid(notes))


def score(notes: GridNotes, tempo: float, players: Sequence[int]) -> Score:
    """The notes as they would be played, with a part for each instrument."""
    parts = tuple(
        Part(DRUMS if player == DRUM else ORDER[player].programs[0], ORDER[player].name)
        for player in players
    )
    return Score(to_notes(notes, Grid(tempo)), tempo=tempo, meter=(4, 4), parts=parts)
