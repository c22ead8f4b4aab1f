"""The chords that a piece is asked to follow, as they are typed: ``Am F C G``, ``ii7 V7 I``.

Chords are separated by spaces, commas, semicolons, arrows, bar lines, or hyphens where another
chord follows (``Am-F-C-G``; ``C-7`` is C minor 7). Each lasts for a bar, or for as many beats as
stand after a colon (``Am:2 F:2``). With bar lines, chords without a length share their bar
(``| Am F | C | G |``), and ``%`` stands for the chord before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from engine.api.chord_parsing import is_numeral, parse_chord, plain_text
from engine.api.errors import RequestError

MAX_CHORDS: Final = 64
"""The most chords in a progression: as many bars as a song has before it comes round, twice."""
CHORD_BEATS: Final = (0.5, 32.0)
"""The shortest and the longest chord, inclusive, in quarter notes; lengths are whole halves."""
MAX_SHARING: Final = 4
"""The most chords that share a bar."""

_SEPARATORS: Final = re.compile(r"(?:[\s,;→>]|->)+")
_HYPHEN: Final = re.compile(r"-(?=[#b]?[IVivA-Ga-gN])")
_LENGTH: Final = re.compile(r"\d{1,3}(?:\.\d{1,3})?|\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class ProgressionStep:
    """A chord of a progression, and how long it lasts.

    Attributes:
        chord: A name or a numeral in ASCII, as :func:`engine.api.chord_parsing.parse_chord`
            reads it.
        beats: Its length in quarter notes within ``CHORD_BEATS``, or None for a bar or its share
            of one.
        sharing: How many chords share the bar, itself among them, 1 … ``MAX_SHARING``.

    Raises:
        RequestError: It is no chord, or a length is not allowed.
    """

    chord: str
    beats: float | None = None
    sharing: int = 1

    def __post_init__(self) -> None:
        parse_chord(self.chord)
        low, high = CHORD_BEATS
        if self.beats is not None and not (low <= self.beats <= high and self.beats * 2 % 1 == 0):
            raise _no_length(f"{self.chord}:{self.beats:g}")
        if self.sharing not in range(1, (1 if self.beats else MAX_SHARING) + 1):
            raise _no_sharing()


@dataclass(frozen=True, slots=True)
class Progression:
    """Chords in order. ``str`` gives a text that is read as an equal progression.

    Example: ``str(parse_progression("Am, F | C"))`` is ``"| Am F | C |"``.

    Raises:
        RequestError: There are none or more than ``MAX_CHORDS``, or those that share a bar are
            not together.
    """

    steps: tuple[ProgressionStep, ...]

    def __post_init__(self) -> None:
        if not self.steps:
            raise RequestError("Name at least one chord, such as Am F C G.", "no-chords")
        if len(self.steps) > MAX_CHORDS:
            raise RequestError(
                f"At most {MAX_CHORDS} chords can be given; what is shorter than the piece comes "
                "round again.",
                "too-many-chords",
                most=MAX_CHORDS,
            )
        for sharing, steps in groupby(self.steps, lambda step: step.sharing):
            if len(list(steps)) % sharing:
                raise _no_sharing()

    def __str__(self) -> str:
        texts = [
            step.chord + ("" if step.beats is None else f":{step.beats:g}") for step in self.steps
        ]
        if all(step.sharing == 1 for step in self.steps):
            return " ".join(texts)
        bars, index = [], 0
        while index < len(texts):
            end = index + self.steps[index].sharing
            bars.append(" ".join(texts[index:end]))
            index = end
        return f"| {' | '.join(bars)} |"

    @property
    def in_numerals(self) -> bool:
        """Whether any chord is a Roman numeral, so that the chords depend on the key."""
        return any(is_numeral(step.chord) for step in self.steps)


def parse_progression(text: str) -> Progression:
    """Read a progression as it is typed; the module's docstring says how.

    Example: ``parse_progression("Am:2 F:2 C")`` has three steps, of 2 beats, 2 beats and a bar.

    Raises:
        RequestError: Something is no chord or no length, or there are too few or too many; the
            message says what is allowed.
    """
    text = plain_text(text)
    steps: list[ProgressionStep] = []
    # Repeat signs are bar lines too.
    bars = re.split(r":?\|+:?", re.sub(r"\s*:\s*(?=[\d.])", ":", text))
    for bar in bars:
        tokens = [one for token in _SEPARATORS.split(bar) for one in _apart(token)]
        lengths = [length is not None for _, length in tokens]
        shared = len(bars) > 1 and not any(lengths)
        if len(bars) > 1 and (len(set(lengths)) > 1 or (shared and len(tokens) > MAX_SHARING)):
            raise _no_sharing()
        for chord, beats in tokens:
            # A sign of repetition has nothing to repeat at the start, and is refused there.
            name = steps[-1].chord if chord == "%" and steps else chord
            steps.append(ProgressionStep(name, beats, len(tokens) if shared else 1))
            if len(steps) > MAX_CHORDS:
                return Progression(tuple(steps))
    return Progression(tuple(steps))


def _apart(token: str) -> Iterator[tuple[str, float | None]]:
    """The chords in a token and their lengths; hyphens stand between chords or in a name."""
    name, colon, length = token.partition(":")
    if not name.strip("-"):
        if colon:
            raise _no_length(token)
        return
    names = [name] if _is_chord(name) else [one for one in _HYPHEN.split(name) if one]
    if not all(map(_is_chord, names)):
        names = [name]
    beats = None
    if colon:
        if not _LENGTH.fullmatch(length):
            raise _no_length(token)
        beats = float(length)
    for index, one in enumerate(names):
        yield one, beats if index == len(names) - 1 else None


def _is_chord(text: str) -> bool:
    try:
        parse_chord(text)
    except RequestError:
        return False
    return True


def _no_length(typed: str) -> RequestError:
    low, high = CHORD_BEATS
    return RequestError(
        f"Unknown length: {typed[:32]}. A chord lasts from {low:g} to {high:g} beats, in halves, "
        "such as Am:2.",
        "chord-length",
        typed=typed[:32],
        low=low,
        high=high,
    )


def _no_sharing() -> RequestError:
    return RequestError(
        f"Between two bar lines stand 1 to {MAX_SHARING} chords; either all of them have a "
        "length or none has.",
        "chords-in-bar",
        most=MAX_SHARING,
    )
