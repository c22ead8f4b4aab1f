"""Rounds how long notes sound to what a reader expects to see.

Onsets stay as they are. Where a note ends is often a matter of touch: a quarter is played a little
short, and a staccato far shorter than it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from engine.music.grid import TICKS
from engine.notation.values import Metre, symbols_in
from engine.notation.voices import Strike

_DETACHED: Final = 0.6
"""A note that sounds for this share of the time to the next one is written as long as that."""
_GAP_TICKS: Final = 3
"""A rest as short as this is not written."""
_STACCATO: Final = 0.5
"""A note that sounds for at most this share of what is written gets a dot."""
_STACCATO_TICKS: Final = (TICKS // 2, TICKS)
"""Only eighths and quarters are written as staccato."""
_SYMBOL_TICKS: Final = 4.0
"""One symbol less to read is worth as many ticks of difference."""


class Written(NamedTuple):
    """A chord as it is written.

    Attributes:
        start: Where it begins, in ticks.
        end: Where the written value ends.
        pitches: MIDI note numbers, from the top down; none for a rest.
        staccato: Whether it is played shorter than written.
    """

    start: int
    end: int
    pitches: tuple[int, ...]
    staccato: bool = False


def written_lengths(voice: Sequence[Strike], metre: Metre, *, drums: bool = False) -> list[Written]:
    """Give the strikes of a voice the lengths to write.

    Args:
        voice: In order.
        metre: The metre.
        drums: Whether they are the drums', whose strokes have no length of their own: each lasts
            to the next one or to the next beat.

    Example: a quarter that sounds for ten ticks of twelve is a quarter.
    """
    found = []
    for index, strike in enumerate(voice):
        after = voice[index + 1].start if index + 1 < len(voice) else None
        start, sounds = strike.start, strike.end
        if drums:
            beat = start // metre.pulse * metre.pulse + metre.pulse
            end = beat if after is None else min(after, beat)
        else:
            end = _rounded(start, sounds, after, metre)
        short = end - start in _STACCATO_TICKS and sounds - start <= _STACCATO * (end - start)
        pitches = tuple(tone.pitch for tone in strike.tones)
        found.append(Written(start, end, pitches, short and not drums))
    return found


def _rounded(start: int, sounds: int, after: int | None, metre: Metre) -> int:
    """Where a note ends that is written well: at the next one, or before a rest worth reading."""
    if after is not None:
        room = after - start
        if sounds >= after - _GAP_TICKS:
            return after
        if sounds - start >= _DETACHED * room and room <= metre.bar:
            return after
        if room <= metre.pulse and start // metre.pulse == (after - 1) // metre.pulse:
            # Within a beat nobody wants rests.
            return after
    stop = sounds + metre.pulse
    ends = [place for place in range(start + 2, stop + 1) if _may_end(place, start, sounds)]
    if after is not None:
        ends = [place for place in ends if place <= after] or [after]

    def cost(end: int) -> float:
        until = end // metre.bar * metre.bar + metre.bar * (end % metre.bar > 0)
        until = until if after is None else min(until, after)
        symbols = symbols_in(start, end, metre) + symbols_in(end, until, metre, rest=True)
        # What is cut off is missed more than what is held on.
        missed = 1.5 * max(sounds - end, 0) + max(end - sounds, 0)
        return missed + _SYMBOL_TICKS * symbols

    return min(ends, key=cost)


def _may_end(place: int, start: int, sounds: int) -> bool:
    """Whether a note may end at a place: on eighths, on sixteenths or thirds if it is short."""
    if place % (TICKS // 2) == 0 or (place == sounds and place % 3 == 0):
        return True
    if start % TICKS in (4, 8) or sounds - start == 4:
        return place % 4 == 0
    return place % 3 == 0 and sounds - start < TICKS // 2
