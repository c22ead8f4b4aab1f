"""What candidates are told apart by, on bars that can be counted by hand."""

from __future__ import annotations

import numpy as np

from engine.analysis.ensemble import PARTS, TOGETHER, measure_parts
from engine.music.excerpt import excerpt_bars
from engine.music.grid import GRID_NOTE, TICKS
from engine.music.instrument_table import DRUM

BASS, PIANO, VIOLIN = 1, 2, 8
BAR = 4 * TICKS


def test_the_parts_are_counted_by_notes_and_by_bars() -> None:
    rows = [
        # The bass in both bars, the piano in the first, the violin in none; the drums hold on.
        *((beat * TICKS, 6, BASS, 40, 80) for beat in range(8)),
        (4, 6, PIANO, 60, 80),
        (10, 6, PIANO, 64, 80),
        *((beat * TICKS, 3, DRUM, 36, 80) for beat in (0, 4)),
    ]
    notes = np.array(sorted(rows), GRID_NOTE)
    found = measure_parts(notes, (DRUM, BASS, PIANO, VIOLIN), 2, BAR)
    assert list(found) == list(PARTS)
    assert found["bass_on_drums"] == 2 / 8
    assert found["presence"] == (1 + 1 + 0.5 + 0) / 4
    assert found["dominance"] == 8 / 12
    # One of twelve stands on a place that is neither a sixteenth's nor a triplet's.
    assert found["in_time"] == 11 / 12
    # Bass and piano: E four times, C and E once each; then E alone. One sixth moves.
    assert abs(found["change"] - 1 / 6) < 1e-9
    assert found["commonest"] == 8 / 10
    alone = measure_parts(notes[notes["instrument"] == PIANO], (PIANO,), 1, BAR)
    assert {name for name, share in alone.items() if np.isnan(share)} == {*TOGETHER, "change"}
    drums = measure_parts(notes[notes["instrument"] == DRUM], (DRUM,), 2, BAR)
    told = {name for name, share in drums.items() if not np.isnan(share)}
    assert told == {"in_time", "presence", "dominance"}


def test_bars_are_cut_out_at_their_lines() -> None:
    rows = [(place * 24, 30, PIANO, 60, 80) for place in range(8)]
    part = excerpt_bars(np.array(rows, GRID_NOTE), 1, 2, BAR)
    assert part["tick"].tolist() == [0, 24, 48, 72]
    assert part["duration"].tolist() == [30, 30, 30, 24]
