"""Moods in people's own words, in several languages: ``very sad``, ``rainy sunday``, ``😢🔥``.

A text is cut into words, which are looked up in the lexicon, the longest phrases first. A word
that is not there is taken for one with another ending, or for a misspelling. Of several words the
place is the mean, in which those far from the middle weigh more; "very" moves a word away from
the middle, "a bit" towards it, and "not" to the other side, where it weighs less beside others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.api.errors import RequestError
from engine.api.folding import near_words
from engine.api.mood_lexicon import LANGUAGES, Lexicon, MoodWord, Role, lexicon, tokens_of
from engine.api.mood_matches import How, Placed, matches, mean_place
from engine.api.moods import MAX_NAME, Mood, unknown_mood

MAX_TOKENS: Final = 64
"""How many words of a text are looked up."""

_FACTORS: Final = {Role.VERY: 1.3, Role.BIT: 0.5, Role.NOT: -0.6}
"""What a word's place is multiplied by: a bit calm lies half-way to the middle, and what is not
calm is not as far on the other side as what is tense."""
_SIGNS: Final = {"->": Role.THEN, "→": Role.THEN, ">": Role.THEN, "+": Role.AND, "&": Role.AND}


@dataclass(frozen=True, slots=True)
class UnderstoodMoods:
    """What was understood of a text.

    Example: of ``"very sad flurb"`` the mood is named "very sad", and "flurb" was missed.

    Attributes:
        moods: The moods in turn, at least one, each named by the words that were understood.
        missed: The words that were not.
        near: At most two known words that are like the first of those.
    """

    moods: tuple[Mood, ...]
    missed: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


def parse_moods(text: str, languages: Sequence[str] = LANGUAGES) -> tuple[Mood, ...]:
    """Parse the moods in a text, in the order in which they follow each other.

    Example: ``parse_moods("calm and happy > sad")`` is two moods, ``"calm and happy"`` at (1, 0)
    and ``"sad"``.

    Args:
        text: As :func:`understand_moods` takes it.
        languages: Those to try.

    Raises:
        RequestError: No word of the text is understood, or more than two moods are blended.
    """
    return understand_moods(text, languages).moods


def understand_moods(text: str, languages: Sequence[str] = LANGUAGES) -> UnderstoodMoods:
    """Find the moods in a text in people's own words.

    Args:
        text: Words and emoji; or two moods joined by "and", "+" or "&" for the point half-way; or
            any number of these joined by "to", "then", "→", "->" or ">" for moods in turn, such
            as ``"a bit calm to rainy sunday"``. Degrees and joints are words of each language.
        languages: Those to try, of ``LANGUAGES``, each together with English; of two that
            understand as much, the first is taken.

    Raises:
        RequestError: No word of the text is understood, there is nothing beside a sign, or more
            than two moods are blended; the message says what is allowed.
    """
    readings = [_Reading(lexicon(language), text) for language in languages]
    return min(readings, key=lambda reading: reading.cost).understood()


@dataclass(slots=True)
class _Part:
    """One mood of a text, or one of a blend: words with their factors and how they are shown."""

    words: list[Placed] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    is_beside_sign: bool = False


class _Reading:
    """A text as it is understood in one language."""

    def __init__(self, known: Lexicon, text: str) -> None:
        self._known = known
        self._guessed = self._bent = 0
        tokens = tokens_of(text)
        self._missed = tokens[MAX_TOKENS:]
        self._turns = self._read(tokens[:MAX_TOKENS])
        parts = [part for turn in self._turns for part in turn]
        # Something understood, and then the fewest words missed, guessed and bent.
        self.cost = (
            not any(part.words for part in parts),
            len(self._missed) + sum(len(part.missed) for part in parts),
            self._guessed,
            self._bent,
        )

    def understood(self) -> UnderstoodMoods:
        parts = [part for turn in self._turns for part in turn]
        missed = [*(word for part in parts for word in part.missed), *self._missed]
        near = near_words(missed[0], self._phrases()) if missed else []
        turns = [
            # A word between two others may be no joint: "songs to cry to", "walking to school".
            [part for part in turn if part.words or part.is_beside_sign]
            for turn in self._turns
        ]
        moods = [self._blend(turn) for turn in turns if turn]
        if not moods:
            raise unknown_mood(" ".join(missed), self._known.names, near)
        return UnderstoodMoods(tuple(moods), tuple(missed), tuple(near))

    def _read(self, tokens: Sequence[str]) -> list[list[_Part]]:
        """The parts of the text: moods in turn, and in each those that are blended."""
        part = _Part()
        turns = [[part]]
        factor, said = 1.0, ""
        for text, meaning, how in matches(self._known, tokens):
            self._bent += how is How.BENT
            self._guessed += how is How.GUESSED
            joint = _SIGNS.get(text, meaning)
            if joint in (Role.THEN, Role.AND):
                last, part = part, _Part(is_beside_sign=text in _SIGNS)
                last.is_beside_sign |= text in _SIGNS
                if joint is Role.THEN:
                    turns.append([])
                turns[-1].append(part)
                factor, said = 1.0, ""
            elif isinstance(meaning, MoodWord):
                part.words.append((meaning, factor, f"{said}{meaning.text}"))
                factor, said = 1.0, ""
            elif meaning is None:
                part.missed.append(text)
                factor, said = 1.0, ""
            elif meaning in _FACTORS:
                factor *= _FACTORS[meaning]
                said += f"{self._known.degrees[text]} "
        return turns

    def _phrases(self) -> list[str]:
        meanings = self._known.meanings.values()
        return [one.text for one in meanings if isinstance(one, MoodWord)]

    def _blend(self, parts: Sequence[_Part]) -> Mood:
        """The mood of one part, or the blend of two."""
        if len(parts) > 2:
            raise RequestError(
                "At most two moods can be blended, such as calm and happy. "
                "For moods in turn write calm to happy to sad.",
                "blend-of-two",
            )
        moods = [self._mood(part) for part in parts]
        if len(moods) == 1:
            return moods[0]
        return Mood(
            _as_name((mood.name for mood in moods), " and "),
            # Rounded, since the mean of .8 and .1 is not exactly .45 as a float.
            round(sum(mood.valence for mood in moods) / 2, 3),
            round(sum(mood.arousal for mood in moods) / 2, 3),
        )

    def _mood(self, part: _Part) -> Mood:
        if not part.words:
            word = " ".join(part.missed)
            raise unknown_mood(word, self._known.names, near_words(word, self._phrases()))
        first, _, text = part.words[0]
        if len(part.words) == 1 and text == first.text and first.named:
            text = first.named
        words = dict.fromkeys([text, *(text for _, _, text in part.words[1:])])
        name = _as_name(words, " ")
        return Mood(name, *mean_place(part.words))


def _as_name(words: Iterable[str], joint: str) -> str:
    """Join as many of the words as a mood's name may hold."""
    name = ""
    for word in words:
        longer = f"{name}{joint}{word}" if name else word
        if len(longer) > MAX_NAME:
            break
        name = longer
    return name or "custom"
