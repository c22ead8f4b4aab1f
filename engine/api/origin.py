"""The piece that another piece is made from, and what the new piece keeps."""

from __future__ import annotations

import base64
import binascii
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.api.clock import require_stretch
from engine.api.errors import RequestError
from engine.api.keys import Key, parse_key
from engine.api.redo import Redo


class Way(enum.StrEnum):
    """How a piece is made from another one."""

    VARY = "vary"
    """Keep the opening; the rest is new."""
    EXTEND = "extend"
    """Keep everything except the ending, and continue to the requested length."""
    CHANGE = "change"
    """Keep the melody, as far as the new mood allows; mode, tempo, density and register follow
    the mood."""
    CONTINUE = "continue"
    """Go on from the end of the part that is taken, in its key, tempo, instruments and manner; of
    what stands the last seconds are heard."""
    REWRITE = "rewrite"
    """Keep the chords, the form, the tempo map and the outline of the melody of the part that is
    taken; its first bars are heard as they are, the rest is new."""
    REDO = "redo"
    """Keep all but what :class:`engine.api.redo.Redo` names, note for note."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The piece that another piece is made from.

    Attributes:
        way: How the new piece is made from it.
        midi: A standard MIDI file: as Affetto wrote it or, without a key, any.
        key: The key it was written in; None where the file is still to be read as it comes from
            outside, which the composer does.
        start: Where the part begins that is taken of such a file, seconds of its music; None for
            what suits the way.
        end: Where that part ends; None likewise.
        one: Whether of such a file only the instrument with the melody is taken.
        only_new: Whether what is taken over note for note is left out of the new piece.
        own_mood: Whether the mood that is heard in it takes the place of the mood asked for.
        name: How sentences name the file.
        redo: What is made anew for ``Way.REDO``; None for the other ways.
        loop: After how many seconds it begins again, for ``Way.REDO`` of a loop; None where the
            bars of its notes tell.

    Raises:
        RequestError: The part has no length, or nothing is made anew.
    """

    way: Way
    midi: bytes
    key: Key | None = None
    start: float | None = None
    end: float | None = None
    one: bool = False
    only_new: bool = False
    own_mood: bool = False
    name: str = "MIDI"
    redo: Redo | None = None
    loop: float | None = None

    def __post_init__(self) -> None:
        require_stretch(self.start or 0.0, self.end)
        if self.way is Way.REDO and self.redo is None:
            raise RequestError(
                "Say what is to be made anew: bars, instruments, or bars before or after.",
                "redo-nothing",
            )

    def to_json(self) -> dict[str, Any]:
        """Return plain values from which :meth:`from_json` restores an equal origin."""
        return {
            "way": self.way.value,
            "midi": base64.b64encode(self.midi).decode("ascii"),
            "key": None if self.key is None else str(self.key),
            "start": self.start,
            "end": self.end,
            "one": self.one,
            "only_new": self.only_new,
            "own_mood": self.own_mood,
            "name": self.name,
            "redo": None if self.redo is None else self.redo.to_json(),
            "loop": self.loop,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Origin:
        """Restore the origin that :meth:`to_json` wrote, or that an earlier version did.

        Raises:
            RequestError: A value is missing or not allowed.
        """
        try:
            values = dict(data)
            values["way"] = Way(values["way"])
            values["midi"] = base64.b64decode(values["midi"], validate=True)
            values["key"] = parse_key(values["key"]) if values["key"] else None
            values["redo"] = Redo.from_json(values["redo"]) if values.get("redo") else None
            return cls(**values)
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise RequestError(f"This is no stored origin: {error}.") from error
