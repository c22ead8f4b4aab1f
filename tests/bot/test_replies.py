"""File names and other small print of a reply."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import Reply, file_stem, length
from engine.moods import Mood
from engine.values import ComposeRequest
from tests.bot.fake_engine import compose, compose_request


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Rain on the Lake", "rain-on-the-lake-12"),
        ("Élégie für Ärzte", "elegie-fur-arzte-12"),
        ("../../etc/passwd", "etc-passwd-12"),
        ("悲しみ", "piece-12"),
        ("a" * 100, "a" * 60 + "-12"),
        ("b" * 59 + " c", "b" * 59 + "-12"),
    ],
)
def test_file_names_come_from_title_and_number(title: str, stem: str) -> None:
    assert file_stem(title, 12) == stem


@given(st.text(max_size=200), st.integers(1, 2**40))
def test_file_names_are_safe_whatever_the_title(title: str, number: int) -> None:
    assert re.fullmatch(rf"[a-z0-9](-?[a-z0-9])*-{number}", file_stem(title, number))


@pytest.mark.parametrize(
    ("seconds", "text"), [(5.0, "0:05"), (59.4, "0:59"), (59.6, "1:00"), (180.4, "3:00")]
)
def test_lengths(seconds: float, text: str) -> None:
    assert length(seconds) == text


def test_a_mood_given_in_numbers_is_named_after_its_corner() -> None:
    piece = compose(ComposeRequest(mood=Mood("custom", 0.25, -0.75), seed=1))
    [content, *_] = Reply(1, 2, piece).contents(10**6)
    assert content.embed.fields[0].value == "calm (valence +0.2, arousal -0.8)"


def test_smaller_forms_follow_until_only_the_notes_are_left() -> None:
    reply = Reply(1, 2, compose(compose_request()))
    forms = [[file.filename[-3:] for file in form.files] for form in reply.contents(10**6)]
    assert forms == [["mp3", "mid", "png"], ["mp3", "mid"], ["mid"]]


def test_without_a_picture_none_is_shown() -> None:
    reply = Reply(1, 2, replace(compose(compose_request()), png=None))
    [content, smaller] = reply.contents(10**6)
    assert content.embed.image.url is None
    assert content.text == ""
    assert [file.filename[-3:] for file in smaller.files] == ["mid"]
