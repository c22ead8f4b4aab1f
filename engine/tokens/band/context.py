"""The band model's context: what sounds, which instruments play, the position in the bar.

Training computes the vectors of a whole piece at once (:func:`contexts`), sampling those of
several rows note by note (:class:`ContextTracker`); both give equal vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.grid import KIT, TICKS
from engine.music.instrument_table import DRUM, VOICES
from engine.tokens.vocabulary import DURATION_TICKS

PHRASE_BARS: Final = 8
"""The period of the bar count, in bars."""
_BEATS: Final = 4
_WIDTHS: Final = {
    "sounding": 128,  # pitched: 0 silent, 1 held, 2 struck at this onset
    "voices": len(ORDER),  # notes each instrument holds, thirds
    "struck": len(ORDER),  # notes each has struck at this onset, thirds
    "last": len(ORDER),  # each one's last pitch, 0 where there is none
    "kit": len(KIT),  # drums struck at this onset
    "tick": TICKS,  # position in the beat
    "beat": _BEATS,  # beat of the bar
    "bar": PHRASE_BARS,  # bar, counted from the start
}
WIDTH: Final = sum(_WIDTHS.values())
"""Width of the vector."""
_OFFSETS: Final = dict(zip(_WIDTHS, np.cumsum([0, *_WIDTHS.values()][:-1]).tolist(), strict=True))
_KIT: Final = np.array(KIT)
_KIT_INDEX: Final = np.full(128, -1)
_KIT_INDEX[_KIT] = np.arange(len(KIT))


class ContextTracker:
    """Tracks what sounds in each row of a batch, and gives the context vectors.

    Example: after ``tracker.strike(ticks, instrument, pitch, duration)`` the vectors
    ``tracker.context(ticks)`` show each row's note as struck.
    """

    def __init__(
        self, rows: int, bar_ticks: int, players: Sequence[int] = range(len(ORDER))
    ) -> None:
        """Begin with silence.

        Args:
            rows: The number of pieces.
            bar_ticks: Ticks per bar.
            players: The instruments that may play, indices in ``instruments.ORDER``.
        """
        self._bar_ticks = bar_ticks
        self._row = np.arange(rows)
        self._players = np.array(players)
        # Only the instruments that may play take up memory: a seat each.
        self._seat = np.full(len(ORDER), -1)
        self._seat[self._players] = np.arange(len(self._players))
        self._drums = self._seat[DRUM]
        self.ends = np.full((rows, len(self._players), 128), -1, np.int32)
        """The tick until which each instrument holds each pitch, [rows, players, 128]."""
        self._struck_at = np.full(self.ends.shape, -1, np.int32)
        self._last = np.zeros((rows, len(ORDER)), np.float32)

    def strike(
        self,
        ticks: NDArray[Any],
        instrument: NDArray[Any],
        pitch: NDArray[Any],
        duration: NDArray[Any],
    ) -> None:
        """Strike a note in each row. All arrays are [rows].

        If an instrument has no free voice, its oldest note ends, as in
        :func:`engine.music.polyphony.limit_polyphony`.

        Args:
            ticks: The onsets.
            instrument: Indices in ``instruments.ORDER``.
            pitch: 0 … 127.
            duration: Indices in ``DURATION_TICKS``.
        """
        seat = self._seat[instrument]
        # A repeated pitch ends first, so that it does not count as a voice.
        self.ends[self._row, seat, pitch] = -1
        self._end_oldest(ticks, instrument)
        self.ends[self._row, seat, pitch] = ticks + DURATION_TICKS[duration]
        self._struck_at[self._row, seat, pitch] = ticks
        self._last[self._row, instrument] = pitch / 64.0 - 0.9

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

    def context(self, ticks: NDArray[Any]) -> NDArray[np.float32]:
        """The context vectors at a tick of each row, [rows, WIDTH].

        Args:
            ticks: From the start of the first bar, [rows], ≥ 0.
        """
        rows = len(ticks)
        out = np.zeros((rows, WIDTH), np.float32)
        moment = ticks.astype(np.int32)[:, None, None]  # int32: widens no large array
        held, fresh = self.ends > moment, self._struck_at == moment
        out[:, _OFFSETS["voices"] + self._players] = _thirds(held)
        out[:, _OFFSETS["struck"] + self._players] = _thirds(fresh)
        out[:, _part("last")] = self._last
        if self._drums >= 0:
            out[:, _part("kit")] = fresh[:, self._drums, _KIT]
            held[:, self._drums] = fresh[:, self._drums] = False  # a drum's key is no pitch
        out[:, _part("sounding")] = np.maximum(held.any(axis=1), 2 * fresh.any(axis=1))
        put_position(out, ticks, self._bar_ticks)
        return out


def _part(name: str) -> slice:
    """The slice of a part of the vector."""
    return slice(_OFFSETS[name], _OFFSETS[name] + _WIDTHS[name])


def _thirds(notes: NDArray[np.bool_]) -> NDArray[Any]:
    """Count each player's notes in thirds, six at most: [rows, players, 128] to [rows, players]."""
    counts: NDArray[Any] = np.minimum(notes.sum(axis=2, dtype=np.uint8), 6) / 3
    return counts


