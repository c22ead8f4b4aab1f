"""What several pieces that are written side by side have struck so far, to be looked back to.

Equal to what :class:`engine.tokens.lookback.Lookback` tells of music that is there at once. A set
of pitches is 128 bits, so that all rows are looked up together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.grid import GridNotes
from engine.tokens.surroundings_layout import ECHO_WIDTH, GAP_EDGES, GAPS, PLACES_BACK, gap_kind

_BYTES: Final = 128 // 8
_LATER: Final = 6
"""The most notes after one that are counted."""
_SIGHT: Final = np.arange(1, int(GAP_EDGES[-1]) + 1)
# Of each pitch, the bits of those below it: notes of an onset are written from the top down.
_BELOW: Final = np.packbits(np.tri(128, k=-1, dtype=bool), axis=1, bitorder="little")


class StruckNotes:
    """The pitches that each instrument struck at each tick, row by row.

    Example: after ``struck.add(ticks, instrument, pitch)`` a look back to those ticks finds it.

    Args:
        rows: The number of pieces.
        players: The instruments that may be written, indices in ``instruments.ORDER``.
        standing: Notes that all pieces have already, array of ``GRID_NOTE``.
    """

    def __init__(self, rows: int, players: Sequence[int], standing: GridNotes) -> None:
        self._row = np.arange(rows)
        # In the order in which instruments write their notes of an onset.
        self._who = np.union1d(np.array(players, np.int64), standing["instrument"])
        self._seat = np.full(len(ORDER), -1)
        self._seat[self._who] = np.arange(len(self._who))
        ticks = standing["tick"].astype(np.int64)
        self._bits = np.zeros((rows, int(ticks.max(initial=0)) + 1, len(self._who), _BYTES), "u1")
        self._is_onset = np.zeros(self._bits.shape[:2], bool)
        for tick, player, pitch in zip(
            ticks.tolist(), standing["instrument"].tolist(), standing["pitch"].tolist(), strict=True
        ):
            self._bits[:, tick, self._seat[player], pitch // 8] |= 1 << pitch % 8
            self._is_onset[:, tick] = True

    def add(self, ticks: NDArray[Any], instrument: NDArray[Any], pitch: NDArray[Any]) -> None:
        """Add a note to each row. All arrays are [rows]."""
        self._reach(ticks)
        self._is_onset[self._row, ticks] = True
        self._bits[self._row, ticks, self._seat[instrument], pitch // 8] |= (1 << pitch % 8).astype(
            np.uint8
        )

    def put_back(
        self,
        gaps: NDArray[np.float32],
        players: NDArray[np.float32],
        ticks: NDArray[Any],
        back: NDArray[np.int64],
    ) -> None:
        """Write, in place, the gap from each place to the next onset, and who struck there.

        Args:
            gaps: [rows, PLACES_BACK · GAPS], all 0.
            players: [rows, PLACES_BACK · instruments], all 0.
            ticks: The moments, [rows].
            back: The result of :func:`engine.tokens.lookback.distances` for them.
        """
        self._reach(ticks)
        row, which = np.nonzero(back)
        place = ticks[row] - back[row, which]
        # An onset that is not before the moment itself is not known yet.
        seen = place[:, None] + _SIGHT
        known = seen < ticks[row][:, None]
        onset = known & self._is_onset[row[:, None], np.where(known, seen, 0)]
        gap = np.where(onset.any(axis=1), onset.argmax(axis=1) + 1, GAP_EDGES[-1] + 1)
        gaps[row, which * GAPS + gap_kind(gap)] = 1.0
        struck = self._bits[row, place].any(axis=2)
        one, seat = np.nonzero(struck)
        players[row[one], which[one] * len(ORDER) + self._who[seat]] = 1.0

    def pitches(
        self, ticks: NDArray[Any], back: NDArray[np.int64], instrument: NDArray[Any]
    ) -> NDArray[np.float32]:
        """What each row's instrument struck at each place, [rows, OWN_WIDTH]."""
        own = self._at(ticks, back)[self._row, :, self._seat[instrument]]
        out = np.unpackbits(own, axis=2, bitorder="little").reshape(len(ticks), -1)
        return out.astype(np.float32)

    def echo(
        self,
        ticks: NDArray[Any],
        back: NDArray[np.int64],
        instrument: NDArray[Any],
        pitch: NDArray[Any],
    ) -> NDArray[np.float32]:
        """How each row's note compares with the places; see :meth:`Lookback.echo`."""
        bits = self._at(ticks, back)
        seat = self._seat[instrument]
        own = bits[self._row, :, seat]
        counts = np.bitwise_count(bits).sum(axis=3)
        later = np.where(np.arange(len(self._who)) > seat[:, None, None], counts, 0).sum(axis=2)
        later += np.bitwise_count(own & _BELOW[pitch][:, None]).sum(axis=2)
        out = np.zeros((len(ticks), ECHO_WIDTH), np.float32)
        out[:, :PLACES_BACK] = own[self._row, :, pitch // 8] >> (pitch % 8)[:, None] & 1
        out[:, PLACES_BACK:] = np.minimum(later, _LATER) / 3
        return out

    def _at(self, ticks: NDArray[Any], back: NDArray[np.int64]) -> NDArray[np.uint8]:
        """What was struck at each place, [rows, PLACES_BACK, instruments, bytes]; 0 for none."""
        self._reach(ticks)
        bits: NDArray[np.uint8] = self._bits[self._row[:, None], ticks[:, None] - back]
        bits[back == 0] = 0
        return bits

    def _reach(self, ticks: NDArray[Any]) -> None:
        """Make room for moments, [rows]: at least twice as much each time, as a list grows."""
        if (last := int(ticks.max())) >= self._is_onset.shape[1]:
            more = last + 1
            self._bits = np.pad(self._bits, ((0, 0), (0, more), (0, 0), (0, 0)))
            self._is_onset = np.pad(self._is_onset, ((0, 0), (0, more)))
