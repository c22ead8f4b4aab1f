"""The piece that another piece is made from, and what the new piece keeps."""

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
    """How a piece is made from another one."""

    VARY = "vary"
    """Keep the opening; the rest is new."""
    EXTEND = "extend"
    """Keep everything except the ending, and continue to the requested length."""
    CHANGE = "change"
    """Keep the melody, as far as the new mood allows; mode, tempo, density and register follow
    the mood."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The piece that another piece is made from.

    Attributes:
        way: How the new piece is made from it.
        midi: Its standard MIDI file, as Affetto wrote it.
        key: The key it was written in.
    """

    way: Way
    midi: bytes
    key: Key

    def to_json(self) -> dict[str, Any]:
        """Return plain values from which :meth:`from_json` restores an equal origin."""
        return {
            "way": self.way.value,
            "midi": base64.b64encode(self.midi).decode("ascii"),
            "key": str(self.key),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Origin:
        """Restore the origin that :meth:`to_json` wrote.

        Raises:
            RequestError: A value is missing or not allowed.
        """
        try:
            midi = base64.b64decode(data["midi"], validate=True)
            return cls(Way(data["way"]), midi, parse_key(data["key"]))
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise RequestError(f"This is no stored origin: {error}.") from error
