"""The figures of keys."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.keys import Key, parse_key
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.evaluation.key_figures import asked_key_figures, real_key_figures, tonic_share
from engine.music.score import DRUMS, NOTE, Notes

SCALE = (60, 62, 64, 65, 67, 69, 71, 72)
C = Key(0, "major")


def line(*pitches: int, program: int = 0) -> Notes:
    return np.array([(0.5 * n, 0.5, one, 64, program) for n, one in enumerate(pitches)], NOTE)


def test_the_tonic_is_weighed_by_its_time_and_drums_have_none() -> None:
    notes = np.array([(0, 2, 60, 64, 0), (2, 1, 64, 64, 0), (0, 9, 36, 64, DRUMS)], NOTE)
    assert tonic_share(notes, C) == pytest.approx(2 / 3)
    assert tonic_share(notes, Key(4, "minor")) == pytest.approx(1 / 3)
    assert tonic_share(notes[:0], C) == 0.0


def test_only_what_names_a_key_is_counted() -> None:
    asked = [None, C, parse_key("F# major")]
    requests = [ComposeRequest(mood("happy"), seed=1, seconds=10, key=key) for key in asked]
    pieces = [line(60), line(*SCALE), line(*SCALE)]
    found = asked_key_figures(requests, pieces)
    assert found["key"].value == 0.5
    assert found["tonic"].value == pytest.approx((2 / 8 + 0) / 2)
    assert asked_key_figures(requests[:1], pieces[:1]) == {}


def test_real_music_has_the_tonic_of_the_key_that_is_found() -> None:
    found = real_key_figures([line(*SCALE), line(*(one + 2 for one in SCALE))], ["a", "b"])
    assert found["tonic"].value == pytest.approx(2 / 8)
    assert found["key"].value == 1.0
