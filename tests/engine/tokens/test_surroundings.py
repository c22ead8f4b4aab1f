"""What surrounds a note: the same at once, for training, and note by note, for sampling."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.api.chord_names import Chord
from engine.music.chords import Chords, to_chords
from engine.music.grid import GRID_NOTE, GridNotes
from engine.tokens.surroundings import Around, surroundings
from engine.tokens.surroundings_layout import GAPS, NOW_PART, NOW_WIDTH, PLACES_BACK
from engine.tokens.surroundings_tracker import SurroundingsTracker
from tests.engine.close import assert_close
from tests.engine.composing.grid_music import by_chance, grid_notes, place, rounded_down

NONE = np.zeros(0, GRID_NOTE)


def chords(seed: int, bars: int, bar: int) -> Chords:
    rng = np.random.default_rng(seed)
    return to_chords(
        (int(tick), Chord(root, int(rng.integers(3)), root))
        for tick in range(0, bars * bar, bar // 2)
        for root in [int(rng.integers(12))]
    )


@pytest.mark.parametrize("bar", [48, 36, 24])
@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 6))]
)
def test_training_and_sampling_see_the_same(seed: int, bar: int) -> None:
    notes = rounded_down(by_chance(seed))
    bars = int(notes["tick"].max()) // bar + 1
    rng = np.random.default_rng(seed)
    returns = np.array([int(rng.integers(-1, bar_)) if bar_ else -1 for bar_ in range(bars)])
    told = chords(seed, bars, bar) if seed % 2 else None
    standing = rounded_down(by_chance(seed + 50)) if seed % 3 else NONE
    plan = returns.astype(np.int32) if seed % 4 else None
    whole = surroundings(notes, Around(bar, NONE, standing, told, plan))

    players = sorted(set(notes["instrument"].tolist()))
    tracker = SurroundingsTracker(
        2, bar, players, [told] * 2, [plan, None if plan is None else plan.copy()], standing
    )
    for index, note in enumerate(notes):
        two = {name: np.array([note[name]] * 2) for name in GRID_NOTE.names or ()}
        now = tracker.now(two["tick"])
        assert_close(now[0], whole.now[index].astype(float), 2e-3, index)
        own = tracker.own(two["tick"], two["instrument"])
        assert np.array_equal(own[1], whole.own[index])
        tracker.strike(two["tick"], two["instrument"], two["pitch"], two["duration"])
        assert_close(tracker.echo[1], whole.echo[index].astype(float), 2e-3)


def part(vectors: NDArray[Any], name: str, index: int) -> NDArray[Any]:
    return vectors[index, NOW_PART[name]]


def test_what_stood_a_bar_before_is_seen() -> None:
    notes: GridNotes = grid_notes(
        (0, 12, "piano", 64), (0, 12, "piano", 60), (18, 6, "piano", 67),
        (48, 12, "piano", 64), (48, 12, "piano", 55), (66, 6, "bass", 40),
    )  # fmt: skip
    found = surroundings(notes, Around(48, NONE, NONE, None, None))
    assert found.now.shape == (6, NOW_WIDTH)
    known = part(found.now, "back_known", 3)
    assert known.tolist() == [1, 0, 0, 0, 0]
    gap = part(found.now, "back_gap", 3).reshape(PLACES_BACK, GAPS)
    assert gap[0].nonzero()[0].tolist() == [12]  # 13 … 24 ticks
    assert set(np.flatnonzero(found.own[3])) == {60, 64}
    # 64 repeats what stood there, and one note of that chord is still to come.
    assert found.echo[3].tolist() == pytest.approx([1, 0, 0, 0, 0, 1 / 3, 0, 0, 0, 0], abs=1e-3)
    assert found.echo[4, 0] == 0
    # The bass struck nothing there, but the piano did.
    assert not found.own[5].any()
    assert part(found.now, "back_players", 5)[place("piano")] == 1


def test_a_plan_says_where_a_bar_returns_from() -> None:
    notes = grid_notes((0, 12, "piano", 72), (48, 12, "piano", 60), (144, 12, "piano", 72))
    plan = np.array([-1, -1, -1, 0], np.int32)
    found = surroundings(notes, Around(48, NONE, NONE, None, plan))
    assert part(found.now, "back_known", 2).tolist() == [1, 1, 0, 0, 1]
    assert np.flatnonzero(found.own[2]).tolist() == [1 * 128 + 60, 4 * 128 + 72]


def test_chords_now_and_next_are_told_with_the_time_between() -> None:
    told = to_chords([(0, Chord(9, 1, 9)), (24, Chord(5, 0, 9))])
    notes = grid_notes((12, 12, "piano", 72), (30, 12, "piano", 60))
    found = surroundings(notes, Around(48, NONE, NONE, told, None))
    assert np.flatnonzero(part(found.now, "chord", 0)).tolist() == [9, 21, 24, 28, 33]
    assert np.flatnonzero(part(found.now, "next_chord", 0))[0] == 5
    assert part(found.now, "until_chord", 0)[0] == pytest.approx(np.exp(-1), abs=1e-3)
    assert not part(found.now, "next_chord", 1).any()


def test_what_stands_beside_and_after_is_told() -> None:
    standing = grid_notes((0, 24, "bass", 40), (48, 12, "drums", 36), (48, 12, "piano", 60))
    notes = grid_notes((0, 12, "violin", 70), (12, 12, "violin", 72), (24, 12, "violin", 74))
    found = surroundings(notes, Around(48, NONE, standing, None, None))
    assert part(found.now, "standing", 0)[40] == 2
    assert part(found.now, "standing", 1)[40] == 1
    assert part(found.now, "standing", 2)[40] == 0
    assert part(found.now, "standing_players", 0)[place("bass")] == 1
    assert np.flatnonzero(part(found.now, "standing_next", 2)).tolist() == [60]
    assert np.flatnonzero(part(found.now, "standing_gap", 2)).tolist() == [12]


def test_what_is_told_of_chords_takes_little_memory() -> None:
    rows, bars = 16, 200
    chords = to_chords([(bar * 48, Chord(bar % 12, 0, bar % 12)) for bar in range(bars)])
    tracemalloc.start()
    SurroundingsTracker(rows, 48, [2], [chords] * rows, [None] * rows, grid_notes())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    told = NOW_PART["until_chord"].stop - NOW_PART["chord"].start
    assert peak < 3 * 4 * rows * bars * 48 * told
