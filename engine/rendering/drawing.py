"""Colours and letters for pictures."""

from __future__ import annotations

import functools
import unicodedata
from typing import Final

from PIL import ImageDraw, ImageFont

Colour = tuple[int, int, int]
"""Red, green and blue, 0 … 255 each."""

# Darks and greys near those of Discord's dark theme, so that the picture sits in it quietly.
BACKGROUND: Final = (24, 25, 28)
PANEL: Final = (32, 34, 38)
LINE: Final = (54, 57, 64)
FAINT: Final = (139, 144, 153)
SOFT: Final = (190, 194, 201)
BRIGHT: Final = (246, 247, 249)

HAPPY: Final = (255, 200, 87)
CALM: Final = (92, 212, 168)
SAD: Final = (98, 150, 255)
ANGRY: Final = (255, 95, 95)
"""The colours of the four moods in the corners of the plane."""

FINER: Final = 2
"""Shapes are drawn this many times as large, then made smaller, which smooths their edges."""

# The bundled font has only these beyond ASCII.
_PLAINER: Final = str.maketrans("−–—×♭♯•", "---xb#·")
_KEPT: Final = frozenset("·…°")
_MIN_SIZE: Final = 0.7


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The first colour with a share, 0 … 1, of the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def mood_colour(valence: float, arousal: float) -> Colour:
    """The four corners' colours, mixed by how near each is; both numbers −1 … 1."""
    right, up = (valence + 1) / 2, (arousal + 1) / 2
    return mix(mix(SAD, CALM, right), mix(ANGRY, HAPPY, right), up)


@functools.cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own font at a size in pixels, so that none need be installed."""
    found = ImageFont.load_default(size)
    if not isinstance(found, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return found


def plain(text: str) -> str:
    """The text in letters the bundled font has; others become ``?``."""
    # The ellipsis would be taken apart into three full stops.
    pieces = text.translate(_PLAINER).split("…")
    bare = "…".join(unicodedata.normalize("NFKD", piece) for piece in pieces)
    letters = (c for c in bare if not unicodedata.combining(c))
    return "".join(c if " " <= c <= "~" or c in _KEPT else "?" for c in letters)


def write_line(
    pen: ImageDraw.ImageDraw,
    place: tuple[int, int],
    room: int,
    text: str,
    size: int,
    colour: Colour,
) -> None:
    """A line of text no wider than the room: smaller if need be, then cut.

    Args:
        pen: What to write with.
        place: Left end of the base line, in pixels.
        room: Width in pixels.
        text: Anything; written as :func:`plain` has it.
        size: The font's size in pixels, where there is room.
        colour: The letters' colour.
    """
    text = plain(text)
    least = round(size * _MIN_SIZE)
    while size > least and font(size).getlength(text) > room:
        size -= 1
    if font(size).getlength(text) > room:
        while text and font(size).getlength(text + "…") > room:
            text = text[:-1]
        text += "…"
    pen.text(place, text, colour, font(size), "ls")
