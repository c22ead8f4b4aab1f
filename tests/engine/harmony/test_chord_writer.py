from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.form import planned_returns
from engine.api.chord_names import QUALITIES
from engine.api.keys import Mode
from engine.api.moods import Mood
from engine.harmony.chord_inputs import CHORD_CONDITIONS
from engine.harmony.chord_rules import CADENCE_ROOTS
from engine.harmony.chord_steps import ROOT, bar_slots, stands, to_slots
from engine.harmony.chord_writer import ChordPlan, ChordWriter
from engine.harmony.forms import plan_form
from engine.music.chords import Chords, merge_chords
from engine.music.grid import Grid
from engine.music.mood_curve import Curve
from tests.engine.made_up_chords import AXIS, AnyChord, progression

GRIDS = [Grid(100.0), Grid(100.0, 3), Grid(100.0, 2), Grid(100.0, 6, 8)]


def written(
    plan: ChordPlan, rows: int = 6, seed: int = 1, model: AnyChord | None = None
) -> list[Chords]:
    return ChordWriter(model or AnyChord()).write(plan, rows, np.random.default_rng(seed))


@pytest.mark.parametrize("mode", ["major", "minor"])
@pytest.mark.parametrize("grid", GRIDS)
def test_a_piece_ends_on_the_tonic_for_a_whole_bar(grid: Grid, mode: Mode) -> None:
    for chords in written(ChordPlan(mode, grid, 7)):
        before, last = chords[-2:]
        assert last["tick"] == 6 * grid.bar_ticks
        assert (last["root"], last["bass"]) == (0, 0)
        assert {3 if mode == "minor" else 4, 7} <= set(QUALITIES[last["quality"]].intervals)
        assert before["root"] in CADENCE_ROOTS
        assert (chords["tick"] % (grid.bar_ticks // bar_slots(grid)) == 0).all()
        assert chords["tick"][0] == 0
        assert len(merge_chords(chords)) == len(chords)


def test_where_the_end_is_to_lead_back_no_cadence_is_forced() -> None:
    ends = [
        chords[-1]["root"] for chords in written(ChordPlan("major", Grid(100.0), 4, ends=False), 40)
    ]
    assert len(set(ends)) > 5


def test_a_piece_of_one_bar_is_its_tonic() -> None:
    for chords in written(ChordPlan("minor", Grid(100.0), 1)):
        assert len(chords) == 1
        assert chords[0]["root"] == 0


def test_no_root_stands_for_longer_than_in_real_music() -> None:
    grid = Grid(100.0)
    model = AnyChord(place=0, longest_stand=1.5)  # at first nothing stands there: root 0 for ever
    opening = progression(((0, 0),), 8, grid)
    plan = ChordPlan("major", grid, 20, opening=opening[:1], opening_ticks=grid.bar_ticks)
    for chords in written(plan, model=model):
        slots = to_slots(chords, 20, grid)
        assert (stands(slots)[slots[:, ROOT] < 12] + 1).max() <= 6


def test_equal_seeds_write_equal_chords_and_others_do_not() -> None:
    plan = ChordPlan("minor", Grid(100.0), 8)
    first, again, other = (written(plan, seed=seed) for seed in (5, 5, 6))
    assert [one.tolist() for one in first] == [one.tolist() for one in again]
    assert [one.tolist() for one in first] != [one.tolist() for one in other]
    assert len({str(one.tolist()) for one in first}) == len(first)


def test_what_stands_already_is_kept_and_gone_on_from() -> None:
    grid = Grid(100.0)
    opening = progression(AXIS, 4, grid)
    plan = ChordPlan("major", grid, 8, opening=opening, opening_ticks=2 * grid.bar_ticks + 24)
    for chords in written(plan):
        slots = to_slots(chords, 8, grid)[:10]
        assert slots[:, ROOT].tolist() == [0, 0, 0, 0, 7, 7, 7, 7, 9, 9]
    thirds = {int(to_slots(chords, 8, grid)[10, ROOT]) for chords in written(plan, 30)}
    assert len(thirds) > 3


def test_a_bar_is_shown_what_stood_where_the_form_says_it_returns_from() -> None:
    """A model that copies the place its bar returns from writes A' as A, but for the cadence."""
    grid = Grid(100.0)
    returns = planned_returns(plan_form(["A", "B", "A'"], 12))
    opening = progression(((0, 0), (2, 1), (7, 6), (9, 1), (5, 0), (4, 1), (10, 0)), 8, grid)
    plan = ChordPlan(
        "major", grid, 12, returns=returns, opening=opening, opening_ticks=8 * grid.bar_ticks
    )
    for chords in written(plan, model=AnyChord(place=2, longest_stand=8)):
        roots = to_slots(chords, 12, grid)[::4, ROOT]
        assert roots[8:10].tolist() == [0, 2]
        assert roots[11] == 0


def test_the_mood_is_told_along_its_curve_and_hidden_from_the_rows_of_guidance() -> None:
    curve = Curve([Mood("sad", -1.0, -1.0), Mood("happy", 1.0, 1.0)])
    model = AnyChord(guidance=1.0)
    plan = ChordPlan("major", Grid(100.0), 8, curve, "clip")
    written(plan, rows=3, model=model)
    valence, known = (CHORD_CONDITIONS.index(name) for name in ("valence", "mood_known"))
    first, last = model.told[0], model.told[-1]
    assert first[:, known].tolist() == [1, 1, 1, 0, 0, 0]
    assert first[:3, valence].tolist() == [-1, -1, -1]
    assert (last[:3, valence] > 0.5).all()
    assert not last[3:, valence].any()
    untold = AnyChord(guidance=1.0)
    written(ChordPlan("major", Grid(100.0), 8), rows=3, model=untold)
    assert {one.shape[0] for one in untold.told} == {3}
