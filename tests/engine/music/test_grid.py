"""Notes on a beat grid, and what they are in seconds."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.instruments import ORDER
from engine.music.grid import OFF_BEAT_TICKS, Grid, on_the_beat, sorted_grid, to_notes
from engine.music.instrument_table import DRUM, INSTRUMENT_OF_PROGRAM
from engine.music.score import DRUMS
from tests.engine.composing.grid_music import grid_notes, place


def test_ticks_become_seconds_and_instruments_programs() -> None:
    grid = Grid(90.0, 3)
    assert grid.tick_seconds * 12 * 90 == pytest.approx(60, abs=1e-4)
    assert grid.bar_ticks == 36
    assert Grid(120.0, 6, 8).bar_ticks == 36
    notes = grid_notes((0, 12, "bass", 40), (18, 6, "drums", 36), (36, 24, "violin", 70, 99))
    played = to_notes(notes, grid)
    assert played["onset"].tolist() == pytest.approx([0, 1, 2], abs=2e-6)
    assert played["duration"].tolist() == pytest.approx([2 / 3, 1 / 3, 4 / 3], abs=2e-6)
    assert played["program"].tolist() == [32, DRUMS, 40]
    assert played["velocity"].tolist() == [80, 80, 99]
    chosen = to_notes(notes, grid, {place("violin"): 110, DRUM: 5})
    assert chosen["program"].tolist() == [32, DRUMS, 110]


def test_off_the_beat_the_stronger_place_beside_is_taken() -> None:
    moved = on_the_beat(np.arange(12) + 480) - 480
    assert moved.tolist() == [0, 0, 2, 3, 4, 6, 6, 6, 8, 9, 10, 12]
    assert set(range(12)) - set(moved.tolist()) == set(OFF_BEAT_TICKS)


def test_notes_stand_by_tick_instrument_and_falling_pitch() -> None:
    rows = [(12, 1, "bass", 40), (0, 1, "piano", 60), (0, 1, "piano", 64), (0, 1, "drums", 38)]
    assert sorted_grid(grid_notes(*rows))["pitch"].tolist() == [38, 64, 60, 40]


def test_every_program_but_sound_effects_belongs_to_one_instrument() -> None:
    listed = [program for one in ORDER for program in one.programs]
    assert len(listed) == len(set(listed)) == len(INSTRUMENT_OF_PROGRAM)
    assert set(range(104)) <= set(listed)
    assert not set(listed) & set(range(115, 128)) - {114}
