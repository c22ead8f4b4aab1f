"""What of a piece is made anew while the rest stands, note for note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.api.errors import RequestError
from engine.api.instruments import BY_NAME, unknown_instruments


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
        front: Bars that are put before the first, ≥ 0.
        more: Bars that are put after the last, ≥ 0; the ending moves there.

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
        if min(self.front, self.more) < 0:
            raise RequestError("Bars before or after cannot be fewer than 0.", "redo-fewer")

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
