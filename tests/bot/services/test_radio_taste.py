"""Which way a radio goes: thumbs, related keys, tempos near each other."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bot.services.radio_taste import STEP, Taste, related_keys
from engine.api.composition import Composition, MoodReading
from engine.api.instruments import PRESETS
from engine.api.keys import Key, parse_key
from engine.api.moods import mood
from engine.api.request import TEMPOS
from tests.bot.fake_engine import compose, compose_request


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - chance in music


def piece(valence: float, arousal: float, instruments: str = "jazz") -> Composition:
    made = compose(compose_request(instruments=instruments))
    return replace(made, reading=MoodReading(valence, arousal))


def test_a_thumb_up_moves_toward_a_piece_and_a_thumb_down_away() -> None:
    taste = replace(Taste.of(mood("calm"), None), valence=0.2)
    bright = piece(1.0, 0.2)
    liked, disliked = taste.liked(bright), taste.disliked(bright)
    assert taste.valence < liked.valence < 1.0
    assert liked.arousal > taste.arousal
    assert (liked.valence - taste.valence) == pytest.approx(STEP * (1.0 - taste.valence))
    assert disliked.arousal < taste.arousal or disliked.arousal == -1.0
    assert disliked.valence < taste.valence
    assert liked.weights["jazz"] > taste.weights["jazz"] > disliked.weights["jazz"]
    assert liked.weights["rock"] == taste.weights["rock"]


def test_from_a_piece_just_where_it_is_a_thumb_down_moves_to_the_middle() -> None:
    taste = Taste(0.8, -0.4, {"piano": 1.0})
    moved = taste.disliked(piece(0.8, -0.4))
    assert 0.0 < moved.valence < 0.8
    assert -0.4 < moved.arousal < 0.0


def test_it_stays_within_the_plane_and_never_gives_an_ensemble_up() -> None:
    taste = Taste.of(mood("happy"), None)
    for _ in range(30):
        taste = taste.disliked(piece(-1.0, -1.0))
    assert (taste.valence, taste.arousal) <= (1.0, 1.0)
    assert taste.weights["jazz"] > 0


def test_instruments_that_were_asked_for_stay() -> None:
    taste = Taste.of(mood("calm"), "violin, cello").disliked(piece(0, 0, "violin, cello"))
    drawn = {taste.next_request(None, chance(seed)).instruments for seed in range(20)}
    assert drawn == {"violin, cello"}
    free = Taste.of(mood("calm"), None)
    drawn = {free.next_request(None, chance(seed)).instruments for seed in range(300)}
    assert drawn == {"piano", *PRESETS}


@pytest.mark.parametrize(
    ("key", "valence", "related"),
    [
        ("A minor", 0.0, "A minor, E minor, D minor, C major, G major, F major"),
        ("C major", 0.9, "C major, G major, F major"),
        ("C major", -0.9, "A minor, E minor, D minor"),
        ("Eb major", -0.3, "C minor, G minor, F minor"),
    ],
)
def test_keys_are_related_and_in_the_mode_that_suits(
    key: str, valence: float, related: str
) -> None:
    assert {*map(str, related_keys(parse_key(key), valence))} == {
        *map(str, map(parse_key, related.split(", ")))
    }


def test_what_follows_lies_near_in_key_and_tempo_and_follows_arousal() -> None:
    before = replace(compose(compose_request("calm")), key=Key(0, "major"), tempo=80.0)
    calm = Taste.of(mood("calm"), "piano")
    stirred = replace(calm, arousal=1.0)
    for seed in range(50):
        follows = calm.next_request(before, chance(seed))
        assert follows.key in related_keys(before.key, calm.valence)
        assert follows.tempo is not None
        assert 76 <= follows.tempo <= 84
        faster = stirred.next_request(before, chance(seed))
        assert faster.tempo is not None
        assert faster.tempo > follows.tempo
    quick = replace(before, tempo=219.0)
    assert all(
        (stirred.next_request(quick, chance(seed)).tempo or 0) <= TEMPOS[1] for seed in range(20)
    )
