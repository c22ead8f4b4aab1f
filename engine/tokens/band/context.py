"""What the band model sees of the moment: what sounds, who plays, the position in the bar.

One vector, the same in training and in sampling; here for several rows at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.grid import KIT, TICKS
from engine.music.instrument_table import DRUM, VOICES
from engine.tokens.band.vocabulary import DURATION_TICKS

PHRASE_BARS: Final = 8
"""Bars after which the count of bars begins again."""
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
    """Rows of music in the making, and what each sees at its moment."""

    def __init__(
        self, rows: int, bar_ticks: int, players: Sequence[int] = range(len(ORDER))
    ) -> None:
        """Silence.

        Args:
            rows: How many pieces.
            bar_ticks: Ticks per bar.
            players: The instruments that may play, indices in ``instruments.ORDER``.
        """
        self._bar_ticks = bar_ticks
        self._row = np.arange(rows)
        self._players = np.array(players)
        # Of those who never play nothing is kept.
        self._seat = np.full(len(ORDER), -1)
        self._seat[self._players] = np.arange(len(self._players))
        self._drums = self._seat[DRUM]
        self.ends = np.full((rows, len(self._players), 128), -1, np.int32)
        """Until which tick each player holds each pitch."""
        self._struck_at = np.full(self.ends.shape, -1, np.int32)
        self._last = np.zeros((rows, len(ORDER)), np.float32)

    def strike(
        self,
        ticks: NDArray[Any],
        instrument: NDArray[Any],
        pitch: NDArray[Any],
        duration: NDArray[Any],
    ) -> None:
        """Let each row's note begin; arrays are [rows], durations indices of the table.

        Where an instrument has no voice left its oldest note ends, as
        :func:`engine.music.polyphony.limit_polyphony` has it.
        """
        seat = self._seat[instrument]
        self.ends[self._row, seat, pitch] = -1
        self._end_oldest(ticks, instrument)
        self.ends[self._row, seat, pitch] = ticks + DURATION_TICKS[duration]
        self._struck_at[self._row, seat, pitch] = ticks
        self._last[self._row, instrument] = pitch / 64.0 - 0.9

    def _end_oldest(self, ticks: NDArray[Any], instrument: NDArray[Any]) -> None:
        now = ticks.astype(np.int32)[:, None]  # compared without widening all the others
        seat = self._seat[instrument]
        held = self.ends[self._row, seat] > now
        full = held.sum(axis=1) >= VOICES[instrument]
        if not full.any():
            return
        struck_at = self._struck_at[self._row, seat]
        older = held & (struck_at < now)
        full &= older.any(axis=1)
        # Of those struck together the highest is the oldest: it was written first.
        since = np.where(older, struck_at, np.iinfo(np.int32).max)[:, ::-1]
        oldest = since.shape[1] - 1 - since.argmin(axis=1)
        rows = np.flatnonzero(full)
        self.ends[rows, seat[rows], oldest[rows]] = ticks[rows]

    def context(self, ticks: NDArray[Any]) -> NDArray[np.float32]:
        """The vectors at a tick of each row, [rows, WIDTH].

        Args:
            ticks: From the start of the first bar, [rows], ≥ 0.
        """
        rows = len(ticks)
        out = np.zeros((rows, WIDTH), np.float32)
        moment = ticks.astype(np.int32)[:, None, None]  # as in _end_oldest
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
    """Where a part of the vector stands."""
    return slice(_OFFSETS[name], _OFFSETS[name] + _WIDTHS[name])


def _thirds(notes: NDArray[np.bool_]) -> NDArray[Any]:
    """How many notes each player has, six at the most, in thirds; of [rows, players, 128]."""
    counts: NDArray[Any] = np.minimum(notes.sum(axis=2, dtype=np.uint8), 6) / 3
    return counts


def contexts(ticks: NDArray[Any], tokens: Any, bar_ticks: int) -> NDArray[np.float16]:
    """What is seen as each note of a piece is written, for training.

    The same as :meth:`ContextTracker.now` before each note, all at once: a note is seen by an
    unbroken run of the notes after it, so its marks are put where the run begins and
    taken off where it ends.

    Args:
        ticks: Of each note, from the start of the first bar, [n].
        tokens: Array of ``tokenizer.TOKENS``, [n].
        bar_ticks: Ticks per bar.

    Returns:
        Shape [n, WIDTH], float16: small numbers, kept small.
    """
    count = len(tokens)
    index = np.arange(count)
    instrument, pitch = tokens["instrument"], tokens["pitch"]
    voice = instrument.astype(np.int64) * 128 + pitch
    # Where the same instrument strikes the same pitch again: from then on that one counts.
    order = np.lexsort((index, voice))
    again = np.full(count, count)
    same = voice[order][1:] == voice[order][:-1]
    again[order[:-1][same]] = order[1:][same]
    until = np.searchsorted(ticks, ticks + DURATION_TICKS[tokens["duration"]], side="left")
    until = np.minimum(until, again + 1)
    chord = np.minimum(np.searchsorted(ticks, ticks, side="right"), again + 1)
    drum = instrument == DRUM

    def marks(width: int, indices: NDArray[Any], end: NDArray[Any]) -> NDArray[np.float32]:
        steps = np.zeros((count + 2, width), np.float32)
        np.add.at(steps, (index[: len(indices)] + 1, indices), 1.0)
        np.add.at(steps, (end, indices), -1.0)
        return steps.cumsum(axis=0)[:count]

    # The drums go to an index of their own, which is left out.
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
    """Each instrument's last pitch before each note, as :class:`ContextTracker` has it."""
    out = np.zeros((len(instrument), len(ORDER)), np.float32)
    for index in np.unique(instrument):
        at = np.flatnonzero(instrument == index)
        seen = np.searchsorted(at, np.arange(len(instrument)), side="left") - 1
        told = pitch[at[np.maximum(seen, 0)]] / 64.0 - 0.9
        out[:, index] = np.where(seen >= 0, told, 0.0)
    return out


def put_position(out: NDArray[np.float32], ticks: NDArray[Any], bar_ticks: int) -> None:
    """Write the position in the bar into vectors [rows, WIDTH], given a tick for each."""
    index, row = np.asarray(ticks, np.int64), np.arange(len(ticks))
    out[row, _OFFSETS["tick"] + index % TICKS] = 1.0
    out[row, _OFFSETS["beat"] + index % bar_ticks // TICKS] = 1.0
    out[row, _OFFSETS["bar"] + index // bar_ticks % PHRASE_BARS] = 1.0
