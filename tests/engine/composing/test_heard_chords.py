"""Pieces on the beat say which chords are heard in them."""

from __future__ import annotations

import pytest

from engine.api.keys import Key
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.composing.heard_chords import heard_chords
from engine.music.grid import Grid, to_notes
from engine.music.score import Score
from tests.engine.composing.grid_music import grid_notes
from tests.engine.fakes import uniform_composer


def test_chords_are_named_with_their_times() -> None:
    notes = grid_notes(
        *((0, 48, "piano", pitch) for pitch in (76, 72, 69, 57)),
        *((48, 48, "piano", pitch) for pitch in (72, 69, 65, 53)),
    )
    grid = Grid(120.0)
    score = Score(to_notes(notes, grid), tempo=120.0, meter=(4, 4))
    found = heard_chords(notes, grid, Key(9, "minor"), score)
    assert [name for _, name in found] == ["Am", "F"]
    assert [time for time, _ in found] == pytest.approx([0.0, 2.0])


@pytest.mark.parametrize("instruments", ["band", "piano"])
def test_every_piece_on_the_beat_comes_with_its_chords(instruments: str) -> None:
    request = ComposeRequest(mood("calm"), 3, instruments=instruments, seconds=12, candidates=1)
    piece = uniform_composer().compose(request)
    assert piece.chords[0][0] == 0.0
    times = [time for time, _ in piece.chords]
    assert times == sorted(times)
    assert times[-1] < piece.score.seconds
