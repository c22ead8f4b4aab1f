"""Why a piece sounds as it does, in words."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from bot.i18n.messages import key, t

REASONS: Final = MappingProxyType(
    {
        "major": key("reason-major"),
        "minor": key("reason-minor"),
        "fast": key("reason-fast"),
        "slow": key("reason-slow"),
        "loud": key("reason-loud"),
        "soft": key("reason-soft"),
        "dense": key("reason-dense"),
        "sparse": key("reason-sparse"),
        "high": key("reason-high"),
        "low": key("reason-low"),
        "consonant": key("reason-consonant"),
        "dissonant": key("reason-dissonant"),
        "legato": key("reason-legato"),
        "detached": key("reason-detached"),
    }
)
"""The engine's code of a reason to the key of its words."""


def why(reasons: Iterable[str]) -> str:
    """Words a line on why a piece sounds so; empty without a reason that has words."""
    words = [t(REASONS[code]) for code in reasons if code in REASONS]
    return t("card-why", reasons=", ".join(words)) if words else ""
