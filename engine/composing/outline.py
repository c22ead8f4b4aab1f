"""Leans a melody on the outline of another."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.composing.note_state import NoteDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.grid import TICKS, GridNotes
from engine.music.instrument_table import DRUM

AROUND_TICKS: Final = 2 * TICKS
"""How far around an onset the other melody's pitches are averaged: its outline is where it rises
and falls from beat to beat, not its notes."""
FREE: Final = 2.0
"""Semitones beside the outline that cost nothing."""
STRENGTH: Final = 0.3
"""Nats that each semitone beyond costs."""
FARTHEST: Final = 12.0
"""The most semitones that count: a jump stays possible."""


class OutlineLean:
    """Holds one instrument's highest notes near the outline of a melody.

    It acts where the melody has a note: there the first note that the instrument strikes, which
    is its highest, is drawn towards the mean pitch of the melody around.

    Args:
        state: The decoding state of the batch.
        line: The melody, array of ``GRID_NOTE`` of rising onset.
        instrument: The index in ``instruments.ORDER`` of the instrument that plays it.
        semitones: By how many semitones the state's pitches lie above the melody's.
        total: The length of the piece in ticks.
    """

    def __init__(
        self,
        state: NoteDecodingState,
        line: GridNotes,
        instrument: int,
        semitones: int,
        total: int,
    ) -> None:
        self._state, self._instrument = state, instrument
        self._goal = outline(line, total) + semitones
        self._struck = np.zeros(total + 1, bool)
        self._struck[np.minimum(line["tick"], total)] = instrument != DRUM
        self._before = np.full(state.rows, -1)

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Make pitches far from the outline less likely."""
        if name != "pitch":
            return logits
        now = np.minimum(self._state.ticks, len(self._goal) - 1)
        mine = (note["instrument"] == self._instrument) & self._struck[now]
        mine &= (note["shift"] > 0) | (self._before != self._instrument)
        away = np.abs(np.arange(logits.shape[1])[None, :] - self._goal[now][:, None])
        cost = STRENGTH * np.clip(away - FREE, 0.0, FARTHEST)
        leaned: Floats = np.where(mine[:, None], logits - cost, logits).astype(np.float32)
        return leaned

    def on_note(self, note: TokenBatch) -> None:
        """Remember who played."""
        self._before = note["instrument"]


def outline(line: GridNotes, total: int) -> NDArray[np.float64]:
    """The mean pitch of a melody around each tick, weighted by how long its notes last.

    Args:
        line: Array of ``GRID_NOTE`` of rising onset, at least one.
        total: Ticks.

    Returns:
        Shape [total + 1]; in a rest it goes straight from the pitch before to that after.
    """
    sounding, weight = np.zeros(total + 1), np.zeros(total + 1)
    for tick, duration, pitch in line[["tick", "duration", "pitch"]].tolist():
        sounding[tick : tick + duration] = pitch
        weight[tick : tick + duration] = 1.0
    window = np.ones(2 * AROUND_TICKS + 1)
    count = np.convolve(weight, window, mode="same")
    mean = np.convolve(sounding, window, mode="same") / np.maximum(count, 1.0)
    known = np.flatnonzero(count > 0)
    found: NDArray[np.float64] = np.interp(np.arange(total + 1), known, mean[known])
    return found
