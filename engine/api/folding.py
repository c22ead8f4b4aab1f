"""Typed text made alike for comparison, and known words that are spelt like it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

_NEAR_PERCENT: Final = 65
"""How much of two words must agree for one to be suggested for the other: two letters of three, as
in "zad" and "sad", but not what "qwertyzz" and "weary" happen to share, 61 %."""


def fold(text: str) -> str:
    """Normalise text for comparison: ``fold("  Fis-MOLL ")`` is ``"fis moll"``.

    Letter case, accents, hyphens and needless spaces go, and what only varies an emoji.
    """
    plain = text.casefold().replace("-", " ").replace("’", "'").replace("œ", "oe")
    signs = (sign for sign in unicodedata.normalize("NFKD", plain) if not _is_dropped(sign))
    return " ".join("".join(signs).split())


def _is_dropped(sign: str) -> bool:
    """Whether a sign is an accent, a variant of an emoji, a skin colour or a joiner."""
    return bool(unicodedata.combining(sign)) or sign in "\ufe0f\u200d" or "🏻" <= sign <= "🏿"


def near_words(word: str, known: Iterable[str]) -> list[str]:
    """Find at most two known words that are spelt like another, and are not that word itself.

    Example: ``near_words("hapy", WORDS)`` is ``["happy"]``.
    """
    # Only now: a worker looks up no words.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    typed = fold(word)
    folded = {fold(each): each for each in known}
    folded.pop(typed, None)
    found = process.extract(
        typed, folded.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_PERCENT, limit=2
    )
    return [folded[each] for each, _, _ in found]
