"""Times in a piece, as people write them."""

from __future__ import annotations

import re
from typing import Final

from engine.api.errors import RequestError

_CLOCK: Final = re.compile(
    r"\s*(?:(\d{1,4}):(?=[0-5]?\d(?!\d)))?(\d{1,6}(?:\.\d{1,6})?)\s*", re.ASCII
)


def parse_clock(text: str) -> float:
    """Parse a time in a piece: minutes and seconds, or seconds alone.

    Example: ``parse_clock("1:05")`` is 65.0, and so is ``parse_clock("65")``.

    Returns:
        Seconds, ≥ 0.

    Raises:
        RequestError: The text is no time.
    """
    found = _CLOCK.fullmatch(text)
    if found is None:
        typed = " ".join(text.split())[:32] or "–"
        raise RequestError(
            f"Unknown time: {typed}. Write minutes and seconds, such as 1:05.",
            "unknown-time",
            typed=typed,
        )
    return 60.0 * int(found[1] or 0) + float(found[2])


def clock_text(seconds: float) -> str:
    """Write a time as minutes and seconds: ``clock_text(65.2)`` is ``"1:05"``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def require_stretch(begin: float, end: float | None) -> None:
    """Make sure that a stretch of a piece has a length.

    Args:
        begin: Seconds from the piece's start.
        end: Likewise; None for the piece's own end.

    Raises:
        RequestError: It begins before 0, or ends no later than it begins.
    """
    if begin < 0 or (end is not None and end <= begin):
        raise RequestError(
            "A stretch begins at 0:00 or later and ends after its beginning.",
            "stretch-without-length",
        )


def silent_stretch(seconds: float) -> RequestError:
    """Make the error for a stretch in which nothing is played, of music of so many seconds."""
    return RequestError(
        f"Nothing is played in this stretch: the music lasts {round(seconds)} seconds.",
        "stretch-is-silent",
        seconds=round(seconds),
    )
