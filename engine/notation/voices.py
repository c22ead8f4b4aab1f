"""Shares the notes of a staff between its voices, at most two.

A voice strikes one chord after the other. Each way to share costs what is lost by it: notes that
have to stop because their voice goes on, notes of a chord that are held longer than they sound,
voices that cross, and a second voice at all. A beam search from left to right finds a cheap way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from engine.music.grid import TICKS
from engine.notation.tones import Tone, onsets_of

_BEAM: Final = 24
_LEGATO_TICKS: Final = 3
"""Notes that flow into each other overlap by this much without being two voices."""
_HELD: Final = 0.4
_SECOND_VOICE: Final = 1.1
_BELOW_NOTHING: Final = 0.7
_CROSSING: Final = 1.5


class Strike(NamedTuple):
    """Notes of one voice that begin together.

    Attributes:
        tones: From the top down; at least one.
    """

    tones: tuple[Tone, ...]

    @property
    def start(self) -> int:
        """Where they begin, in ticks."""
        return self.tones[0].start

    @property
    def end(self) -> int:
        """Where the longest of them ends."""
        return max(tone.end for tone in self.tones)


class _Way(NamedTuple):
    """One way to have shared all notes so far; ``before`` leads back to the others."""

    cost: float
    upper: Strike | None
    lower: Strike | None
    before: _Way | None
    added: tuple[Strike | None, Strike | None]


def share_voices(
    tones: Sequence[Tone], bar_ticks: int
) -> tuple[tuple[Strike, ...], tuple[Strike, ...]]:
    """Share the notes of a staff between an upper voice and a lower one.

    Args:
        tones: The staff's notes, by start.
        bar_ticks: Ticks in a bar.

    Returns:
        The strikes of both voices, in order; the lower one is often empty.

    Example: a whole note under four quarters is a voice of its own.
    """
    ways = [_Way(0.0, None, None, None, (None, None))]
    for chord in onsets_of(tones):
        best: dict[tuple[Strike | None, Strike | None], _Way] = {}
        for way in ways:
            for new in _continued(way, chord, bar_ticks):
                key = (new.upper, new.lower)
                if key not in best or new.cost < best[key].cost:
                    best[key] = new
        ways = sorted(best.values(), key=lambda way: way.cost)[:_BEAM]
    end = min(ways, key=lambda way: way.cost + _closed(way.upper, None) + _closed(way.lower, None))
    voices: tuple[list[Strike], list[Strike]] = ([], [])
    step: _Way | None = end
    while step is not None:
        for voice, strike in zip(voices, step.added, strict=True):
            if strike is not None:
                voice.append(strike)
        step = step.before
    return tuple(voices[0][::-1]), tuple(voices[1][::-1])


def _continued(way: _Way, chord: Sequence[Tone], bar_ticks: int) -> Iterator[_Way]:
    """The ways to go on with a chord: so many of its notes, from the top, to the upper voice."""
    start = chord[0].start
    bar = start - start % bar_ticks
    in_use = way.lower is not None and (way.lower.start >= bar or way.lower.end > bar)
    for count in range(len(chord), -1, -1):
        cost, upper, lower = way.cost, way.upper, way.lower
        above = Strike(tuple(chord[:count])) if count else None
        below = Strike(tuple(chord[count:])) if count < len(chord) else None
        if above is not None:
            cost += _closed(upper, start)
            upper = above
        if below is not None:
            cost += _closed(lower, start) + (0.0 if in_use else _SECOND_VOICE)
            lower = below
            if upper is None or upper.end <= start:
                cost += _BELOW_NOTHING
        if upper is not None and lower is not None and upper.end > start and lower.end > start:
            cost += _CROSSING * (upper.tones[-1].pitch < lower.tones[0].pitch)
        yield _Way(cost, upper, lower, way, (above, below))


def _closed(strike: Strike | None, until: int | None) -> float:
    """What is lost of a strike whose voice goes on, in quarters; None if it does not."""
    if strike is None:
        return 0.0
    stop = strike.end if until is None else min(strike.end, until)
    lost = 0.0
    for tone in strike.tones:
        if tone.end > stop + _LEGATO_TICKS:
            lost += tone.end - stop
        elif tone.end < stop - _LEGATO_TICKS:
            lost += _HELD * (stop - tone.end)
    return lost / TICKS
