"""Decodes the texts of MIDI files, which state no encoding."""

from __future__ import annotations

import codecs
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LONGEST: Final = 64
_JAPANESE: Final = range(0x3000, 0xA000)


def decode_text(body: bytes) -> str:
    """Decode a text: UTF-8 or UTF-16, else Shift JIS if it reads as Japanese, else Western.

    Args:
        body: Any bytes.

    Returns:
        At most 64 printable characters, without spaces at the ends.

    Example: Latin-1's ``Flöte`` and UTF-8's are both ``"Flöte"``.
    """
    text = "".join(letter for letter in _decoded(body) if letter.isprintable())
    return text[:_LONGEST].strip()


def _decoded(body: bytes) -> str:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        japanese = body.decode("shift_jis")
    except UnicodeDecodeError:
        japanese = ""
    # A single sign may come from an accented letter and the one after it.
    signs = [letter for letter in japanese if not letter.isascii()]
    if len(signs) > 1 and all(ord(letter) in _JAPANESE for letter in signs):
        return japanese
    return body.decode("cp1252", "replace")
