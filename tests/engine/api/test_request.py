"""Requests and pieces: what is refused, and the way through JSON and between processes."""

from __future__ import annotations

import json
import math
import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.api.composition import Composition, ModelInfo, MoodReading
from engine.api.errors import RequestError
from engine.api.form import parse_form
from engine.api.instruments import PRESETS
from engine.api.keys import Key, all_keys
from engine.api.moods import WORDS, Mood, mood
from engine.api.origin import Origin, Way
from engine.api.progress import Stage
from engine.api.progression import parse_progression
from engine.api.request import (
    BARS,
    CANDIDATES,
    GUIDANCE,
    SECONDS,
    SEEDS,
    TEMPOS,
    ComposeRequest,
    new_seed,
)

REQUEST = ComposeRequest(mood("tender"), seed=5, key=Key(9, "minor"), candidates=3, guidance=2.5)
PIECE = Composition(
    request=REQUEST,
    title="Quiet Lake",
    key=Key(9, "minor"),
    tempo=71.4,
    seconds=30.25,
    notes=12,
    midi=b"MThd",
    model=ModelInfo("piano", "1", "ab" * 32),
    features={"tempo": 71.4, "density": 1 / 3},
    reading=MoodReading(0.1234, -0.5),
    stages={"compose": 0.25, "render": 1.0},
    mp3=b"sound",
    png=b"picture",
    reasons=("minor", "slow"),
)

PROGRESSIONS = ("Am F C G", "Am:2 F:2 Bb/D N.C.", "| Dm7 G7 | C |", "ii7 V7/V I")

requests = st.builds(
    ComposeRequest,
    mood=st.sampled_from([mood(word) for word in WORDS] + [Mood("custom", -0.25, 0.5)]),
    seed=st.integers(*SEEDS),
    seconds=st.integers(*SECONDS),
    key=st.none() | st.sampled_from(all_keys()),
    candidates=st.none() | st.integers(*CANDIDATES),
    guidance=st.none() | st.floats(*GUIDANCE),
    instruments=st.sampled_from(["piano", "multi", *PRESETS, "drums, violin"]),
    then=st.just(()) | st.just((mood("tense"), Mood("custom", 0.5, 0.0))),
    origin=st.none()
    | st.builds(
        Origin,
        st.sampled_from([Way.VARY, Way.EXTEND]),
        st.binary(),
        st.sampled_from(all_keys()),
    ),
    tempo=st.none() | st.integers(*TEMPOS),
    chords=st.none() | st.sampled_from(list(map(parse_progression, PROGRESSIONS))),
    chords_set_length=st.booleans(),
    form=st.none() | st.sampled_from([parse_form("A"), parse_form("A A' B A")]),
)


@given(requests)
def test_a_request_comes_back_from_json_and_from_another_process(request: ComposeRequest) -> None:
    assert ComposeRequest.from_json(json.loads(json.dumps(request.to_json()))) == request
    assert pickle.loads(pickle.dumps(request)) == request


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"seed": -1}, "seed must be from 0 to 4294967295, not -1."),
        ({"seed": 2**32}, "seed must be from 0 to 4294967295, not 4294967296."),
        ({"seconds": 4}, "seconds must be from 5 to 300, not 4."),
        ({"seconds": 301}, "seconds must be from 5 to 300, not 301."),
        ({"candidates": 0}, "candidates must be from 1 to 16, not 0."),
        ({"candidates": 17}, "candidates must be from 1 to 16, not 17."),
        ({"guidance": -0.1}, "guidance must be from 0.0 to 6.0, not -0.1."),
        ({"guidance": math.nan}, "guidance must be from 0.0 to 6.0, not nan."),
        ({"guidance": math.inf}, "guidance must be from 0.0 to 6.0, not inf."),
        ({"tempo": 221}, "tempo must be from 40 to 220, not 221."),
        ({"instruments": "band", "tempo": 39}, "tempo must be from 40 to 220, not 39."),
        ({"bars": 4}, "bars must be from 5 to 50, not 4."),
        ({"then": (mood("sad"),) * 6}, "A piece may move through at most 6 moods."),
        (
            {"chords": parse_progression("C"), "origin": Origin(Way.CHANGE, b"", Key(0, "major"))},
            "A melody that is kept has its own chords and form: leave both out.",
        ),
        (
            {"form": parse_form("A B"), "origin": Origin(Way.CHANGE, b"", Key(0, "major"))},
            "A melody that is kept has its own chords and form: leave both out.",
        ),
        ({"instruments": "a\nkazoo"}, "Unknown instruments: a kazoo. Try piano, multi, band"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RequestError) as caught:
        ComposeRequest(mood("sad"), **values)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("seed", SEEDS),
        ("seconds", SECONDS),
        ("candidates", CANDIDATES),
        ("guidance", GUIDANCE),
        ("bars", BARS),
    ],
)
def test_the_bounds_themselves_are_allowed(name: str, bounds: tuple[float, float]) -> None:
    for value in bounds:
        values: dict[str, Any] = {name: value}
        assert getattr(ComposeRequest(mood("sad"), **values), name) == value


