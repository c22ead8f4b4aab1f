"""What is suggested while a member types a wish with several words in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from discord import app_commands

from bot.i18n.messages import t
from bot.i18n.names import Name, joints, matching, mood_names
from engine.api.folding import fold
from engine.api.instruments import BY_NAME, MULTI, PIANO, PRESETS
from engine.api.model_names import USUAL_MODEL
from engine.api.moods import CORNERS
from engine.api.request import MAX_MOODS

MAX_CHOICES: Final = 25
"""How many suggestions Discord shows.
Source: https://discord.com/developers/docs/interactions/application-commands"""

MAX_CHOICE_LENGTH: Final = 100
"""How many characters a suggestion may have.
Source: https://discord.com/developers/docs/interactions/application-commands"""


def suggest(names: Iterable[Name], typed: str) -> list[app_commands.Choice[Any]]:
    """Suggests the names that hold the typed text, those that begin with it first."""
    return _choices((name.shown, name.value) for name in matching(names, typed))


def suggest_moods(typed: str) -> list[app_commands.Choice[Any]]:
    """Suggests moods that complete the last word; after a whole word, blends and ways on too.

    After "calm" come "calm", then "calm to tense" and its like, then "calm and tense".
    """
    words, known = joints(), mood_names()
    turns = list(words.thens.finditer(typed))
    start = turns[-1].end() if turns else 0
    blends = list(words.alsos.finditer(typed, start))
    if len(blends) > 1 or len(turns) >= MAX_MOODS:
        return []  # Only two moods can be blended, and only so many follow each other.
    at = blends[-1].end() if blends else start
    head, last = typed[:at], fold(typed[at:])
    before = typed[start:at] if blends else typed[:start]
    # The mood it comes from, or is blended with, is not suggested again.
    near = {fold(word) for word in (words.alsos if blends else words.thens).split(before)[-2:]}
    free = [name for name in known if not near & set(name.understood)]
    pairs = [
        (head + name.shown, head + name.shown if head else name.value)
        for name in matching(free, last)
    ]
    whole = next((name for name in free if last in name.understood), None)
    if whole is not None:
        others = [name for name in free if name.value in CORNERS and name is not whole]
        ways = [words.then] if len(turns) + 1 < MAX_MOODS else []
        ways += [] if blends else [words.also]
        texts = [f"{head}{whole.shown} {way} {name.shown}" for way in ways for name in others]
        pairs += [(text, text) for text in texts]
    return _choices(pairs)


def suggest_instrument(typed: str) -> list[app_commands.Choice[Any]]:
    """Suggests the instruments and ensembles whose names hold the typed text."""
    names = dict.fromkeys((PIANO, MULTI, *PRESETS, *BY_NAME))
    return suggest((_plain(name) for name in names), typed)


def suggest_instruments(typed: str) -> list[app_commands.Choice[Any]]:
    """Suggests ensembles and instruments that complete the text, the last item of a list."""
    _, comma, last = typed.rpartition(",")
    part = last.strip().casefold()
    if comma:
        return suggest_parts(typed)
    shown_as = {
        PIANO: t("suggest-piano"),
        MULTI: t("suggest-multi"),
        **{name: f"{name}: {', '.join(parts)}" for name, parts in PRESETS.items()},
    }
    shown_as |= {name: name for name in BY_NAME if name not in shown_as}
    found = [
        (shown, name) for name, shown in shown_as.items() if part in f"{name} {shown}".casefold()
    ]
    found.sort(key=lambda pair: not pair[1].startswith(part))
    return _choices(found)


def suggest_parts(typed: str) -> list[app_commands.Choice[Any]]:
    """Suggests instruments that complete the text, the last item of a list."""
    head, comma, last = typed.rpartition(",")
    before = [name.strip() for name in head.split(",") if name.strip()] if comma else []
    taken = {name.casefold() for name in before}
    names = [name.value for name in matching(map(_plain, BY_NAME), last.strip().casefold())]
    texts = (", ".join((*before, name)) for name in names if name not in taken)
    return _choices((text, text) for text in texts)


def suggest_models(names: Iterable[str], typed: str) -> list[app_commands.Choice[Any]]:
    """Suggests the usual model and those of these names, as far as they hold the typed text."""
    usual = t("suggest-usual-model")
    found = [Name(usual, USUAL_MODEL, (USUAL_MODEL, fold(usual))), *map(_plain, names)]
    return suggest(found, typed)


def _plain(name: str) -> Name:
    """A name that is the same in all languages."""
    return Name(name, name, (fold(name),))


def _choices(pairs: Iterable[tuple[str, str]]) -> list[app_commands.Choice[Any]]:
    fitting = [(name, value) for name, value in pairs if len(value) <= MAX_CHOICE_LENGTH]
    return [
        app_commands.Choice(name=name[:MAX_CHOICE_LENGTH], value=value)
        for name, value in fitting[:MAX_CHOICES]
    ]
