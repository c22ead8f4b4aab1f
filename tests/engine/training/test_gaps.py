"""Gaps to learn from: where they lie, how often there is one, and who is written in them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.music.grid import GridNotes
from engine.tokens.gap import GAP_BARS, TOLD_BARS, Gap
from engine.training.gaps import ALONE_SHARE, GAP_SHARE, SOME_SHARE, draw_gap
from tests.engine.composing.grid_music import grid_notes, place
from tests.engine.training.note_music import band_piece, piano_piece


def drawn(notes: GridNotes, first: int = 0, count: int = 600) -> list[Gap | None]:
    rng = np.random.default_rng(0)
    return [draw_gap(notes, first, 48, rng) for _ in range(count)]


def test_gaps_are_whole_bars_within_the_stretch() -> None:
    notes = band_piece(24).notes
    stretch = notes[(notes["tick"] >= 5 * 48) & (notes["tick"] < 20 * 48)]
    found = [gap for gap in drawn(stretch, 5) if gap]
    for gap in found:
        assert gap.begin % 48 == gap.end % 48 == 0
        # The stretch may hold its last bar in part alone.
        assert 5 * 48 <= gap.begin < gap.end <= 19 * 48
        assert gap.told_until == gap.end + TOLD_BARS * 48
    lengths = {(gap.end - gap.begin) // 48 for gap in found}
    assert lengths == {min(bars, 14) for bars in GAP_BARS}
    assert {gap.begin // 48 for gap in found} >= {5, 10, 15}


def test_where_several_play_mostly_some_are_written_in_the_gap() -> None:
    cuts = drawn(band_piece(24).notes, count=2000)
    found = [gap for gap in cuts if gap]
    assert len(found) / len(cuts) == pytest.approx(GAP_SHARE, abs=0.03)
    some = np.mean([len(gap.writes) < 5 for gap in found])
    assert some == pytest.approx(SOME_SHARE, abs=0.06)
    assert {len(gap.writes) for gap in found} == {1, 2, 3, 4, 5}
    assert all(list(gap.writes) == sorted(set(gap.writes)) for gap in found)


def test_where_one_plays_bars_alone_are_a_gap() -> None:
    cuts = drawn(piano_piece(24).notes, count=2000)
    found = [gap for gap in cuts if gap]
    assert len(found) / len(cuts) == pytest.approx(ALONE_SHARE, abs=0.03)
    assert {gap.writes for gap in found} == {(place("piano"),)}


def test_no_gap_is_drawn_for_measuring_nor_where_nothing_could_be_written() -> None:
    assert draw_gap(band_piece().notes, 0, 48, None) is None
    assert not any(drawn(band_piece(1).notes, count=100))
    # The flute rests in the only bar that a gap can be: then it is no gap.
    notes = grid_notes((0, 12, "piano", 60), (48, 12, "flute", 80))
    assert {gap.writes for gap in drawn(notes) if gap} <= {
        (place("piano"),), (place("piano"), place("flute")),
    }  # fmt: skip
