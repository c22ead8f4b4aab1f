"""The surroundings of several pieces that are written side by side, note by note.

Equal to what :func:`engine.tokens.surroundings.surroundings` gives for a whole stretch at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.chords import Chords
from engine.music.grid import KIT, GridNotes, end_ticks
from engine.music.instrument_table import DRUM, VOICES
from engine.tokens.lookback import distances
from engine.tokens.struck_notes import StruckNotes
from engine.tokens.surroundings import put_chords, put_grid_position, put_standing
from engine.tokens.surroundings_layout import ECHO_WIDTH, NOW_PART, NOW_WIDTH

_KIT = np.array(KIT)
_HARMONY = slice(NOW_PART["chord"].start, NOW_PART["until_chord"].stop)
_STANDING = slice(NOW_PART["standing"].start, NOW_PART["standing_next"].stop)


class SurroundingsTracker:
    """Tracks what surrounds the next note of each row of a batch.

    Example: after ``tracker.strike(ticks, instrument, pitch, duration)`` the vectors
    ``tracker.now(ticks)`` show each row's note as struck.
    """

    def __init__(
        self,
        rows: int,
        bar_ticks: int,
        players: Sequence[int],
        chords: Sequence[Chords | None],
        returns: Sequence[NDArray[np.int32] | None],
        standing: GridNotes,
        before: GridNotes | None = None,
    ) -> None:
        """Begin with silence.

        Args:
            rows: The number of pieces.
            bar_ticks: Ticks per bar.
            players: The instruments that may be written, indices in ``instruments.ORDER``.
            chords: Each row's chords, relative to C; None where they are not told.
            returns: The earlier bar that each bar of a row returns from or −1; None for no plan.
            standing: Notes that stand already, array of ``GRID_NOTE``, relative to C, in order.
            before: Notes before the first that is written, to look back to, likewise; None for
                none.
        """
        self._bar_ticks = bar_ticks
        self._row = np.arange(rows)
        self._players = np.array(players)
        # Only the instruments that may be written take up memory: a seat each.
        self._seat = np.full(len(ORDER), -1)
        self._seat[self._players] = np.arange(len(self._players))
        self._drums = self._seat[DRUM]
        self._returns = returns
        # What each row is told at a tick, precomputed; after the last change nothing changes.
        self._told, self._begin, self._length = _told_by_tick(chords)
        self._stands = _standing_by_tick(standing)
        known = standing if before is None else np.concatenate([before, standing])
        self._struck = StruckNotes(rows, players, known)
        self.ends = np.full((rows, len(self._players), 128), -1, np.int32)
        """The tick until which each instrument holds each pitch, [rows, players, 128]."""
        self._struck_at = np.full(self.ends.shape, -1, np.int32)
        self._last = np.zeros((rows, len(ORDER)), np.float32)
        self.echo = np.zeros((rows, ECHO_WIDTH), np.float32)
        """How each row's last note compares with the places looked back to, [rows, ECHO_WIDTH]."""

    def strike(
        self,
        ticks: NDArray[Any],
        instrument: NDArray[Any],
        pitch: NDArray[Any],
        durations: NDArray[Any],
    ) -> None:
        """Strike a note in each row. All arrays are [rows].

        If an instrument has no free voice, its oldest note ends, as in
        :func:`engine.music.polyphony.limit_polyphony`.

        Args:
            ticks: The onsets.
            instrument: Indices in ``instruments.ORDER``.
            pitch: 0 … 127.
            durations: Ticks, ≥ 1.
        """
        seat = self._seat[instrument]
        # A repeated pitch ends first, so that it does not count as a voice.
        self.ends[self._row, seat, pitch] = -1
        self._end_oldest(ticks, instrument)
        self.ends[self._row, seat, pitch] = ticks + durations
        self._struck_at[self._row, seat, pitch] = ticks
        self._last[self._row, instrument] = pitch / 64.0 - 0.9
        self._struck.add(ticks, instrument, pitch)
        self.echo = self._struck.echo(ticks, self.back(ticks), instrument, pitch)

    def back(self, ticks: NDArray[Any]) -> NDArray[np.int64]:
        """Ticks back to each place looked at, [rows, PLACES_BACK]; 0 where there is none."""
        first = self._returns[0]
        if all(one is first for one in self._returns):
            return distances(ticks, self._bar_ticks, first)
        return np.concatenate(
            [
                distances(ticks[row : row + 1], self._bar_ticks, self._returns[row])
                for row in range(len(ticks))
            ]
        )

    def now(self, ticks: NDArray[Any]) -> NDArray[np.float32]:
        """The surroundings at a tick of each row, [rows, NOW_WIDTH].

        Args:
            ticks: From the start of the first bar, [rows], ≥ 0.
        """
        out = np.zeros((len(ticks), NOW_WIDTH), np.float32)
        self._put_sounding(out, ticks)
        put_grid_position(out, ticks, self._bar_ticks)
        out[:, _HARMONY] = self._told[self._begin + np.minimum(ticks, self._length - 1)]
        if len(self._stands):
            out[:, _STANDING] = self._stands[np.minimum(ticks, len(self._stands) - 1)]
        back = self.back(ticks)
        out[:, NOW_PART["back_known"]] = back > 0
        gaps, players = out[:, NOW_PART["back_gap"]], out[:, NOW_PART["back_players"]]
        self._struck.put_back(gaps, players, ticks, back)
        return out

    def own(self, ticks: NDArray[Any], instrument: NDArray[Any]) -> NDArray[np.float32]:
        """What each row's instrument struck at the places looked back to, [rows, OWN_WIDTH]."""
        return self._struck.pitches(ticks, self.back(ticks), instrument)

    def _end_oldest(self, ticks: NDArray[Any], instrument: NDArray[Any]) -> None:
        """End the oldest note of each row's instrument where it has no free voice."""
        now = ticks.astype(np.int32)[:, None]  # int32, so that comparing widens no large array
        seat = self._seat[instrument]
        held = self.ends[self._row, seat] > now
        full = held.sum(axis=1) >= VOICES[instrument]
        if not full.any():
            return
        struck_at = self._struck_at[self._row, seat]
        older = held & (struck_at < now)
        full &= older.any(axis=1)
        # Among notes struck together the highest counts as the oldest: it was written first.
        since = np.where(older, struck_at, np.iinfo(np.int32).max)[:, ::-1]
        oldest = since.shape[1] - 1 - since.argmin(axis=1)
        rows = np.flatnonzero(full)
        self.ends[rows, seat[rows], oldest[rows]] = ticks[rows]

    def _put_sounding(self, out: NDArray[np.float32], ticks: NDArray[Any]) -> None:
        moment = ticks.astype(np.int32)[:, None, None]  # int32: widens no large array
        held, fresh = self.ends > moment, self._struck_at == moment
        out[:, NOW_PART["voices"].start + self._players] = _thirds(held)
        out[:, NOW_PART["struck"].start + self._players] = _thirds(fresh)
        out[:, NOW_PART["last"]] = self._last
        if self._drums >= 0:
            out[:, NOW_PART["kit"]] = fresh[:, self._drums, _KIT]
            held[:, self._drums] = fresh[:, self._drums] = False  # a drum's key is no pitch
        out[:, NOW_PART["sounding"]] = np.maximum(held.any(axis=1), 2 * fresh.any(axis=1))


