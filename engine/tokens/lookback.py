"""What stood some bars before, looked up for many moments at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.grid import GridNotes
from engine.tokens.surroundings_layout import (
    ECHO_WIDTH,
    GAP_EDGES,
    GAPS,
    LOOKBACK_BARS,
    OWN_WIDTH,
    PLACES_BACK,
    gap_kind,
)

_PLAYERS = len(ORDER)


def distances(
    ticks: NDArray[Any], bar_ticks: int, returns: NDArray[Any] | None
) -> NDArray[np.int64]:
    """Ticks from each moment back to the places looked at; 0 where there is none.

    Example: in the second bar of four beats, which returns from the first, they are 48, 0, 0,
    0 and 48: there are no two bars to look back.

    Args:
        ticks: Moments, [n], ≥ 0.
        bar_ticks: Ticks per bar.
        returns: The earlier bar that each bar returns from or −1, [bars]; later bars return
            from none. None for music without a plan.

    Returns:
        Shape [n, ``PLACES_BACK``].
    """
    out = np.zeros((len(ticks), PLACES_BACK), np.int64)
    out[:, :-1] = np.array(LOOKBACK_BARS) * bar_ticks
    if returns is not None and len(returns):
        bar = np.asarray(ticks, np.int64) // bar_ticks
        source = np.where(bar < len(returns), returns[np.minimum(bar, len(returns) - 1)], -1)
        out[:, -1] = np.where(source >= 0, (bar - source) * bar_ticks, 0)
    out[out > np.asarray(ticks, np.int64)[:, None]] = 0
    return out


class Lookback:
    """Music that can be looked back to: all notes whose time has passed when it is asked.

    Example: ``Lookback(notes).players(ticks, back)`` tells who struck so many ticks before.

    Args:
        notes: Array of ``GRID_NOTE``, in any order.
    """

    def __init__(self, notes: GridNotes) -> None:
        tick = notes["tick"].astype(np.int64)
        # One number a note: by tick, then in the order in which notes of an onset are written.
        self._keys = np.unique(_key(tick, notes["instrument"], notes["pitch"]))
        self._onsets = np.unique(tick)

    def gaps(self, ticks: NDArray[Any], back: NDArray[np.int64]) -> NDArray[np.float32]:
        """The gap from each place looked at to the next onset, one-hot, [n, PLACES_BACK · GAPS].

        An onset that is not before the moment itself is not known yet: there the gap is long.
        """
        out = np.zeros((len(ticks), PLACES_BACK, GAPS), np.float32)
        place = ticks[:, None] - back
        index = np.searchsorted(self._onsets, place, side="right")
        following = self._onsets[np.minimum(index, len(self._onsets) - 1)]
        known = (index < len(self._onsets)) & (following < ticks[:, None])
        gap = np.where(known, following - place, GAP_EDGES[-1] + 1)
        rows, which = np.nonzero(back > 0)
        out[rows, which, gap_kind(gap)[rows, which]] = 1.0
        return out.reshape(len(ticks), -1)

    def players(self, ticks: NDArray[Any], back: NDArray[np.int64]) -> NDArray[np.float32]:
        """Who struck at each place looked at, [n, PLACES_BACK · instruments]."""
        out = np.zeros((len(ticks), PLACES_BACK, _PLAYERS), np.float32)
        rows, which, keys = self._struck(ticks, back)
        out[rows, which, keys // 128 % _PLAYERS] = 1.0
        return out.reshape(len(ticks), -1)

    def pitches(
        self, ticks: NDArray[Any], back: NDArray[np.int64], instrument: NDArray[Any]
    ) -> NDArray[np.float32]:
        """What each moment's instrument struck at each place, [n, ``OWN_WIDTH``]."""
        out = np.zeros((len(ticks), PLACES_BACK, 128), np.float32)
        rows, which, keys = self._struck(ticks, back)
        own = keys // 128 % _PLAYERS == instrument[rows]
        out[rows[own], which[own], 127 - keys[own] % 128] = 1.0
        return out.reshape(len(ticks), OWN_WIDTH)

    def echo(
        self,
        ticks: NDArray[Any],
        back: NDArray[np.int64],
        instrument: NDArray[Any],
        pitch: NDArray[Any],
    ) -> NDArray[np.float32]:
        """How each note compares with the places looked at, [n, ``ECHO_WIDTH``].

        First whether its instrument struck its pitch there, then how many notes of that onset
        come after it in the order of writing, in thirds, six at most.

        Args:
            ticks: The notes' onsets, [n].
            back: The result of :func:`distances` for them.
            instrument: Indices in ``instruments.ORDER``, [n].
            pitch: 0 … 127, [n].
        """
        place = ticks[:, None].astype(np.int64) - back
        key = _key(place, instrument[:, None], pitch[:, None])
        index = np.searchsorted(self._keys, key)
        there = self._keys[np.minimum(index, len(self._keys) - 1)] == key
        last = np.searchsorted(self._keys, _key(place + 1, 0, 127))
        remaining = last - index - there
        out = np.zeros((len(ticks), ECHO_WIDTH), np.float32)
        out[:, :PLACES_BACK] = there & (back > 0)
        out[:, PLACES_BACK:] = np.where(back > 0, np.clip(remaining, 0, 6) / 3, 0.0)
        return out

    def _struck(
        self, ticks: NDArray[Any], back: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """All notes struck at the places looked at: row, which place, and the note's key."""
        place = ticks[:, None].astype(np.int64) - back
        first = np.searchsorted(self._keys, _key(place, 0, 127))
        past = np.searchsorted(self._keys, _key(place + 1, 0, 127))
        count = np.where(back > 0, past - first, 0).ravel()
        begin = np.repeat(first.ravel(), count)
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        flat = np.repeat(np.arange(count.size), count)
        return flat // PLACES_BACK, flat % PLACES_BACK, self._keys[begin + within]


def _key(tick: Any, instrument: Any, pitch: Any) -> Any:
    """A number that orders notes by tick, instrument and descending pitch."""
    return (np.asarray(tick, np.int64) * _PLAYERS + instrument) * 128 + (
        127 - np.asarray(pitch, np.int64)
    )
