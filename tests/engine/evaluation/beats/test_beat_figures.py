"""What counts for and against found beats, on pieces whose beats are made up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.beats.tracker import Beats
from engine.evaluation.beats.figures import PLAYERS, measure_beats
from engine.music.meters import TRACKED
from engine.music.score import Notes
from engine.training.beats.barlines import UNKNOWN_BAR, UNKNOWN_BEAT
from engine.training.beats.datasets import BeatPiece
from tests.engine.made_up_beats import made_up

METERS = [meter.name for meter in TRACKED]


class Finder:
    """A tracker that finds what it is told to."""

    def __init__(self, beats: Beats) -> None:
        self.beats = beats

    def track(self, notes: Notes) -> Beats:
        return self.beats


def song(name: str, meter: str = "4/4", *, as_played: bool = True) -> BeatPiece:
    notes, beats, downbeats = made_up(meter, bars=8)
    kinds = np.full(len(beats), METERS.index(meter), np.int8)
    return BeatPiece(name, notes, beats, downbeats, kinds, performed=as_played)


def exactly(piece: BeatPiece, said: str = "4/4") -> Beats:
    """Just the beats that are there."""
    meter = TRACKED[METERS.index(said)]
    positions = np.where(piece.downbeats, 0, 1).astype(np.int64)
    return Beats(piece.beats, positions, np.full(len(positions), 4), meter, 0.5)


def figures(piece: BeatPiece, found: Beats) -> dict[str, float]:
    (measured,) = measure_beats(Finder(found), [piece])
    assert (measured.song, measured.confidence) == (piece.name, 0.5)
    return measured.figures


def test_all_found_where_they_are_is_1() -> None:
    piece = song("pop1k7/a")
    assert figures(piece, exactly(piece)) == {
        "pop1k7 beat": 1.0,
        "pop1k7 any": 1.0,
        "pop1k7 downbeat": 1.0,
    }


def test_a_bar_line_on_the_wrong_beat_counts_against_downbeats_alone() -> None:
    piece = song("pop1k7/a")
    late = replace(exactly(piece), positions=np.roll(exactly(piece).positions, 1))
    assert figures(piece, late) == {
        "pop1k7 beat": 1.0,
        "pop1k7 any": 1.0,
        "pop1k7 downbeat": 0.0,
    }


def test_where_bars_are_not_known_downbeats_are_not_judged() -> None:
    piece = song("pop909/a")
    unsure = replace(piece, meter=np.full_like(piece.meter, UNKNOWN_BAR))
    assert figures(unsure, exactly(piece)) == {"pop909 beat": 1.0, "pop909 any": 1.0}


def test_what_is_found_where_no_beats_are_known_is_not_wrong() -> None:
    piece = song("pop909/a")
    kinds = piece.meter.copy()
    kinds[8:16] = UNKNOWN_BEAT
    assert figures(replace(piece, meter=kinds), exactly(piece))["pop909 beat"] == 1.0
    nowhere = replace(piece, meter=np.full_like(kinds, UNKNOWN_BEAT))
    assert figures(nowhere, exactly(piece))["pop909 beat"] == 0.0


@pytest.mark.parametrize(
    ("meter", "said", "expected"),
    [
        ("4/4", "4/4", {"4/4 meter": 1.0, "twos meter": 1.0}),
        ("4/4", "2/4", {"4/4 meter": 0.0, "twos meter": 1.0}),
        ("2/4", "3/4", {"2/4 meter": 0.0, "twos meter": 0.0}),
        ("3/4", "3/4", {"3/4 meter": 1.0}),
        ("6/8", "3/4", {"6/8 meter": 0.0}),
    ],
)
def test_two_and_four_beats_a_bar_count_for_each_other_in_a_row_of_their_own(
    meter: str, said: str, expected: dict[str, float]
) -> None:
    piece = song("nottingham/a", meter)
    found = figures(piece, exactly(piece, said))
    assert {name: value for name, value in found.items() if name.endswith("meter")} == expected


def test_a_score_is_played_by_several_players_and_each_time_alike() -> None:
    piece = song("nottingham/a", as_played=False)
    once, twice = (list(measure_beats(Finder(exactly(piece)), [piece])) for _ in range(2))
    assert len(once) == PLAYERS
    assert once == twice
    assert len({one.figures["scores beat"] for one in once}) > 1