def contexts(ticks: NDArray[Any], tokens: Any, bar_ticks: int) -> NDArray[np.float16]:
    """The context vectors of all notes of a piece at once, for training.

    They equal :meth:`ContextTracker.context` before each note. A note appears in the context of
    an unbroken run of later notes, so +1 is put where the run begins and −1 where it ends, and
    a running sum fills in the rest.

    Args:
        ticks: The onset of each note, from the start of the first bar, [n].
        tokens: Array of ``tokenizer.TOKENS``, [n].
        bar_ticks: Ticks per bar.

    Returns:
        Shape [n, WIDTH], float16: the values are small, and so is the memory they take.
    """
    count = len(tokens)
    index = np.arange(count)
    instrument, pitch = tokens["instrument"], tokens["pitch"]
    voice = instrument.astype(np.int64) * 128 + pitch
    # The index at which the same instrument strikes the same pitch again: from then on the new
    # note counts instead.
    order = np.lexsort((index, voice))
    again = np.full(count, count)
    same = voice[order][1:] == voice[order][:-1]
    again[order[:-1][same]] = order[1:][same]
    # Where each run ends: for what is held, and for what is struck together.
    until = np.searchsorted(ticks, ticks + DURATION_TICKS[tokens["duration"]], side="left")
    until = np.minimum(until, again + 1)
    chord = np.minimum(np.searchsorted(ticks, ticks, side="right"), again + 1)
    drum = instrument == DRUM

    def marks(width: int, indices: NDArray[Any], end: NDArray[Any]) -> NDArray[np.float32]:
        """Count, for each note, the runs at each index that it lies in, [n, width]."""
        steps = np.zeros((count + 2, width), np.float32)
        np.add.at(steps, (index[: len(indices)] + 1, indices), 1.0)
        np.add.at(steps, (end, indices), -1.0)
        return steps.cumsum(axis=0)[:count]

    # Drums have no pitch: they go to an extra index, which is dropped. So do pitched notes, in kit.
    pitched = np.where(drum, 128, pitch)
    sounding = marks(129, pitched, until)[:, :128] > 0
    struck = marks(129, pitched, chord)[:, :128] > 0
    kit = np.where(drum, _KIT_INDEX[pitch], len(KIT))
    out = np.zeros((count, WIDTH), np.float32)
    parts = {
        "sounding": np.maximum(sounding, 2 * struck),
        "voices": np.minimum(marks(len(ORDER), instrument, until), 6) / 3,
        "struck": np.minimum(marks(len(ORDER), instrument, chord), 6) / 3,
        "last": _last(instrument, pitch),
        "kit": marks(len(KIT) + 1, kit, chord)[:, :-1] > 0,
    }
    for name, values in parts.items():
        out[:, _OFFSETS[name] : _OFFSETS[name] + _WIDTHS[name]] = values
    put_position(out, ticks, bar_ticks)
    return out.astype(np.float16)


def _last(instrument: NDArray[Any], pitch: NDArray[Any]) -> NDArray[np.float32]:
    """Each instrument's last pitch before each note, scaled as in :class:`ContextTracker`."""
    out = np.zeros((len(instrument), len(ORDER)), np.float32)
    for index in np.unique(instrument):
        at = np.flatnonzero(instrument == index)
        seen = np.searchsorted(at, np.arange(len(instrument)), side="left") - 1
        scaled = pitch[at[np.maximum(seen, 0)]] / 64.0 - 0.9
        out[:, index] = np.where(seen >= 0, scaled, 0.0)
    return out


def put_position(out: NDArray[np.float32], ticks: NDArray[Any], bar_ticks: int) -> None:
    """Write the one-hot position in beat, bar and phrase into context vectors, in place.

    Example: tick 60 in bars of 48 sets tick 0, beat 1 and bar 1.

    Args:
        out: The vectors, [rows, WIDTH].
        ticks: From the start of the first bar, [rows], ≥ 0.
        bar_ticks: Ticks per bar.
    """
    index, row = np.asarray(ticks, np.int64), np.arange(len(ticks))
    out[row, _OFFSETS["tick"] + index % TICKS] = 1.0
    out[row, _OFFSETS["beat"] + index % bar_ticks // TICKS] = 1.0
    out[row, _OFFSETS["bar"] + index // bar_ticks % PHRASE_BARS] = 1.0