@pytest.mark.parametrize(
    "change",
    [
        {"mood": None},
        {"mood": {"name": "sad"}},
        {"mood": {"name": "sad", "valence": 2, "arousal": 0}},
        {"mood": {"name": "sad", "valence": "low", "arousal": 0}},
        {"key": "H major"},
        {"key": 3},
        {"seed": "7"},
        {"instruments": None},
        {"mood": {"name": 1, "valence": 0, "arousal": 0}},
        {"surprise": 1},
        {"chords": "H"},
        {"chords": 3},
        {"form": "verse"},
    ],
)
def test_a_stored_request_that_is_none_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(RequestError):
        ComposeRequest.from_json({**REQUEST.to_json(), **change})


def test_a_request_kept_by_an_earlier_version_has_neither_chords_nor_form() -> None:
    stored = ComposeRequest(mood("sad"), seed=1, tempo=90).to_json()
    for name in ("chords", "chords_set_length", "form"):
        del stored[name]
    assert ComposeRequest.from_json(stored) == ComposeRequest(mood("sad"), seed=1, tempo=90)


def test_without_chords_nothing_but_the_request_sets_the_length() -> None:
    assert ComposeRequest(mood("sad"), 1, chords_set_length=True) == ComposeRequest(mood("sad"), 1)


def test_a_stored_request_without_a_mood_is_refused() -> None:
    stored = REQUEST.to_json()
    del stored["mood"]
    with pytest.raises(RequestError, match="no stored request"):
        ComposeRequest.from_json(stored)


def test_a_seed_nobody_gave_is_a_new_one() -> None:
    seeds = {ComposeRequest(mood("sad")).seed for _ in range(20)} | {new_seed() for _ in range(20)}
    assert len(seeds) > 30
    assert all(SEEDS[0] <= seed <= SEEDS[1] for seed in seeds)


def test_a_piece_comes_back_from_json_without_its_media() -> None:
    data = json.loads(json.dumps(PIECE.to_json()))
    back = Composition.from_json(data, PIECE.midi)
    assert back.to_json() == data
    assert back.reading == MoodReading(0.123, -0.5)
    rounded = replace(PIECE, features=back.features, reading=back.reading)
    assert rounded.without_media() == back
    assert pickle.loads(pickle.dumps(PIECE)) == PIECE


def test_a_piece_kept_by_an_earlier_version_has_no_reasons() -> None:
    data = PIECE.to_json()
    assert data.pop("reasons") == ["minor", "slow"]
    assert Composition.from_json(data, PIECE.midi).reasons == ()


def test_the_json_holds_what_a_reader_needs() -> None:
    data = PIECE.to_json()
    assert data["request"] == REQUEST.to_json()
    assert data["seed"] == 5
    assert data["key"] == "A minor"
    assert data["model"] == {"name": "piano", "version": "1", "checksum": "ab" * 32}
    assert data["features"] == {"tempo": 71.4, "density": 0.3333}
    assert data["stages"] == {"compose": 0.25, "render": 1.0}
    assert "midi" not in data
    assert "mp3" not in data


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        REQUEST.seed = 6  # type: ignore[misc]


def test_stages_come_in_the_order_of_the_work() -> None:
    assert list(Stage) == ["queued", "analysing", "composing", "rendering", "encoding"]
