"""What is asked of a model for several instruments, and whether it was kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.api.instruments import PRESETS
from engine.api.moods import CORNERS, mood
from engine.api.request import ComposeRequest
from engine.evaluation.band.control import (
    LISTS,
    ensemble_requests,
    keeps_band_length,
    keeps_tempo,
    wanted,
)
from engine.evaluation.control import length_requests, mood_requests
from engine.evaluation.tempo import ASKED_TEMPOS
from tests.engine.made_up_bands import score, written

MOODS = tuple(CORNERS)
CORNER_POSITIONS = (0, 1, 2)
TRIO = "drums, bass, piano"


def request(**asked: object) -> ComposeRequest:
    return replace(ComposeRequest(mood("sad"), 1, TRIO, 24), **asked)  # type: ignore[arg-type]


def test_every_ensemble_is_asked_for_in_every_mood_with_keys_and_tempos() -> None:
    asked = ensemble_requests(MOODS, 45)
    ensembles = {(one.instruments, one.mood.name) for one in asked}
    assert ensembles == {(who, name) for who in (*PRESETS, *LISTS) for name in MOODS}
    assert {one.tempo for one in asked} == set(ASKED_TEMPOS)
    assert len({one.key for one in asked}) == 24
    everything = [*asked, *mood_requests(MOODS, 5, 45, "multi"), *length_requests(MOODS, "multi")]
    assert len(set(everything)) == len(everything)
    assert not any(one.instruments == "piano" for one in everything)


def test_who_is_wanted() -> None:
    made = score(written("sad", 1, 8, CORNER_POSITIONS), 80.0, (*CORNER_POSITIONS, 8))
    assert wanted(request(), made) == {0, 1, 2}
    assert wanted(request(instruments="chiptune"), made) == {0, 1, 15, 16}
    # Left to the composer, it is whoever has a part, notes or not.
    assert wanted(request(instruments="multi"), made) == {0, 1, 2, 8}


def test_a_tempo_is_kept_in_the_file_and_in_the_notes() -> None:
    made = score(written("sad", 1, 8, CORNER_POSITIONS), 80.0, CORNER_POSITIONS)
    assert keeps_tempo(request(tempo=80), made)
    assert not keeps_tempo(request(tempo=84), made)
    assert not keeps_tempo(request(tempo=84), replace(made, tempo=84.0))
    assert not keeps_tempo(request(tempo=80), replace(made, tempos=((3.0, 90.0),)))
    with pytest.raises(ValueError, match="no tempo"):
        keeps_tempo(request(), made)


@pytest.mark.parametrize(
    ("seconds", "tempo", "kept"),
    [(24, None, True), (25, None, True), (26, None, False), (25, 80, True), (26, 80, False)],
)
def test_a_length_is_kept_to_a_second_or_half_a_bar(
    seconds: int, tempo: int | None, kept: bool
) -> None:
    notes = written("sad", 1, 8, CORNER_POSITIONS)
    # Eight bars at 80 beats per minute: 24 s, held to the end.
    notes["duration"][-1] = 8 * 48 - notes["tick"][-1]
    made = score(notes, 80.0, CORNER_POSITIONS)
    assert keeps_band_length(request(seconds=seconds, tempo=tempo), made) is kept
    assert keeps_band_length(request(seconds=26, tempo=60), made)
