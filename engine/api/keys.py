"""Keys: a tonic and a mode, and how people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from engine.api.errors import RequestError

Mode = Literal["major", "minor"]

SCALES: Final[dict[Mode, tuple[int, ...]]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
}
"""The degrees of each mode's scale, in semitones above the tonic; minor is natural minor."""

_STEPS: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
# Of two spellings the one whose key signature has fewer accidentals.
_MAJOR_NAMES: Final = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_MINOR_NAMES: Final = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")
_PATTERN: Final = re.compile(
    r"\s*([a-g])\s*(#|♯|b|♭|sharp|flat)?\s*(major|maj|minor|min|m)?\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic's pitch class (0 is C … 11 is B) and a mode.

    Example: ``str(Key(9, "minor"))`` is ``"A minor"``.

    Raises:
        RequestError: The tonic is outside 0 … 11 or the mode is not one of the two.
    """

    tonic: int
    mode: Mode

    def __post_init__(self) -> None:
        if self.tonic not in range(12) or self.mode not in ("major", "minor"):
            raise RequestError("A key is a tonic from 0 (C) to 11 (B) and major or minor.")

    def __str__(self) -> str:
        names = _MAJOR_NAMES if self.mode == "major" else _MINOR_NAMES
        return f"{names[self.tonic]} {self.mode}"


def all_keys() -> tuple[Key, ...]:
    """The twenty-four keys: twelve major from C up, then twelve minor from C up."""
    modes: tuple[Mode, Mode] = ("major", "minor")
    return tuple(Key(tonic, mode) for mode in modes for tonic in range(12))


def parse_key(text: str) -> Key:
    """Parse a key such as ``A minor``, ``F# major``, ``Bbm`` or ``eb`` (major by default).

    Example: ``parse_key("Bbm")`` is ``Key(10, "minor")``.

    Raises:
        RequestError: The text is not a key.
    """
    match = _PATTERN.fullmatch(text)
    if match is None:
        shown = " ".join(text.split())[:32] or "–"
        raise RequestError(
            f"Unknown key: {shown}. Write a note and a mode, such as C major, F# minor or Bbm.",
            "unknown-key",
            typed=shown,
        )
    letter, accidental, mode = match.groups()
    shift = {"#": 1, "♯": 1, "sharp": 1, "b": -1, "♭": -1, "flat": -1}.get(
        (accidental or "").casefold(), 0
    )
    minor = mode is not None and (mode == "m" or mode.casefold().startswith("min"))
    return Key((_STEPS[letter.upper()] + shift) % 12, "minor" if minor else "major")
