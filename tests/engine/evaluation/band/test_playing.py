"""How instruments play together, on bars that can be counted by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.api.instruments import ORDER
from engine.evaluation.band.collection import Played, collect_band
from engine.evaluation.band.figures import playing_figures
from engine.evaluation.band.playing import (
    PLAYING,
    count_bars,
    grid_of,
    in_time,
    instruments_of,
    measure_playing,
    plays_enough,
    plays_exactly,
    to_ticks,
    unplayable,
)
from engine.music.grid import GRID_NOTE, TICKS, Grid, to_notes
from engine.music.instrument_table import DRUM
from engine.music.score import NOTE, Notes
from tests.engine.made_up_bands import score, written

GRID = Grid(97.0)
BASS, PIANO, VIOLIN = 1, 2, 8


def notes(*rows: tuple[float, float, int, int], grid: Grid = GRID) -> Notes:
    """Beat, beats, instrument and pitch of each note."""
    made = [(at * TICKS, length * TICKS, who, pitch, 80) for at, length, who, pitch in rows]
    return to_notes(np.array(made, GRID_NOTE), grid)


@pytest.mark.parametrize("tempo", [40.0, 97.3, 220.0])
def test_the_grid_is_found_again_from_seconds(tempo: float) -> None:
    made = written("happy", 3, 16)
    again = to_ticks(to_notes(made, Grid(tempo)), Grid(tempo))
    names = list(GRID_NOTE.names or ())
    assert sorted(again[names].tolist()) == sorted(made[names].tolist())


def test_who_meets_whom_is_counted_by_onsets() -> None:
    played = notes(
        # The kick on 0 and 2, a hi-hat on 0, 1 and 2; the bass on 0, 1, 2.5 and 3.
        *((at, 0.25, DRUM, 36) for at in (0, 2)),
        *((at, 0.25, DRUM, 42) for at in (0, 1, 2)),
        *((at, 0.5, BASS, 40) for at in (0, 1, 2.5, 3)),
        # Chords on 0 (of one instrument) and 3.5 (of two); single notes on 1 are none.
        (0, 1, PIANO, 60),
        (0, 1, PIANO, 64),
        (1, 1, PIANO, 62),
        (3.5, 0.5, PIANO, 60),
        (3.5, 0.5, VIOLIN, 72),
    )
    found = measure_playing(played, GRID)
    assert list(found) == list(PLAYING)
    assert found["bass_on_drums"] == 2 / 4
    assert found["bass_on_kicks"] == 1 / 4
    assert found["chords_on_drums"] == 1 / 2
    assert found["chords_on_bass"] == 1 / 2
    assert found["busiest"] == 5 / 14


def test_what_comes_back_after_four_bars_is_counted() -> None:
    bars = 4 * GRID.meter
    first = ((0, 1, PIANO, 60), (0.5, 1, PIANO, 64), (1, 1, VIOLIN, 60))
    again = (
        (bars, 2, PIANO, 60),  # comes back, if longer
        (bars + 1, 1, PIANO, 60),  # another's note
        (bars + 1.5, 1, VIOLIN, 60),  # at another position
        (bars + 0.5, 1, PIANO, 65),  # another pitch
    )
    assert measure_playing(notes(*first, *again), GRID)["again"] == 1 / 4
    assert np.isnan(measure_playing(notes(*first), GRID)["again"])


def test_what_nobody_is_there_for_is_not_told() -> None:
    found = measure_playing(notes((0, 1, PIANO, 60), (0, 1, PIANO, 64)), GRID)
    told = {name for name, share in found.items() if not np.isnan(share)}
    assert told == {"in_time"}
    assert np.isnan(in_time(np.zeros(0, NOTE), GRID))


@pytest.mark.parametrize(("pitch", "share"), [(47, 1.0), (48, 1.0), (49, 0.5)])
def test_a_held_note_below_the_bass_is_heard(pitch: int, share: float) -> None:
    # The piano's 48 is held through the bass's first note, and over when the second begins.
    played = notes((0, 2, PIANO, 48), (1, 1, BASS, pitch), (2, 1, BASS, pitch), (3, 1, PIANO, 70))
    assert measure_playing(played, GRID)["bass_lowest"] == share


def test_sixteenths_and_triplets_are_in_time_and_nothing_else() -> None:
    ticks = np.arange(12)
    played = to_notes(np.array([(t, 1, PIANO, 60, 80) for t in ticks], GRID_NOTE), GRID)
    near = [in_time(played[[tick]], GRID) for tick in ticks]
    assert [tick for tick in ticks if near[tick]] == [0, 3, 4, 6, 8, 9]
    played["onset"] += 0.4 * GRID.tick_seconds
    assert in_time(played, GRID) == 0.5
    assert in_time(played[[0]], Grid(97.0 * 1.2)) == 1
    assert in_time(played[[0]], Grid(97.0 * 1.5)) == 0


def test_a_wrong_tempo_is_out_of_time() -> None:
    played = to_notes(written("happy", 1, 16), Grid(120))
    assert in_time(played, Grid(120)) == 1
    assert in_time(played, Grid(127)) < 0.7


def test_what_cannot_be_played_is_counted() -> None:
    whole = [(at, 1, VIOLIN, pitch) for at in (0, 1) for pitch in (60, 64)]
    assert unplayable(notes(*whole), GRID) == 0
    assert unplayable(notes(*whole, (1, 1, VIOLIN, 70), (1, 1, VIOLIN, 75)), GRID) == 2
    assert unplayable(notes(*whole, (0.5, 1, VIOLIN, 70)), GRID) == 2
    low, high = ORDER[VIOLIN].low, ORDER[VIOLIN].high
    assert unplayable(notes((0, 1, VIOLIN, low), (0, 1, VIOLIN, high)), GRID) == 0
    assert unplayable(notes((0, 1, VIOLIN, low - 1), (1, 1, VIOLIN, high + 1)), GRID) == 2
    strange = notes((0, 1, VIOLIN, 60))
    strange["program"] = 127
    assert unplayable(strange, GRID) == 1
    assert instruments_of(strange) == {-1}


def test_just_those_wanted_play_and_each_enough() -> None:
    made = written("sad", 2, 16, (0, 1, 2))
    played = to_notes(made, GRID)
    assert plays_exactly(played, GRID, (0, 1, 2))
    assert not plays_exactly(played, GRID, (0, 1))
    assert not plays_exactly(played, GRID, (0, 1, 2, 8))
    for kept, enough in ((4, True), (3, False)):
        late = made[(made["instrument"] != DRUM) | (made["tick"] < kept * GRID.bar_ticks)]
        assert plays_exactly(to_notes(late, GRID), GRID, (0, 1, 2)) is enough
        assert plays_enough(score(late, 97.0, (0, 1, 2)), DRUM) is enough


def test_notes_a_beat_are_counted_over_whole_bars() -> None:
    eighths = [(beat / 2, 0.5, PIANO, 60 + beat % 5) for beat in range(50)]
    pieces = [Played(notes(*eighths, (0, 4, BASS, 36)), GRID, 0, name) for name in "ab"]
    found = collect_band("made up", pieces)
    # The last begins in the seventh bar of four beats.
    assert found.density.tolist() == [51 / 28] * 2
    assert playing_figures(found)["density"].value == 51 / 28


def test_bars_are_counted_to_the_last_note() -> None:
    assert count_bars(notes((0, 1, PIANO, 60), (7.5, 4, PIANO, 60)), GRID) == 2
    assert count_bars(notes((8, 1, PIANO, 60)), GRID) == 3
    assert count_bars(notes((8, 1, PIANO, 60), grid=Grid(97.0, 3)), Grid(97.0, 3)) == 3


def test_a_score_says_its_grid() -> None:
    made = score(written("calm", 1, 4), 80.0, (0, 1, 2, 8))
    assert grid_of(made) == Grid(80.0, 4)
    assert grid_of(replace(made, meter=(3, 4))) == Grid(80.0, 3)
    assert grid_of(replace(made, meter=None)) == Grid(80.0, 4)
