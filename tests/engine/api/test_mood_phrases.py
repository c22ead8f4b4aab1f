"""Moods in people's own words: what is understood of them, and where it lies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.api.errors import RequestError
from engine.api.mood_lexicon import LANGUAGES, MoodWord, Role, lexicon, words_named
from engine.api.mood_phrases import MAX_TOKENS, parse_moods, understand_moods
from engine.api.moods import CORNERS, MAX_NAME, WORDS, Mood, mood


def one(text: str, *languages: str) -> Mood:
    (found,) = parse_moods(text, languages or LANGUAGES)
    return found


@pytest.mark.parametrize(
    ("text", "name", "corner"),
    [
        ("epic", "epic", "happy"),
        ("scary", "afraid", "angry"),
        ("chill", "chill", "calm"),
        ("Rainy Sunday after a breakup", "rainy sunday breakup", "sad"),
        ("songs to cry to", "cry", "sad"),
        ("a cosy evening, at home!", "cosy evening at home", "calm"),
        ("😭", "sad", "sad"),
        ("🎉🔥", "🎉 🔥", "happy"),
        ("👍🏽", "👍", "happy"),
        ("❤️", "❤", "calm"),
        ("wütend", "angry", "angry"),
        ("ein verregneter Sommertag", "verregnet Sommertag", "happy"),
        ("pleine d’espoir", "hopeful", "happy"),
        ("le cœur brisé", "le cœur brisé", "sad"),
        ("perdí las llaves", "perdí las llaves", "angry"),
        ("MUY FELIZ", "MUY feliz", "happy"),
    ],
)
def test_what_people_write_is_understood_in_four_languages(
    text: str, name: str, corner: str
) -> None:
    found = one(text)
    assert found.name.casefold() == name.casefold()
    assert found.corner == corner


@pytest.mark.parametrize(
    ("language", "plain", "very", "bit", "denied"),
    [
        ("en", "hopeful", "very hopeful", "a bit hopeful", "not hopeful"),
        (
            "de",
            "hoffnungsvoll",
            "sehr hoffnungsvoll",
            "ein bisschen hoffnungsvoll",
            "nicht Hoffnung",
        ),
        ("fr", "optimiste", "très optimiste", "un peu optimiste", "pas optimiste"),
        ("es", "optimista", "muy optimista", "un poco optimista", "no estoy optimista"),
    ],
)
def test_words_of_degree_move_a_mood_outward_inward_and_to_the_other_side(
    language: str, plain: str, very: str, bit: str, denied: str
) -> None:
    there = one(plain, language)
    assert there == mood("hopeful")
    assert one(very, language).valence == 1.0
    assert one(bit, language).valence == 0.4
    assert one(denied, language).valence == -0.48


def test_a_denied_word_weighs_less_beside_others() -> None:
    assert one("sad, not angry").corner == "sad"
    assert one("not too happy but hopeful").name == "not too happy hopeful"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("hapy", "happy"), ("clam", "calm"), ("melancolic", "melancholic"), ("energtic", "energetic")],
)
def test_misspelt_words_are_taken_for_what_was_meant(typed: str, meant: str) -> None:
    assert one(typed).name == meant


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("glücklicher", "happy"),
        ("joyeuses", "joyful"),
        ("cansadas", "tired"),
        ("thrills", "excited"),
    ],
)
def test_other_endings_of_a_word_are_understood(typed: str, name: str) -> None:
    assert one(typed).name == name


def test_what_was_missed_is_told_with_words_like_it() -> None:
    found = understand_moods("sad qwzx sunsett-ish vfrp")
    assert found.moods[0].name == "sad sunset"
    assert found.missed == ("qwzx", "vfrp")
    assert understand_moods("sad flurb").near == ("flu", "club")


@pytest.mark.parametrize("typed", ["flurb", "sadd3", "strngs", "kalm5"])
def test_no_word_is_suggested_for_itself(typed: str) -> None:
    try:
        near = understand_moods(f"sad {typed}").near
    except RequestError as error:
        near = tuple(error.values["close"])  # type: ignore[arg-type]
    assert typed not in near


def test_words_of_joining_and_degree_need_a_mood() -> None:
    for text in ("", "very", "and", "to", "the music of my day", "123", "?!", "🏻"):
        with pytest.raises(RequestError, match=r"^Unknown mood: "):
            parse_moods(text)


def test_phrases_are_blended_and_follow_each_other() -> None:
    first, second = parse_moods("a bit calm and very happy to rainy sunday")
    assert (first.name, first.valence, first.arousal) == ("a bit calm and very happy", 0.75, 0.25)
    assert second.name == "rainy sunday"
    assert [found.name for found in parse_moods("sehr ruhig zu wütend")] == ["sehr ruhig", "angry"]
    assert [found.name for found in parse_moods("calme à tendu")] == ["calm", "tense"]
    assert [found.name for found in parse_moods("feliz a triste")] == ["happy", "sad"]
    assert one("à la maison").corner == "calm"


@given(st.text(max_size=200))
def test_any_text_is_understood_or_refused_with_a_name_that_can_be_read_again(text: str) -> None:
    try:
        found = parse_moods(text)
    except RequestError:
        return
    for each in found:
        assert 0 < len(each.name) <= MAX_NAME
        assert Mood(each.name, each.valence, each.arousal) == each


def test_words_of_degree_are_shown_as_they_are_written_and_may_come_often() -> None:
    assert one("tres  triste", "fr").name == "très triste"
    often = one("a bit " * 15 + "sad " + "a bit " * 15 + "happy")
    assert (often.valence, often.arousal) == (0.0, 0.0)


def test_a_very_long_text_is_looked_at_in_part() -> None:
    found = understand_moods("sad " * 3000)
    assert found.moods[0].corner == "sad"
    assert len(found.missed) == 3000 - MAX_TOKENS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lexicon_holds_words_of_each_quadrant_away_from_the_axes(language: str) -> None:
    known = lexicon(language)
    words = [each for each in known.meanings.values() if isinstance(each, MoodWord)]
    assert len(words) > 2000
    counts = dict.fromkeys(CORNERS, 0)
    for word in words:
        counts[Mood("custom", word.valence, word.arousal).corner] += 1
        assert word.named or min(abs(word.valence), abs(word.arousal)) >= 0.3
    assert min(counts.values()) > 200
    assert all(known.meanings[joint.casefold().replace("à", "a")] is role
               for role in (Role.THEN, Role.AND) for joint in known.joints[role][:1])  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mood_is_understood_by_its_names(language: str) -> None:
    for name, words in words_named(language).items():
        for word in words:
            assert one(word, language).name == name, word
    assert len(lexicon(language).names) == len(WORDS)
