"""What a note is fitted to, as the parts of the vectors that the note network sees.

``now``, for a moment: what sounds, where it lies in the bar, the chord now and next, what stood
some bars before, and what stands already. ``own``, once the instrument is chosen: the pitches
that it struck some bars before. ``echo``, of the note just written: whether it repeats what
stood there, and how much of that onset is still to come.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.chords import CHORD_WIDTH
from engine.music.grid import KIT, TICKS

LOOKBACK_BARS: Final = (1, 2, 4, 8)
"""Distances in bars. Beside them stands the bar that a planned section returns from.

Source: one and two bars are those of Magenta's lookback RNN (Waite 2016), and with four and
eight those that matter most in Museformer (Yu et al. 2022, section 3.1).
"""
PLACES_BACK: Final = len(LOOKBACK_BARS) + 1
"""Places looked back to; the last is the returning section's."""
PHRASE_BARS: Final = 8
"""The period of the count of bars."""
UNTIL_SCALES: Final = np.array([1.0, 2.0, 4.0], np.float32)
"""Beats over which the time until the next chord is told."""
GAP_EDGES: Final[NDArray[np.int32]] = np.array([*range(1, 13), 24, 48], np.int32)
"""The longest gap in ticks, inclusive, of each kind that is told apart; then there is more."""
GAPS: Final = len(GAP_EDGES) + 1

NOW: Final = MappingProxyType(
    {
        "sounding": 128,  # pitched: 0 silent, 1 held, 2 struck at this onset
        "voices": len(ORDER),  # notes each instrument holds, thirds
        "struck": len(ORDER),  # notes each has struck at this onset, thirds
        "last": len(ORDER),  # each one's last pitch, 0 where there is none
        "kit": len(KIT),  # drums struck at this onset
        "tick": TICKS,  # position in the quarter
        "eighth": 8,  # eighth of the bar
        "bar": PHRASE_BARS,  # bar, counted from the start
        "chord": CHORD_WIDTH,  # the chord at this tick; all 0 where it is not told
        "next_chord": CHORD_WIDTH,  # the one after it; all 0 where there is none
        "until_chord": len(UNTIL_SCALES),  # how near that one is
        "back_known": PLACES_BACK,  # whether there was music so far back
        "back_gap": PLACES_BACK * GAPS,  # from there to the next onset
        "back_players": PLACES_BACK * len(ORDER),  # who struck there
        "standing": 128,  # what stands already: 1 held, 2 struck at this tick
        "standing_kit": len(KIT),  # drums that stand at this tick
        "standing_players": len(ORDER),  # who strikes there
        "standing_gap": GAPS,  # to the next onset that stands
        "standing_next": 128,  # its pitches
    }
)
"""The parts of ``now`` and their widths, in order."""
NOW_WIDTH: Final = sum(NOW.values())
NOW_PART: Final = MappingProxyType(
    {
        name: slice(int(begin), int(begin) + width)
        for (name, width), begin in zip(
            NOW.items(), np.cumsum([0, *NOW.values()][:-1]), strict=True
        )
    }
)
"""Where each part lies in ``now``."""
OWN_WIDTH: Final = PLACES_BACK * 128
ECHO_WIDTH: Final = 2 * PLACES_BACK

KIT_INDEX: Final = np.full(128, -1)
"""A percussion key to its index in ``KIT``, −1 for others, [128]."""
KIT_INDEX[np.array(KIT)] = np.arange(len(KIT))


def gap_kind(ticks: NDArray[np.int64]) -> NDArray[np.int64]:
    """The kind of each gap in ticks (≥ 1), 0 … ``GAPS`` − 1; shape as given.

    Example: ``gap_kind(np.array([1, 12, 13, 100]))`` is ``[0, 11, 12, 14]``.
    """
    return np.searchsorted(GAP_EDGES, ticks).astype(np.int64)
