"""Colours and text for pictures."""

from __future__ import annotations

import functools
import unicodedata
from typing import Final

from PIL import ImageDraw, ImageFont

Colour = tuple[int, int, int]
"""Red, green and blue, 0 … 255 each."""

# Darks and greys close to those of Discord's dark theme, so that the picture blends in.
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
"""Shapes are drawn larger by this factor and then scaled down, which smooths their edges."""

# Replaced letters that the bundled font lacks; beyond ASCII it has only those of ``_KEPT``.
_PLAINER: Final = str.maketrans("−–—×♭♯•", "---xb#·")
_KEPT: Final = frozenset("·…°")
_MIN_SIZE: Final = 0.7


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Mix a share of the second colour, 0 … 1, into the first.

    Example: ``mix((0, 0, 0), (200, 100, 50), 0.5)`` is ``(100, 50, 25)``.
    """
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def mood_colour(valence: float, arousal: float) -> Colour:
    """Mix the colours of the four corners for a mood; valence and arousal are −1 … 1.

    Example: ``mood_colour(1, 1)`` is ``HAPPY``.
    """
    right, up = (valence + 1) / 2, (arousal + 1) / 2
    return mix(mix(SAD, CALM, right), mix(ANGRY, HAPPY, right), up)


@functools.cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's bundled font at a size in pixels, so that no font has to be installed.

    Raises:
        TypeError: Pillow was built without FreeType.
    """
    default = ImageFont.load_default(size)
    if not isinstance(default, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return default


def plain(text: str) -> str:
    """Rewrite text in letters that the bundled font has; others become ``?``.

    Example: ``plain("Café – 雨")`` is ``"Cafe - ?"``.
    """
    # Normalizing would split the ellipsis into three full stops.
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
    """Draw a line of text that fits a width: in a smaller size if necessary, then cut off.

    Args:
        pen: Draws into the image.
        place: The left end of the baseline, in pixels.
        room: The width in pixels.
        text: Any text; drawn as :func:`plain` rewrites it.
        size: The largest font size in pixels.
        colour: The colour of the text.
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
