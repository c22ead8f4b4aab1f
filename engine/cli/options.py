"""How the options' texts become values; a wrong one is refused in plain words."""

from __future__ import annotations

import argparse


def whole(text: str) -> int:
    """A whole number.

    Raises:
        ArgumentTypeError: It is none.
    """
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a whole number, not {text[:32]!r}") from None


def number(text: str) -> float:
    """A number.

    Raises:
        ArgumentTypeError: It is none.
    """
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a number, not {text[:32]!r}") from None
