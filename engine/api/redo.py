"""What of a piece is made anew while the rest stands, note for note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.api.errors import RequestError
from engine.api.instruments import BY_NAME, ORDER, parse_instruments, unknown_instruments

MAX_BARS: Final = 64
"""The most bars that are put before a piece or after it at once: two minutes at a usual tempo."""
_BARS: Final = re.compile(r"\s*(\d{1,5})\s*(?:(?:-|–|—|\.\.|to)\s*(\d{1,5})\s*)?")


@dataclass(frozen=True, slots=True)
class Redo:
    """What of a piece is made anew; all else is kept to the note.

    Example: ``Redo(bars=(5, 8), parts=("bass",))`` writes the bass of the bars 5 to 8 anew;
    ``Redo(add=("flute",))`` adds a flute over the whole piece; ``Redo(more=4)`` goes on for four
    bars, and ``Redo(front=4)`` puts four before the first.

    Attributes:
        bars: The first and the last bar that are written anew, counted from 1, inclusive; with
            ``add`` or ``remove``, those in which an instrument comes in or falls silent. None for
            all of them.
        parts: The instruments that are written anew, by their names in ``instruments.ORDER``;
            empty for all that play, where bars are named and nothing is added or removed.
        add: The instruments that join over what stands.
        remove: The instruments that are taken away.
        front: Bars that are put before the first, 0 … ``MAX_BARS``.
        more: Bars that are put after the last, likewise; the ending moves there.

    Raises:
        RequestError: Nothing is made anew, or a number is not allowed.
    """

    bars: tuple[int, int] | None = None
    parts: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    front: int = 0
    more: int = 0

    def __post_init__(self) -> None:
        if not (self.bars or self.parts or self.add or self.remove or self.front or self.more):
            raise RequestError(
                "Say what is to be made anew: bars, instruments, or bars before or after.",
                "redo-nothing",
            )
        for name in (*self.parts, *self.add, *self.remove):
            if name not in BY_NAME:
                raise unknown_instruments(name)
        named = [*self.parts, *self.add, *self.remove]
        twice = [one for one in dict.fromkeys(named) if named.count(one) > 1]
        if twice:
            raise RequestError(
                f"{twice[0]} is named twice: an instrument is written anew, added or removed.",
                "redo-twice",
                name=twice[0],
            )
        if self.bars is not None and not 1 <= self.bars[0] <= self.bars[1]:
            raise RequestError(
                f"Bars are counted from 1, the first before the last: not "
                f"{self.bars[0]} to {self.bars[1]}.",
                "redo-bars",
                first=self.bars[0],
                last=self.bars[1],
            )
        for bars in (self.front, self.more):
            if not 0 <= bars <= MAX_BARS:
                raise RequestError(
                    f"Bars before or after are from 0 to {MAX_BARS}, not {bars}.",
                    "redo-bars-beyond",
                    most=MAX_BARS,
                    value=bars,
                )

    def to_json(self) -> dict[str, Any]:
        """Return plain values from which :meth:`from_json` restores an equal value."""
        return {
            "bars": None if self.bars is None else list(self.bars),
            "parts": list(self.parts),
            "add": list(self.add),
            "remove": list(self.remove),
            "front": self.front,
            "more": self.more,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Redo:
        """Restore what :meth:`to_json` wrote.

        Raises:
            RequestError: A value is missing or not allowed.
        """
        try:
            bars = None if data["bars"] is None else (int(data["bars"][0]), int(data["bars"][1]))
            names = {
                name: tuple(str(one) for one in data[name]) for name in ("parts", "add", "remove")
            }
            return cls(bars, **names, front=int(data["front"]), more=int(data["more"]))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise RequestError(f"This is no stored redo: {error}.") from error


def parse_bars(text: str) -> tuple[int, int]:
    """Read which bars are meant: ``parse_bars("5-8")`` is ``(5, 8)``, and "5" the fifth alone.

    Raises:
        RequestError: It names no bars.
    """
    found = _BARS.fullmatch(text.casefold())
    if found is None:
        raise RequestError(
            f"Bars are given as the first and the last, such as 5-8, or as one, not {text[:32]}.",
            "redo-bars-typed",
            typed=text[:32],
        )
    return int(found[1]), int(found[2] or found[1])


def parse_parts(text: str) -> tuple[str, ...]:
    """Read names of instruments: ``parse_parts("sax, drums")`` is ``("drums", "winds")``.

    Args:
        text: Instruments with commas, "+" or "and" between, in any letter case.

    Returns:
        Their names in ``instruments.ORDER``, in its order.

    Raises:
        RequestError: One is unknown, or an ensemble, or there are too many.
    """
    names = parse_instruments(text).split(", ")
    for name in names:
        if name not in BY_NAME:
            raise unknown_instruments(name)
    return tuple(one.name for one in ORDER if one.name in names)
