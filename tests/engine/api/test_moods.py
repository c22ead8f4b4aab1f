"""Mood words, places in the plane, and the titles that suit them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.api.errors import RequestError
from engine.api.folding import near_words
from engine.api.mood_phrases import parse_moods
from engine.api.moods import CORNERS, WORDS, Mood, mood, spoken
from engine.composing.titles import title


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


def test_a_word_is_near_if_most_of_it_is_the_same() -> None:
    assert near_words("zad", ("calm", "sad")) == ["sad"]
    assert near_words("qwertyzz", ("weary", "calm")) == []


@pytest.mark.parametrize("value", [1.001, -1.001, math.nan, math.inf, -math.inf])
def test_a_place_outside_the_plane_is_refused(value: float) -> None:
    with pytest.raises(RequestError, match="valence must be a number from -1 to 1"):
        Mood("custom", value, 0)
    with pytest.raises(RequestError, match="arousal must be a number from -1 to 1"):
        Mood("custom", 0, value)


@pytest.mark.parametrize(
    "name", ["", "two  spaces", " before", "after ", "a\nline", "calm_", "../up", "a, b", "x" * 49]
)
def test_a_name_is_words_of_letters(name: str) -> None:
    with pytest.raises(RequestError, match="words of letters with single spaces"):
        Mood(name, 0, 0)


CALM, TENSE, HAPPY = mood("calm"), mood("tense"), mood("happy")


@pytest.mark.parametrize(
    ("text", "moods"),
    [
        ("calm", [CALM]),
        (" Calm to TENSE ", [CALM, TENSE]),
        ("calm → tense → happy", [CALM, TENSE, HAPPY]),
        ("calm -> tense", [CALM, TENSE]),
        ("calm>tense", [CALM, TENSE]),
        ("calm then tense to calm", [CALM, TENSE, CALM]),
        ("calm and happy", [Mood("calm and happy", 1, 0)]),
        ("calm+happy to tense", [Mood("calm and happy", 1, 0), TENSE]),
        ("tense & tender", [Mood("tense and tender", 0.05, 0.1)]),
    ],
)
def test_moods_are_blended_and_follow_each_other(text: str, moods: list[Mood]) -> None:
    assert list(parse_moods(text)) == moods
    # Said again, it is understood again.
    assert list(parse_moods(spoken(moods))) == moods


def test_any_two_moods_can_be_blended() -> None:
    for first in WORDS:
        for second in WORDS:
            (blend,) = parse_moods(f"{first} + {second}")
            assert blend.name == f"{first} and {second}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("calm >", "Unknown mood: –. Moods are"),
        ("calm + ", "Unknown mood: –. Moods are"),
        ("> calm", "Unknown mood: –. Moods are"),
        ("calm > qwzx", "Unknown mood: qwzx. Moods are"),
        ("calm and happy and sad", "At most two moods can be blended, such as calm and happy."),
    ],
)
def test_what_asks_for_no_moods_is_refused_with_what_does(text: str, sentence: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_moods(text)
    assert str(caught.value).startswith(sentence)


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
