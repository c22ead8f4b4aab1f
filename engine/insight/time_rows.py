"""Tempo, metre and form, bar by bar."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.form import find_sections
from engine.analysis.joined_sections import join_phrases
from engine.analysis.sections import compare_bars, find_returns
from engine.api.analysis_rows import MetreSpan, SectionSpan, TempoSpan
from engine.insight.stretch import BarredNotes
from engine.music.grid import TICKS

FORM_BARS: Final = 1000
"""Bars of which the form is told; what it takes grows with their square. An hour at 120 beats per
minute has 1,800 bars in 4/4."""
SECTION_QUARTERS: Final = 16
"""A section is about as long as four bars of 4/4."""
_CHANGE: Final = 0.05
"""The share by which the tempo of the bars ahead must differ to begin a new stretch: listeners
notice changes of about 6 %. Source: C. Drake and M.-C. Botte, "Tempo Sensitivity in Auditory
Sequences" (Perception & Psychophysics 54, 1993)."""
_AHEAD: Final = 4
"""How many bars ahead are looked at: a ritardando of a bar or two is no new tempo."""


def bar_tempos(barred: BarredNotes) -> NDArray[np.float64]:
    """The tempo of each bar, in quarters per minute [bars]."""
    quarters = barred.grid.bar_ticks / TICKS
    tempos: NDArray[np.float64] = 60 * quarters / np.maximum(np.diff(barred.bars), 1e-6)
    return tempos


def tempo_stretches(barred: BarredNotes) -> tuple[TempoSpan, ...]:
    """Where the tempo changes and stays so for some bars.

    Example: 16 bars at 120, then 16 at 90 beats per minute are two stretches.
    """
    tempos = bar_tempos(barred)
    starts = [0]
    for bar in range(1, len(tempos) - _AHEAD + 1):
        before = float(np.median(tempos[starts[-1] : bar]))
        ahead = tempos[bar : bar + _AHEAD]
        if (
            np.all(np.abs(ahead / before - 1) > _CHANGE)
            and abs(float(np.median(ahead)) / before - 1) > _CHANGE
        ):
            starts.append(bar)
    found = []
    for start, end in zip(starts, [*starts[1:], len(tempos)], strict=True):
        begin = max(float(barred.bars[start]), 0.0)
        found.append(TempoSpan(round(begin, 3), round(float(np.median(tempos[start:end])), 1)))
    return tuple(found)


def metre_stretches(
    barred: BarredNotes, stated: tuple[tuple[float, int, int], ...], begin: float, seconds: float
) -> tuple[MetreSpan, ...]:
    """The metres that the file states for a stretch, or else that of the bars.

    Args:
        barred: The bars.
        stated: The song's metres: seconds, beats and unit.
        begin: Where in the song the stretch begins.
        seconds: Its length.
    """
    if not (barred.stated and stated):
        return (MetreSpan(0.0, barred.grid.meter, barred.grid.unit),)
    ends = [*(time for time, _, _ in stated[1:]), np.inf]
    return tuple(
        MetreSpan(round(max(time - begin, 0.0), 3), beats, unit)
        for (time, beats, unit), end in zip(stated, ends, strict=True)
        if time < begin + seconds and end > begin + 1e-3
    )


def section_stretches(barred: BarredNotes) -> tuple[SectionSpan, ...]:
    """The sections of the form, of the first ``FORM_BARS`` bars.

    Bars at the end in which nothing begins but the last notes still sound belong to the last one.
    """
    grid = barred.grid
    notes = barred.notes[barred.notes["tick"] < FORM_BARS * grid.bar_ticks]
    likeness = compare_bars(notes, grid)
    returns = find_returns(notes, grid, likeness)
    length = max(2, round(SECTION_QUARTERS * TICKS / grid.bar_ticks))
    sections = join_phrases(find_sections(returns, likeness, length), length)
    if not sections:  # all of the first bars are silent
        return ()
    end = min(len(barred.bars) - 1, FORM_BARS)
    sections[-1] = replace(sections[-1], bars=end - sections[-1].first)
    return tuple(
        SectionSpan(
            round(max(float(barred.bars[one.first]), 0.0), 3), one.first + 1, one.bars, one.name
        )
        for one in sections
    )
