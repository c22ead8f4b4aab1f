"""Has the chords that were asked for be heard: each note of their triads is to sound.

A network that is told a chord plays notes of it nearly always, but in some bars its third is
missing, or its seventh sounds longer than its root; then another chord is heard.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.composing.note_state import NoteDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.chord_stretches import chord_stretches, sounding_ticks
from engine.music.chords import QUALITY_TONES, Chords, chord_indices
from engine.music.grid import GRID_NOTE, Grid, GridNotes
from engine.music.instrument_table import DRUM
from engine.tokens.vocabulary import DURATION_TICKS

STRENGTH: Final = 3.0
"""Nats for a note of the triad that has not sounded yet. See the model card."""
_PLACES: Final = ((0,), (4, 3, 5, 2), (7, 6, 8))
"""Of a chord it is heard by its root, its third or what stands for that, and its fifth: the
intervals of each, in semitones above the root. The first that the chord has counts."""


class TriadBias:
    """A processor (:class:`engine.sampling.decoding.LogitsProcessor`) that fills up triads.

    A stretch lasts for as long as a chord does within a bar. In it the root, the third and the
    fifth are to have a third each of the time for which notes sound. One that has less is likelier,
    by ``STRENGTH`` while it has none, and by less the nearer it comes to its part.

    Example: ``TriadBias(state, Grid(120.0), chords, 8)``.

    Args:
        state: The decoding state of the batch.
        grid: The meter of the piece.
        chords: Array of ``CHORD``, relative to C, at least one.
        bars: The length of the piece, ≥ 1.
        standing: Array of ``GRID_NOTE``, relative to C: what sounds beside the notes that are
            written; None for nothing.
    """

    def __init__(
        self,
        state: NoteDecodingState,
        grid: Grid,
        chords: Chords,
        bars: int,
        standing: GridNotes | None = None,
    ) -> None:
        self._state = state
        self._edges = chord_stretches(chords, bars, grid.bar_ticks)
        self._tones = _triads(chords[chord_indices(chords, self._edges[:-1])])
        beside = np.zeros(0, GRID_NOTE) if standing is None else standing
        self._beside = sounding_ticks(beside, self._edges)
        # By row the stretch it is in, for how many of its ticks each pitch class sounds, and up to
        # when it does.
        self._stretch = np.full(state.rows, -1)
        self._heard = np.zeros((state.rows, 12), np.int64)
        self._until = np.zeros((state.rows, 12), np.int64)

    def process(self, name: str, logits: Floats, note: TokenBatch, /) -> Floats:
        """Make pitches likelier that the chord still lacks; drums have none."""
        if name != "pitch":
            return logits
        self._enter()
        total = np.maximum(self._heard.sum(axis=1, keepdims=True), 1)
        lacks = np.maximum(1.0 - len(_PLACES) * self._heard / total, 0.0)
        lacks *= self._tones[self._stretch]
        lacks[note["instrument"] == DRUM] = 0.0
        helped: Floats = logits + STRENGTH * lacks[:, np.arange(logits.shape[1]) % 12]
        return helped.astype(np.float32)

    def on_note(self, note: TokenBatch, /) -> None:
        """Count the time for which the note sounds."""
        self._enter()
        rows = np.flatnonzero(note["instrument"] != DRUM)
        place = rows, note["pitch"][rows] % 12
        begin = self._state.ticks[rows]
        end = begin + DURATION_TICKS[note["duration"][rows]]
        self._heard[place] += np.minimum(end, self._edges[self._stretch[rows] + 1]) - begin
        self._until[place] = np.maximum(self._until[place], end)

    def _enter(self) -> None:
        """Begin anew in the rows that have come to another stretch, with what still sounds."""
        ticks = np.minimum(self._state.ticks, self._edges[-1] - 1)
        now = np.searchsorted(self._edges, ticks, side="right") - 1
        new = np.flatnonzero(now != self._stretch)
        begin, end = self._edges[now[new], None], self._edges[now[new] + 1, None]
        rings = np.maximum(np.minimum(self._until[new], end) - begin, 0)
        self._heard[new] = self._beside[now[new]] + rings
        self._stretch[new] = now[new]


def _triads(chords: Chords) -> NDArray[np.bool_]:
    """The pitch classes of each chord's triad, [chords, 12]; none where there is no chord."""
    tones = np.zeros((len(chords), 12), bool)
    for index in np.flatnonzero(chords["root"] >= 0):
        has = QUALITY_TONES[chords["quality"][index]]
        for place in _PLACES:
            found = next((interval for interval in place if has[interval]), None)
            if found is not None:
                tones[index, (chords["root"][index] + found) % 12] = True
    return tones
