"""A tempo that was asked for is looked for in the tempo map and in the notes alone."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.beats.tracker import NO_BEATS, Beats
from engine.evaluation.tempo import (
    ASKED_TEMPOS,
    median_beat,
    sounds_tempo,
    states_tempo,
    tempo_requests,
)
from engine.music.score import NOTE, Notes, Score


def notes(seconds: float) -> Notes:
    return np.array([(0.0, seconds, 60, 64, 0)], NOTE)


def request(tempo: int | None) -> ComposeRequest:
    return ComposeRequest(mood("calm"), tempo=tempo, instruments="piano, violin")


class Found:
    """Finds a beat of so many a minute, or none."""

    def __init__(self, tempo: float | None) -> None:
        self.tempo = tempo

    def track(self, notes: Notes) -> Beats:
        del notes
        if self.tempo is None:
            return NO_BEATS
        times = np.arange(20) * 60 / self.tempo
        zeros = np.zeros(20, np.int64)
        return Beats(times, zeros, zeros + 4, NO_BEATS.meter, 1.0)


def test_the_median_beat_counts_beats_and_no_seconds() -> None:
    # 10 s at 120 are 20 beats, and 15 s at 60 are 15.
    assert median_beat(Score(notes(25.0), 120.0, ((10.0, 60.0),))) == 120.0
    assert median_beat(Score(notes(35.0), 120.0, ((10.0, 60.0),))) == 60.0
    assert median_beat(Score(notes(8.0), 90.0)) == 90.0


@pytest.mark.parametrize(("tempo", "kept"), [(100.0, True), (101.9, True), (102.5, False)])
def test_what_is_stated_may_be_two_hundredths_off(tempo: float, kept: bool) -> None:
    assert states_tempo(request(100), Score(notes(8.0), tempo)) is kept


@pytest.mark.parametrize(
    ("tempo", "heard"), [(100, True), (50, True), (200, True), (103, True), (110, False)]
)
def test_half_and_double_are_heard_as_the_tempo(tempo: float, heard: bool) -> None:
    assert sounds_tempo(request(100), notes(8.0), Found(tempo)) is heard


def test_without_a_beat_no_tempo_is_heard() -> None:
    assert not sounds_tempo(request(100), notes(8.0), Found(None))
    with pytest.raises(ValueError, match="tempo"):
        states_tempo(request(None), Score(notes(8.0)))


def test_each_tempo_is_asked_for_in_each_mood() -> None:
    requests = tempo_requests(("happy", "sad"), 30, rounds=2)
    asked = [(one.mood.name, one.tempo) for one in requests]
    assert sorted(asked) == sorted([(m, t) for m in ("happy", "sad") for t in ASKED_TEMPOS] * 2)
    assert len({one.seed for one in requests}) == len(requests)
