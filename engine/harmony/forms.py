"""The form of a piece that is yet to be written: drawn from those of real music, or asked for.

Forms are kept as the names of their sections, as :mod:`engine.analysis.form` gives them. A form
for a length is a real one with a stretch left out of its middle, so that it begins and ends as
music does: with an introduction or an ending, sections that never return, where that had them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from engine.analysis.form import Section
from engine.api.errors import RequestError

FORM_KINDS: Final = ("piano", "band")
"""The kinds of pieces that have forms of their own."""
SHORTEST_FORM: Final = 8
"""Bars below which a piece has no form: less than two phrases of four."""
LONG_PIECE: Final = 64
"""Bars from which sections have eight bars instead of four."""
LONGEST_KNOWN: Final = 160
"""Bars from which they have sixteen: of the forms that the shipped model knows, 315 have eight
sections of eight bars or more, 16 have twenty, one has 24 and none has 28."""
SHORTEST_SECTION: Final = 2
"""The fewest bars of a section that is asked for."""
_LONGER: Final = 3
"""A form is taken from music of at most so many times its sections, where there is such."""


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of real music, for each length of section.

    Attributes:
        counts: The length of a section in bars to forms, as names between spaces, and how many
            pieces have each.
    """

    counts: Mapping[int, Mapping[str, int]]

    @classmethod
    def count(cls, forms: Mapping[int, Sequence[str]]) -> Forms:
        """Count forms: the length of a section in bars to the form of each piece."""
        return cls({bars: dict(Counter(names).most_common()) for bars, names in forms.items()})

    @classmethod
    def from_json(cls, told: Mapping[str, Mapping[str, int]]) -> Forms:
        """The way back from :meth:`to_json`.

        Raises:
            ValueError: It is not what that gives.
        """
        return cls(
            {
                int(bars): {str(form): int(count) for form, count in found.items()}
                for bars, found in told.items()
            }
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {str(bars): dict(found) for bars, found in self.counts.items()}

    def draw(self, bars: int, rng: np.random.Generator) -> list[Section]:
        """Draw a form for a piece.

        Example: for 20 bars it may be A, A', B, B and A of four bars each.

        Args:
            bars: The length of the piece, ≥ 1.
            rng: The only source of chance.

        Returns:
            Sections in order and without gaps over all bars; none for a piece of less than
            ``SHORTEST_FORM`` bars, or where no form of that many sections is known.
        """
        phrase = 4 if bars < LONG_PIECE else 8
        # A form longer than real ones has their sections, each twice as long.
        length = phrase if bars < LONGEST_KNOWN else 2 * phrase
        rest = bars % length
        # Two bars or more beyond whole sections make an ending of their own.
        sections = bars // length + (rest >= length // 2)
        fitting = {
            form: count
            for form, count in self.counts.get(phrase, {}).items()
            if form.count(" ") + 1 >= sections
        }
        near = {f: n for f, n in fitting.items() if f.count(" ") < _LONGER * sections}
        if bars < SHORTEST_FORM or not fitting:
            return []
        known = near or fitting
        weights = np.array(list(known.values()), float)
        form = list(known)[rng.choice(len(known), p=weights / weights.sum())]
        names = _shortened(form.split(" "), sections, rng)
        lengths = [length] * sections
        lengths[-1] += bars - length * sections
        return _sections(names, lengths)


def forms_by_kind(told: Mapping[str, Any]) -> dict[str, Forms]:
    """Read the forms of each of ``FORM_KINDS``, or those that both share, from plain values.

    Raises:
        ValueError: It is neither what :meth:`Forms.to_json` gives nor such values by kind.
    """
    by_kind = told if set(told) == set(FORM_KINDS) else dict.fromkeys(FORM_KINDS, told)
    return {kind: Forms.from_json(forms) for kind, forms in by_kind.items()}


def plan_form(names: Sequence[str], bars: int) -> list[Section]:
    """Spread the sections of a form that was asked for over the bars of a piece.

    Sections last whole phrases of four bars where there is room, of two where there is not;
    equal letters last equally long, but for the last section, which takes what is left.

    Example: A, A', B, A in 30 bars are 8, 8, 4 and 10 bars long.

    Args:
        names: Letters, followed by an apostrophe where the section is varied.
        bars: The length of the piece.

    Raises:
        RequestError: There is no room for sections of ``SHORTEST_SECTION`` bars.
    """
    if len(names) * SHORTEST_SECTION > bars:
        most = bars // SHORTEST_SECTION
        raise RequestError(
            f"A form of {len(names)} sections does not fit: the piece has {bars} bars, room for "
            f"{most} of {SHORTEST_SECTION} bars each. Ask for fewer, or for a longer or faster "
            "piece.",
            "form-too-long",
            sections=len(names),
            bars=bars,
            most=most,
            shortest=SHORTEST_SECTION,
        )
    letters = [name.rstrip("'") for name in names]
    phrase = next(unit for unit in (4, SHORTEST_SECTION) if unit * len(names) <= bars)
    lengths = dict.fromkeys(letters, phrase)
    left = bars - phrase * len(names)
    times = Counter(letters)
    grown = True
    while grown:
        grown = False
        for letter in lengths:
            if (more := times[letter] * phrase) <= left:
                lengths[letter] += phrase
                left -= more
                grown = True
    each = [lengths[letter] for letter in letters]
    each[-1] += left
    return _sections(names, each)


def form_text(sections: Sequence[Section]) -> str:
    """The names of sections between spaces: ``"A A' B A"``."""
    return " ".join(one.name for one in sections)


def _shortened(names: Sequence[str], sections: int, rng: np.random.Generator) -> list[str]:
    """Leave a stretch out of the middle so that about as much returns in the rest as in all."""
    cuts = [
        _named_anew([*names[:head], *names[len(names) - (sections - head) :]])
        for head in range(1, max(2, sections))
    ]
    new = len({name.rstrip("'") for name in names}) / len(names)
    apart = [abs(len({one.rstrip("'") for one in cut}) / sections - new) for cut in cuts]
    best = np.flatnonzero(np.array(apart) <= min(apart) + 1e-9)
    return cuts[rng.choice(best)]


def _named_anew(names: Sequence[str]) -> list[str]:
    """Letters in order of appearance; what comes for the first time varies nothing."""
    letters: dict[str, str] = {}
    out = []
    for name in names:
        letter = name.rstrip("'")
        if letter in letters:
            out.append(letters[letter] + name[len(letter) :])
        else:
            letters[letter] = chr(ord("A") + len(letters))
            out.append(letters[letter])
    return out


def _sections(names: Sequence[str], lengths: Sequence[int]) -> list[Section]:
    firsts = np.cumsum([0, *lengths[:-1]])
    return [
        Section(int(first), int(length), name.rstrip("'"), name.endswith("'"))
        for name, first, length in zip(names, firsts, lengths, strict=True)
    ]