def _told_by_tick(
    chords: Sequence[Chords | None],
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """What is told of chords, [ticks of all rows, width], where each row begins, and its ticks."""
    nothing = np.zeros((1, _HARMONY.stop - _HARMONY.start), np.float32)
    told = [nothing if one is None else _harmony_by_tick(one) for one in chords]
    lengths = np.array([len(one) for one in told])
    return np.concatenate(told), lengths.cumsum() - lengths, lengths


def _harmony_by_tick(chords: Chords) -> NDArray[np.float32]:
    """What is told of chords at each tick up to the last change, [ticks, width]."""
    ticks = np.arange(int(chords["tick"][-1]) + 1)
    out = np.zeros((len(ticks), NOW_WIDTH), np.float32)
    put_chords(out, ticks, chords)
    # The rest of these vectors would take ten times the memory.
    return out[:, _HARMONY].copy()


def _standing_by_tick(standing: GridNotes) -> NDArray[np.float32]:
    """What is told of what stands, at each tick until it is over, [ticks, width]."""
    if not len(standing):
        return np.zeros((0, _STANDING.stop - _STANDING.start), np.float32)
    ticks = np.arange(int(end_ticks(standing).max()) + 1)
    out = np.zeros((len(ticks), NOW_WIDTH), np.float32)
    put_standing(out, ticks, standing)
    return out[:, _STANDING].copy()


def _thirds(notes: NDArray[np.bool_]) -> NDArray[Any]:
    """Count each player's notes in thirds, six at most: [rows, players, 128] to [rows, players]."""
    counts: NDArray[Any] = np.minimum(notes.sum(axis=2, dtype=np.uint8), 6) / 3
    return counts
