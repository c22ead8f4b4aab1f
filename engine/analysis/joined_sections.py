"""Joins phrases that come together wherever they stand into the longer sections of a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from engine.analysis.form import Section, letter_name

TOGETHER: Final = 0.75
"""Of the places where either of two phrases stands, the least share where both do, in turn."""
LONGEST_RETURNING: Final = 4
"""Phrases of a section that returns, at the most: sixteen bars, if a phrase has four."""
LONGEST_NEW: Final = 2
"""Phrases of a section that never returns, at the most."""


def join_phrases(sections: Sequence[Section], phrase_bars: int) -> list[Section]:
    """Join sections that follow each other wherever they stand, and name all anew.

    The source of the idea are grammars that are built from what repeats: C. G. Nevill-Manning and
    I. H. Witten, "Identifying Hierarchical Structure in Sequences" (JAIR 7, 1997). On the twenty
    songs marked by hand (``benchmarks/form_by_hand.csv``) F of the bars that belong together is
    .53 without and .70 with it; the constants hardly matter there (.64 to .71).

    Example: of phrases A B C A B D the first two are one section: A B A C.

    Args:
        sections: In order and without gaps, as :func:`engine.analysis.form.find_sections` gives
            them.
        phrase_bars: How many bars a phrase has.
    """
    joined = list(sections)
    while (pair := _commonest_pair(joined, phrase_bars)) is not None:
        joined = _join(joined, pair)
    names: dict[str, str] = {}
    for one in joined:
        names.setdefault(one.letter, letter_name(len(names)))
    return [Section(one.first, one.bars, names[one.letter], one.varied) for one in joined]


def _commonest_pair(sections: Sequence[Section], phrase_bars: int) -> tuple[str, str] | None:
    """The letters that follow each other most often among those that may be joined."""
    counts = Counter(one.letter for one in sections)
    if len(counts) <= 2:  # One letter for all would tell nothing.
        return None
    longest: dict[str, int] = {}
    for one in sections:
        longest[one.letter] = max(longest.get(one.letter, 0), one.bars)
    turns = Counter(
        (one.letter, other.letter)
        for one, other in pairwise(sections)
        if one.letter != other.letter
    )
    # Of equals the first one that was met.
    for pair, times in turns.most_common():
        if times >= TOGETHER * max(counts[name] for name in pair) and _fits(
            pair, counts, longest, phrase_bars
        ):
            return pair
    return None


def _fits(
    pair: tuple[str, str], counts: Mapping[str, int], longest: Mapping[str, int], phrase_bars: int
) -> bool:
    is_new = all(counts[name] == 1 for name in pair)
    most = (LONGEST_NEW if is_new else LONGEST_RETURNING) * phrase_bars
    # A bar more is no other section: an upbeat, an ending that is held.
    return sum(longest[name] for name in pair) <= most + 1


def _join(sections: Sequence[Section], pair: tuple[str, str]) -> list[Section]:
    joined: list[Section] = []
    for one in sections:
        before = joined[-1] if joined else None
        if before is not None and (before.letter, one.letter) == pair:
            bars = before.bars + one.bars
            joined[-1] = Section(before.first, bars, pair[0], before.varied or one.varied)
        else:
            joined.append(one)
    return joined
