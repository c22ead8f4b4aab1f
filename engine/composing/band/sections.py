"""The sections of a band piece, and a processor that makes them return."""

from __future__ import annotations

from bisect import bisect_left
from types import MappingProxyType
from typing import Final

from engine.composing.band.decoding import BandDecodingState
from engine.model.network import TokenBatch
from engine.music.grid import TICKS
from engine.sampling.section_repeat import NEAR, RepeatedSection, SectionRepeat
from engine.tokens.vocabulary import SHIFT_TICKS

SECTION_BARS: Final = 8
"""Bars of a section: the period of the network's bar count (``context.PHRASE_BARS``)."""
PHRASE_BARS: Final = 4
"""Bars of a section in a piece of at most ``SHORT_BARS``."""
SHORT_BARS: Final = 32
"""The longest piece with short sections, in bars. Sections of eight bars would hardly ever return
in a piece of two dozen bars, and real music returns about as often after four as after eight."""
ENDING_BARS: Final = 2
"""Bars before the end in which nothing returns."""
CYCLE: Final = "AABACABA"
"""The order of the sections, repeated as needed; a piece of three sections is A B A."""
BONUS: Final = MappingProxyType({"shift": 5.0, "instrument": 5.0, "pitch": 5.0, "duration": 3.0})
"""Nats added to the logit of the earlier value, by attribute: more than the piano's, since here
four choices have to agree for a note to return."""


def sections(bars: int, meter: int) -> tuple[RepeatedSection, ...]:
    """Plan which sections of a piece return, in beats; a piece below two sections has none.

    Example: ``sections(12, 4)`` is ``(RepeatedSection(32, 40, 0),)``: the first four bars
    return in bars 9 and 10, and the last two bars are the ending.

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
    """Favours what each instrument played before, where a section returns.

    Args:
        state: The decoding state of the batch.
        returns: The result of :func:`sections`.
    """

    def __init__(self, state: BandDecodingState, returns: tuple[RepeatedSection, ...]) -> None:
        super().__init__(state, returns, SHIFT_TICKS / TICKS, BONUS)

    def _find(self, row: int, then: float, skipped: int, note: TokenBatch) -> int | None:
        """The index of the next note to return: the instrument's own, once that is chosen."""
        onsets = self._onsets[row]
        instruments, pitches = self._notes["instrument"][row], self._notes["pitch"][row]
        playing = int(note["instrument"][row]) if "instrument" in note else None
        for index in range(bisect_left(onsets, then - NEAR), bisect_left(onsets, then + NEAR)):
            instrument, pitch = instruments[index], pitches[index]
            # Within an onset notes come in order: skip all up to the one just written.
            if skipped and (instrument, -pitch) <= (instruments[-1], -pitches[-1]):
                continue
            if playing is None or instrument == playing:
                return index
        return None
