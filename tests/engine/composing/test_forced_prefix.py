"""What follows kept notes: at the bar line at the earliest and, where asked for, promptly."""

from __future__ import annotations

import numpy as np
import pytest

from engine.composing.forced_prefix import ForcedPrefix
from engine.music.grid import TICKS, Grid
from engine.tokens.vocabulary import END, SHIFT_TICKS
from tests.engine.composing.grid_music import grid_notes, place
from tests.engine.opinions import decoding

BAR = 48


@pytest.mark.parametrize("promptly", [False, True])
def test_the_first_new_note_begins_at_the_bar_line_or_within_its_first_beat(promptly: bool) -> None:
    state = decoding(2, (place("piano"),), 4, grid=Grid(120.0))
    kept = grid_notes((0, 12, "piano", 60))
    prefix = ForcedPrefix(state, len(kept), kept, 0, BAR, promptly=promptly)
    prefix.on_note({})
    for first in (True, False):
        logits = prefix.process("shift", np.zeros((2, END + 1), np.float32), {})
        allowed = SHIFT_TICKS[np.isfinite(logits[0, :END])]
        assert allowed.min() == BAR
        assert (allowed.max() < BAR + TICKS) == (promptly and first)
        prefix.on_note({})
