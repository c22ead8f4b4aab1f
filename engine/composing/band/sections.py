"""The sections of a band piece, and an processor that lets them return."""

from __future__ import annotations

from bisect import bisect_left
from types import MappingProxyType
from typing import Final

from engine.composing.band.decoding import BandDecodingState
from engine.model.network import TokenBatch
from engine.music.grid import TICKS
from engine.sampling.section_repeat import NEAR, RepeatedSection, SectionRepeat
from engine.tokens.band.vocabulary import SHIFT_TICKS

SECTION_BARS: Final = 8
"""Bars of a section, as the network counts them (``situation.PHRASE_BARS``)."""
PHRASE_BARS: Final = 4
"""Bars of a section of a piece that has no more than ``SHORT_BARS``."""
SHORT_BARS: Final = 32
"""Sections of eight bars would hardly ever return in a piece of two dozen bars, while real
music returns about as much after four bars as after eight."""
ENDING_BARS: Final = 2
"""Bars before the end in which nothing returns."""
CYCLE: Final = "AABACABA"
"""What sections there are in turn, over and over; three are A B A."""
BONUS: Final = MappingProxyType({"shift": 5.0, "instrument": 5.0, "pitch": 5.0, "duration": 3.0})
"""Nats by which what stood there before is favoured: more than the piano's, as here four
choices have to fall alike for a note to return."""


def sections(bars: int, meter: int) -> tuple[RepeatedSection, ...]:
    """Which sections of a piece return, in beats; none in one below two sections.

    Args:
        bars: Length of the piece.
        meter: Beats per bar.
    """
    section = SECTION_BARS if bars > SHORT_BARS else PHRASE_BARS
    count = -(-bars // section)
    if bars < 2 * section:
        return ()
    letters = "ABA" if count == 3 else [CYCLE[index % len(CYCLE)] for index in range(count)]
    length, last = section * meter, (bars - ENDING_BARS) * meter
    return tuple(
        RepeatedSection(
            index * length, min((index + 1) * length, last), letters.index(letter) * length
        )
        for index, letter in enumerate(letters)
        if letters.index(letter) < index and index * length < last
    )


class BandSectionRepeat(SectionRepeat):
    """Leans towards what each instrument played where a section returns.

    Args:
        state: What is written on.
        returns: As :func:`sections` gives them.
    """

    def __init__(self, state: BandDecodingState, returns: tuple[RepeatedSection, ...]) -> None:
        super().__init__(state, returns, SHIFT_TICKS / TICKS, BONUS)

    def _find(self, row: int, then: float, skipped: int, note: TokenBatch) -> int | None:
        """The index of the earlier note that comes next: of the instrument, once that is chosen."""
        onsets = self._onsets[row]
        instruments, pitches = self._notes["instrument"][row], self._notes["pitch"][row]
        playing = int(note["instrument"][row]) if "instrument" in note else None
        for index in range(bisect_left(onsets, then - NEAR), bisect_left(onsets, then + NEAR)):
            instrument, pitch = instruments[index], pitches[index]
            if skipped and (instrument, -pitch) <= (instruments[-1], -pitches[-1]):
                continue
            if playing is None or instrument == playing:
                return index
        return None
