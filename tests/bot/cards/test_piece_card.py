"""File names and other small print of a reply."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.alt_text import MAX_ALT, alt_text
from bot.cards.piece_card import SMALLER, PieceCard, file_stem, length
from bot.cards.reasons import REASONS, why
from bot.i18n.messages import t, use_language
from bot.replying.content import Content
from engine.api.form import parse_form
from engine.api.mood_phrases import parse_moods
from engine.api.moods import Mood
from engine.api.request import ComposeRequest
from engine.ranking.explanation import SIDES
from tests.bot.fake_engine import MP3, compose, compose_request


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


async def forms_of(
    reply: PieceCard, limit_bytes: int = 10**6, smallest: int = 10**9
) -> list[Content]:
    """All that would be tried, by an engine whose sounds have at least so many bytes."""

    async def smaller(max_bytes: int) -> bytes | None:
        return b"s" * max_bytes if max_bytes >= smallest else None

    return [form async for form in reply.contents(limit_bytes, smaller)]


async def test_a_mood_given_in_numbers_is_named_after_its_corner() -> None:
    piece = compose(ComposeRequest(mood=Mood("custom", 0.25, -0.75), seed=1))
    [content, *_] = await forms_of(PieceCard(1, 2, piece))
    assert content.embeds[0].fields[0].value == "calm (valence +0.2, arousal -0.8)"


async def test_the_picture_is_told_in_words_in_the_members_language() -> None:
    request = ComposeRequest(
        mood=parse_moods("rainy sunday")[0], seed=1, form=parse_form("A A' B"), instruments="jazz"
    )
    piece = replace(compose(request), title="Grey Harbour")
    for language, words in (
        ("en", ("Grey Harbour", "Mood: rainy sunday.", "jazz", "3 sections: A, A varied, B.")),
        ("de", ("Grey Harbour", "Stimmung: rainy sunday.", "3 Abschnitte: A, A verändert, B.")),
        ("fr", ("Grey Harbour", "3 sections\u00a0: A, A variée, B.")),
        ("es", ("Grey Harbour", "3 secciones: A, A variada, B.")),
    ):
        use_language(language)
        [content, *_] = await forms_of(PieceCard(1, 2, piece))
        described = {file.filename[-3:]: file.description for file in content.files}
        assert described["mp3"] is described["mid"] is None
        assert all(word in str(described["png"]) for word in words)
    use_language("en")
    long = replace(piece, title="x" * 990)
    assert len(alt_text(long)) == MAX_ALT


def extensions(forms: list[Content]) -> list[list[str]]:
    return [[file.filename[-3:] for file in form.files] for form in forms]


async def test_smaller_forms_follow_until_only_the_notes_are_left() -> None:
    forms = await forms_of(PieceCard(1, 2, compose(compose_request())))
    assert extensions(forms) == [["mp3", "mid", "png"], ["mp3", "mid"], ["mid"]]


async def test_before_the_sound_goes_it_gets_half_as_large() -> None:
    forms = await forms_of(PieceCard(1, 2, compose(compose_request())), smallest=6)
    assert extensions(forms) == [["mp3", "mid", "png"], ["mp3", "mid"], ["mp3", "mid"], ["mid"]]
    assert [len(form.files[0].fp.read()) for form in forms[:3]] == [len(MP3), len(MP3), 6]
    assert [t(SMALLER) in form.text for form in forms] == [False, False, True, False]


async def test_a_sound_over_the_limit_is_made_to_fit_it() -> None:
    forms = await forms_of(PieceCard(1, 2, compose(compose_request())), 12, smallest=4)
    assert extensions(forms) == [["mp3", "mid"], ["mp3", "mid"], ["mid"]]
    assert [len(form.files[0].fp.read()) for form in forms[:2]] == [12, 6]
    assert [form.text.count(t(SMALLER)) for form in forms] == [1, 1, 0]


async def test_without_a_picture_none_is_shown() -> None:
    [content, smaller] = await forms_of(
        PieceCard(1, 2, replace(compose(compose_request()), png=None))
    )
    assert content.embeds[0].image.url is None
    assert content.text == ""
    assert [file.filename[-3:] for file in smaller.files] == ["mid"]


async def test_a_curve_of_moods_is_named_in_turn() -> None:
    [content, *_] = await forms_of(PieceCard(1, 2, compose(compose_request("calm to tense"))))
    assert content.embeds[0].fields[0].value == "calm → tense"


async def test_the_card_says_why_it_sounds_so() -> None:
    piece = replace(compose(compose_request()), reasons=("sparse", "unheard of", "minor"))
    [content, *_] = await forms_of(PieceCard(1, 2, piece, "A variation of #3"))
    assert content.embeds[0].description == (
        "Composed for <@2>\nA variation of #3\nWhy it sounds so: few notes, in minor"
    )


def test_without_known_reasons_nothing_is_said() -> None:
    assert why(("unheard of",)) == ""
    assert why(()) == ""


def test_every_reason_the_engine_gives_has_words() -> None:
    assert set(REASONS) == {code for sides in SIDES.values() for code in sides}


async def test_the_card_names_the_chords_and_the_json_keeps_them() -> None:
    chords = tuple((2.0 * number, name) for number, name in enumerate(["Am", "F", "C"] * 5))
    piece = replace(compose(compose_request()), chords=chords)
    [form, *_] = await forms_of(PieceCard(1, 2, piece))
    shown = {field.name: field.value for field in form.embeds[0].fields}
    assert shown["Chords"] == " – ".join(["Am", "F", "C"] * 4) + " …"
    assert type(piece).from_json(piece.to_json(), b"").chords == chords
    [plain, *_] = await forms_of(PieceCard(1, 2, replace(piece, chords=())))
    assert "Chords" not in {field.name for field in plain.embeds[0].fields}


async def test_without_a_sound_the_picture_goes_and_nothing_is_left_to_leave_out() -> None:
    piece = replace(compose(compose_request()), png=b"small")
    forms = await forms_of(PieceCard(1, 2, piece), len(MP3) - 1)
    assert extensions(forms) == [["mid", "png"], ["mid"]]
    assert [t(SMALLER) in form.text for form in forms] == [False, False]
