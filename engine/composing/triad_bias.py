"""Has the chords that were asked for be heard: each of their notes is to sound.

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
"""Nats for a note of the chord that has not sounded yet. See the model card."""
_PLACES: Final = ((0,), (4, 3, 5, 2), (7, 6, 8))
"""Of a chord it is heard by its root, its third or what stands for that, and its fifth: the
intervals of each, in semitones above the root. The first that the chord has counts."""
_BESIDE: Final = 0.5
"""How much of their part the chord's other notes are to have: with as much as a third, Dm7 is heard
as F."""
_LITTLE: Final = 1e-9


class TriadBias:
    """A processor (:class:`engine.sampling.decoding.LogitsProcessor`) that fills up chords.

    A stretch lasts for as long as a chord does within a bar. In it each of the chord's notes is to
    have a part of the time for which notes sound, those that are none of the chord's among them:
    root, third and fifth alike, sevenths and the like half of that. One that has less is likelier,
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
        self._parts = _parts(chords[chord_indices(chords, self._edges[:-1])])
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
        parts = self._parts[self._stretch]
        lacks = np.maximum(parts - self._heard / total, 0.0) / np.maximum(parts, _LITTLE)
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


def _parts(chords: Chords) -> NDArray[np.float64]:
    """The part of the time that each pitch class is to have in each chord, [chords, 12].

    They sum to 1; to 0 where there is no chord.
    """
    weights: NDArray[np.float64] = np.zeros((len(chords), 12))
    for index in np.flatnonzero(chords["root"] >= 0):
        has = QUALITY_TONES[chords["quality"][index]]
        weighs = has * _BESIDE
        for place in _PLACES:
            found = next((interval for interval in place if has[interval]), None)
            if found is not None:
                weighs[found] = 1.0
        weights[index] = np.roll(weighs, chords["root"][index])
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), _LITTLE)
    return weights
