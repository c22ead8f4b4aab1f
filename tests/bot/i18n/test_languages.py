"""The catalogues: the same sentences in every language, none missing, left over or too long."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import discord
import pytest
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.i18n.messages import FOLDER, LANGUAGES, Catalogue, language_of, t, t_in, use_language
from bot.i18n.names import key_names, mood_names
from bot.settings import BotSettings
from engine.api.folding import fold
from engine.api.keys import all_keys
from engine.api.mood_lexicon import lexicon
from engine.api.moods import WORDS
from tests.bot.raised_errors import raised
from tests.bot.world import World

PROJECT = Path(__file__).resolve().parents[3]
OTHERS = [language for language in LANGUAGES if language != "en"]
SPOKEN = re.compile(r"(command|choice|mood|key|error)-")
"""The families whose keys are put together: the tests below know them by other means."""

Places = frozenset[str]


class Looking(Visitor):
    """Collects the names of the places in a sentence."""

    def __init__(self) -> None:
        self.places: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.places.add(node.id.name)


def places(node: ftl.BaseNode) -> Places:
    looking = Looking()
    looking.visit(node)
    return frozenset(looking.places)


def sentences(language: str) -> dict[str, Places]:
    """Every key of a language, attributes included, with its sentence's places."""
    found: dict[str, Places] = {}
    for path in sorted((FOLDER / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text("utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, ftl.Message):
                parts = [(entry.id.name, entry.value)]
                parts += [
                    (f"{entry.id.name}.{each.id.name}", each.value) for each in entry.attributes
                ]
                for name, value in parts:
                    assert value is not None, f"{name} is empty in {language}"
                    assert name not in found, f"{name} stands twice in {language}"
                    found[name] = places(value)
    return found


def said() -> Iterator[tuple[str, frozenset[str] | None, str]]:
    """What the sources say: the key, the places they fill (None: elsewhere), and where."""
    for path in sorted((PROJECT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                where = f"{path.relative_to(PROJECT)}:{node.lineno}"
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    if node.func.id == "t":
                        yield first.value, frozenset(str(word.arg) for word in node.keywords), where
                    elif node.func.id == "key":
                        yield first.value, None, where


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_sentence_with_the_same_places(language: str) -> None:
    def but_for_english(name: str) -> bool:
        return name.startswith(("command-", "choice-")) or name.endswith(".also")

    other = {key: value for key, value in sentences(language).items() if not but_for_english(key)}
    assert other == sentences("en")


def test_what_the_sources_say_is_there_and_nothing_else() -> None:
    known = sentences("en")
    used = list(said())
    for name, filled, where in used:
        assert name in known, f"{where} says {name}, which no catalogue has"
        assert filled is None or filled == known[name], f"{where} fills {name} with {set(filled)}"
    left_over = {name for name in known if not SPOKEN.match(name)} - {name for name, *_ in used}
    assert not left_over


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_fit_where_discord_shows_them(language: str) -> None:
    """Source: https://discord.com/developers/docs/resources/message#embed-object-embed-limits"""
    limits = {"button-": 80, "choice-": 100, "command-": 100, "mood-": 60, "key-": 60}
    for name, used in sentences(language).items():
        text = t_in(language, name, **dict.fromkeys(used, 1))
        start = next((start for start in limits if name.startswith(start)), "")
        assert text.strip()
        assert len(text) <= limits.get(start, 900), f"{name} is {len(text)} long in {language}"


@pytest.fixture
def settings(settings: BotSettings) -> BotSettings:
    """With all commands there are."""
    return replace(settings, voice=True)


@pytest.mark.parametrize("language", OTHERS)
async def test_all_that_discord_shows_of_a_command_is_translated(
    world: World, language: str
) -> None:
    translator = world.bot.tree.translator
    assert translator is not None
    locale = {"de": "de", "fr": "fr", "es": "es-ES"}[language]
    shown: set[str] = set()

    def look(node: dict[str, object], path: str) -> None:
        if "description" in node:
            texts = node.get("description_localizations")
            assert isinstance(texts, dict), path
            assert locale in texts, f"{path} has no description in {language}"
            assert texts[locale] != node["description"]
            assert len(texts[locale]) <= 100
            assert "en-GB" not in texts
            shown.add(texts[locale])
        assert not node.get("name_localizations") or "description" not in node
        for choice in node.get("choices", ()):  # type: ignore[attr-defined]
            assert locale in choice["name_localizations"], f"{path}: {choice['name']}"
            shown.add(choice["name_localizations"][locale])
        for option in node.get("options", ()):  # type: ignore[attr-defined]
            look(option, f"{path} {option['name']}")

    for command in world.bot.tree.get_commands():
        payload = await command.get_translated_payload(world.bot.tree, translator)
        look(payload, command.name)
    known = {
        name: t_in(language, name)
        for name in sentences(language)
        if name.startswith(("command-", "choice-"))
    }
    left_over = {name for name, text in known.items() if text not in shown}
    assert not left_over


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mood_goes_by_one_name_and_a_name_stands_for_one_mood(language: str) -> None:
    use_language(language)
    meant: dict[str, str] = {}
    for name in mood_names():
        for text in name.understood:
            assert text
            assert meant.setdefault(text, name.value) == name.value, f"{text} is ambiguous"
    assert [name.value for name in mood_names()] == list(WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_engine_names_the_moods_as_the_messages_do(language: str) -> None:
    use_language(language)
    assert [fold(name.shown) for name in mood_names()] == list(map(fold, lexicon(language).names))


def test_the_english_names_are_the_engines() -> None:
    use_language("en")
    assert [(name.shown, name.value) for name in mood_names()] == [(word, word) for word in WORDS]
    assert [name.shown for name in key_names()] == [str(key) for key in all_keys()]


def test_the_engines_errors_are_said_in_its_own_words_and_in_every_language() -> None:
    for error in raised():
        name = f"error-{error.code}"
        assert t_in("en", name, **error.values) == str(error)
        for language in OTHERS:
            assert t_in(language, name, **error.values) != str(error)


def test_every_code_in_the_engine_has_a_sentence_and_the_other_way_round() -> None:
    tests_know = {f"error-{error.code}" for error in raised()}
    known = {name: used for name, used in sentences("en").items() if name.startswith("error-")}
    in_source = {}
    for path in sorted((PROJECT / "engine").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "").endswith("Error")
                and len(node.args) > 1
                and isinstance(node.args[1], ast.Constant)
            ):
                in_source[f"error-{node.args[1].value!s}"] = frozenset(
                    str(word.arg) for word in node.keywords
                )
    assert in_source == known
    assert tests_know == known.keys()


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de", "de"), ("fr", "fr"), ("es-ES", "es"), ("es-419", "es"), ("en-GB", "en"), ("ja", "en")],
)
def test_the_language_of_a_locale(locale: str, language: str) -> None:
    assert language_of(locale) == language
    assert discord.Locale(locale).value == locale


def test_plurals_numbers_and_lists() -> None:
    use_language("de")
    assert t("queue-before", count=1) == "In der Warteschlange: noch 1 Stück vor deinem."
    assert t("queue-before", count=2) == "In der Warteschlange: noch 2 Stücke vor deinem."
    use_language("fr")
    assert t("under-way", count=1).startswith("Un morceau")
    use_language("es")
    assert t("card-piece", number=4294967295, model="x") == "Pieza 4294967295 · x"
    assert "feliz o triste" in t(
        "error-unknown-mood-close", typed="x", close=["feliz", "triste"], words="y"
    )


def test_what_cannot_be_said_is_an_error_of_the_program() -> None:
    with pytest.raises(LookupError, match="no sentence"):
        t("no-such-thing")
    with pytest.raises(LookupError, match=r"no sentence card-piece\.also"):
        t("card-piece.also", number=1, model="x")
    with pytest.raises(LookupError, match="cannot be said"):
        t("card-for")


class NoReferences(Visitor):
    """Fails where a message refers to another, which may not have been read yet."""

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802
        pytest.fail(f"refers to {node.id.name}")

    def visit_TermReference(self, node: ftl.TermReference) -> None:  # noqa: N802
        pytest.fail(f"refers to -{node.id.name}")


def test_no_message_refers_to_another() -> None:
    with pytest.raises(pytest.fail.Exception, match="refers to other"):
        NoReferences().visit(FluentParser().parse("one = { other }"))
    for path in FOLDER.glob("*/*.ftl"):
        NoReferences().visit(FluentParser().parse(path.read_text("utf-8")))


@pytest.mark.slow
def test_messages_that_are_read_one_by_one_are_those_of_the_files() -> None:
    for language in LANGUAGES:
        whole = FluentBundle([language])
        for path in (FOLDER / language).glob("*.ftl"):
            whole.add_resource(FluentResource(path.read_text("utf-8")))
        catalogue = Catalogue(language)
        for name in sentences(language):
            message, _, attribute = name.partition(".")
            found = whole.get_message(message)
            wanted = found.attributes[attribute] if attribute else found.value
            read = catalogue.pattern(name)
            assert wanted is not None
            assert read is not None
            assert wanted.equals(read), name
        assert catalogue.pattern("no-such-thing") is None


def test_typed_text_is_compared_without_case_accents_and_hyphens() -> None:
    assert fold("  Fis-MOLL ") == "fis moll"
    assert fold("Rêveuse") == "reveuse"
