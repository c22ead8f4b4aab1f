"""Mood words, places in the plane, and the titles that suit them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.errors import RequestError
from engine.moods import CORNERS, WORDS, Mood, mood
from engine.titles import title


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_understood_in_any_case(word: str) -> None:
    asked = mood(f"  {word.upper()} ")
    assert asked == Mood(word, *WORDS[word])
    assert -1 <= asked.valence <= 1
    assert -1 <= asked.arousal <= 1


def test_there_are_words_enough_in_every_corner() -> None:
    corners = [mood(word).corner for word in WORDS if word not in CORNERS]
    assert len(corners) >= 12
    assert all(corners.count(name) >= 3 for name in CORNERS)


@pytest.mark.parametrize(
    ("word", "corner"),
    [("joyful", "happy"), ("furious", "angry"), ("gloomy", "sad"), ("peaceful", "calm")],
)
def test_synonyms_lie_near_what_they_mean(word: str, corner: str) -> None:
    assert mood(word).corner == corner


@pytest.mark.parametrize("name", CORNERS)
def test_a_corner_is_its_own_corner(name: str) -> None:
    assert mood(name).corner == name


@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_a_zero_counts_as_positive_whatever_its_sign(zero: float) -> None:
    assert Mood("custom", zero, zero).corner == "happy"
    assert Mood("custom", zero, -0.1).corner == "calm"
    assert Mood("custom", -0.1, zero).corner == "angry"


def test_an_unknown_word_is_answered_with_its_neighbours_and_all_words() -> None:
    with pytest.raises(RequestError) as caught:
        mood("hapy")
    assert str(caught.value).startswith("Unknown mood: hapy. Did you mean happy?")
    assert all(word in str(caught.value) for word in WORDS)
    with pytest.raises(RequestError, match=r"Unknown mood: –\. Moods are"):
        mood("  ")
    with pytest.raises(RequestError, match=r"^Unknown mood: a b\. Moods are .*\.$"):
        mood("a\nb")
    with pytest.raises(RequestError, match=r"Unknown mood: x{32}\. Moods are"):
        mood("x" * 5000)


@pytest.mark.parametrize("value", [1.001, -1.001, math.nan, math.inf, -math.inf])
def test_a_place_outside_the_plane_is_refused(value: float) -> None:
    with pytest.raises(RequestError, match="valence must be a number from -1 to 1"):
        Mood("custom", value, 0)
    with pytest.raises(RequestError, match="arousal must be a number from -1 to 1"):
        Mood("custom", 0, value)


@pytest.mark.parametrize("name", ["", "two words", "../up", "x" * 33])
def test_a_name_is_one_word(name: str) -> None:
    with pytest.raises(RequestError, match="one word"):
        Mood(name, 0, 0)


@pytest.mark.parametrize("name", CORNERS)
def test_titles_are_two_plain_words_that_chance_varies(name: str) -> None:
    rng = np.random.default_rng(0)
    titles = [title(mood(name), rng) for _ in range(200)]
    assert len(set(titles)) > 60
    assert all(len(one) <= 60 and len(one.split()) == 2 for one in titles)
    assert all(word.isalpha() and word.istitle() for one in titles for word in one.split())
    assert title(mood(name), np.random.default_rng(7)) == title(
        mood(name), np.random.default_rng(7)
    )


def test_moods_do_not_share_their_titles() -> None:
    rng = np.random.default_rng(0)
    titles = [{title(mood(name), rng) for _ in range(500)} for name in CORNERS]
    assert not any(one & other for one in titles for other in titles if one is not other)
