"""The piece that another piece is made from, and what is kept of it."""

from __future__ import annotations

import base64
import binascii
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.api.errors import RequestError
from engine.api.keys import Key, parse_key


class Way(enum.StrEnum):
    """How a piece comes from another one."""

    VARY = "vary"
    """Keeps the opening; what follows is new."""
    EXTEND = "extend"
    """Keeps all of it but the ending, and goes on to the length asked for."""
    CHANGE = "change"
    """Keeps the melody where the new mood lets it; mode, tempo, density and register follow
    the mood."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a piece is made from.

    Attributes:
        way: What is done with it.
        midi: Its standard MIDI file, as Affetto wrote it.
        key: The key it was written in.
    """

    way: Way
    midi: bytes
    key: Key

    def to_json(self) -> dict[str, Any]:
        """Plain values that :meth:`from_json` turns back into an equal origin."""
        return {
            "way": self.way.value,
            "midi": base64.b64encode(self.midi).decode("ascii"),
            "key": str(self.key),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Origin:
        """The origin that :meth:`to_json` wrote.

        Raises:
            RequestError: Something is missing or not allowed.
        """
        try:
            midi = base64.b64decode(data["midi"], validate=True)
            return cls(Way(data["way"]), midi, parse_key(data["key"]))
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise RequestError(f"This is no stored origin: {error}.") from error
