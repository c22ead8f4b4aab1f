"""What is asked for, and whether it was kept."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from engine.api.keys import Key
from engine.api.moods import CORNERS, mood
from engine.api.request import SECONDS, ComposeRequest
from engine.evaluation.control import keeps_key, keeps_length, length_requests, mood_requests
from engine.evaluation.piano.control import (
    grid_requests,
    key_requests,
    long_requests,
    rank_correlation,
)
from engine.music.score import NOTE
from tests.engine.made_up import clip


def test_each_mood_is_asked_for_with_the_same_seeds() -> None:
    requests = mood_requests(tuple(CORNERS), 3, 30)
    assert [request.mood.name for request in requests[::3]] == list(CORNERS)
    assert [request.seed for request in requests] == [0, 1, 2] * 4


def test_the_grid_asks_for_every_place_alike() -> None:
    requests = grid_requests(30)
    places = Counter((request.mood.valence, request.mood.arousal) for request in requests)
    assert len(places) == 25
    assert set(places.values()) == {4}


def test_every_key_is_asked_for_in_every_mood() -> None:
    requests = key_requests(tuple(CORNERS), 30)
    assert len({(request.mood, request.key) for request in requests}) == 96


def test_lengths_reach_from_the_shortest_to_the_longest() -> None:
    lengths = {request.seconds for request in length_requests(tuple(CORNERS))}
    assert (min(lengths), max(lengths)) == SECONDS


def test_no_two_requests_of_a_trial_are_the_same() -> None:
    moods = tuple(CORNERS)
    asked = [
        *mood_requests(moods, 9, 30),
        *grid_requests(30),
        *length_requests(moods),
        *key_requests(moods, 30),
    ]
    asked += long_requests(moods, 3)
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize(("end", "kept"), [(11.0, True), (9.0, True), (11.01, False), (8.9, False)])
def test_a_second_more_or_less_is_kept(end: float, kept: bool) -> None:
    request = ComposeRequest(mood("calm"), seconds=10)
    notes = np.array([(0.0, end, 40, 64, 0), (5.0, 1.0, 60, 64, 0)], NOTE)
    assert keeps_length(request, notes) is kept
    assert not keeps_length(request, notes[:0])


@pytest.mark.parametrize("tonic", [0, 5, 10])
def test_the_key_is_found_again(tonic: int) -> None:
    notes = clip("happy", 1, tonic=tonic)
    assert keeps_key(ComposeRequest(mood("happy"), key=Key(tonic, "major")), notes)
    assert not keeps_key(ComposeRequest(mood("happy"), key=Key((tonic + 1) % 12, "major")), notes)


def test_rank_correlation_sees_order_alone() -> None:
    asked = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])
    assert rank_correlation(asked, np.exp(asked)) == pytest.approx(1)
    assert rank_correlation(asked, -asked) == pytest.approx(-1)
    assert rank_correlation(asked, np.zeros(5)) == 0
