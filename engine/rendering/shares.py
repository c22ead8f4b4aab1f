"""The colours of a piece that several people make: each note in the colour of who made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.api.shares import Share
from engine.music.bar_lines import bar_lines
from engine.music.instrument_table import instrument_names
from engine.music.score import Score
from engine.rendering.drawing import Colour
from engine.rendering.legend import PALETTE
from engine.rendering.piano_roll import Paint

_EARLY: Final = 0.05
"""A player may strike the first note of a bar so many seconds early."""


def share_names(shares: Sequence[Share]) -> list[tuple[str, Colour]]:
    """Those who take part, each once, with their colours; in the order in which they joined."""
    labels = {share.who: share.label for share in reversed(shares)}
    return [(labels[who], _colour(who)) for who in sorted(labels)]


def share_paint(score: Score, shares: Sequence[Share]) -> Paint:
    """The colour of each note: that of the last share which holds its bar and its instrument.

    Bars are counted from the end, so that the opening may have any number. What an instrument
    plays that was added belongs to who added it up to where the piece ended then; the bars that
    others put after it are theirs, with all who play there.

    Args:
        score: On a grid with bars; in free time all is the opening's.
        shares: What each added, in order from the opening on; at least one.
    """
    lines = bar_lines(score)
    names = {program: instrument_names([program]) for program in score.programs}
    # From the last to the first, with the number of the bar, from 0, up to which the piece stood.
    begins, end = [], len(lines)
    for share in reversed(shares):
        end = max(end - share.more, 0)
        begins.append((share, end))

    def paint(time: float, program: int) -> Colour:
        bar = int(np.searchsorted(lines, time + _EARLY, side="right")) - 1
        for share, begin in begins:
            # The last bar of what stood had the ending, and was written anew with what came after.
            added = share.more > 0 and bar >= max(begin - 1, 1)
            over = set(names.get(program, ())) & set(share.add) and bar < begin
            if added or over:
                return _colour(share.who)
        return _colour(shares[0].who)

    return paint


def _colour(who: int) -> Colour:
    return PALETTE[who % len(PALETTE)]
