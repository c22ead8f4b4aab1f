"""Typed text made alike for comparison."""

from __future__ import annotations

import unicodedata


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
