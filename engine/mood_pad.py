"""The plane of valence and arousal, with the mood asked for and the mood read."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageDraw

from engine.drawing import (
    ANGRY,
    BACKGROUND,
    BRIGHT,
    CALM,
    FAINT,
    FINER,
    HAPPY,
    PANEL,
    SAD,
    SOFT,
    font,
    mix,
    mood_colour,
)
from engine.moods import Mood
from engine.values import MoodReading

SIDE: Final = 120
"""Width and height of the plane in pixels."""

_CORNER: Final = 10
_GAP: Final = 2
_EDGE: Final = 14
_ASKED: Final = 9
_READ: Final = 6


def mood_pad(mood: Mood, reading: MoodReading) -> Image.Image:
    """The plane, ``SIDE`` pixels square: pleasant is right, stirred is up.

    A ring stands where the mood was asked for, a dot where the critic reads the piece, a
    line between them. A reading outside −1 … 1 is drawn at the edge.
    """
    side = SIDE * FINER
    image = Image.new("RGB", (side, side), BACKGROUND)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, side - 1, side - 1), _CORNER * FINER, PANEL)
    middle, gap = side / 2, _GAP * FINER
    quarters = (
        ((0, 0, middle - gap, middle - gap), ANGRY, (True, False, False, False)),
        ((middle + gap, 0, side, middle - gap), HAPPY, (False, True, False, False)),
        ((middle + gap, middle + gap, side, side), CALM, (False, False, True, False)),
        ((0, middle + gap, middle - gap, side), SAD, (False, False, False, True)),
    )
    for box, colour, rounded in quarters:
        dark = mix(BACKGROUND, colour, 0.3)
        pen.rounded_rectangle(box, _CORNER * FINER, dark, corners=rounded)
    asked, read = _place(mood.valence, mood.arousal), _place(reading.valence, reading.arousal)
    pen.line((asked, read), SOFT, 2 * FINER)
    pen.circle(asked, _ASKED * FINER, BACKGROUND, BRIGHT, 3 * FINER)
    colour = mood_colour(mood.valence, mood.arousal)
    pen.circle(read, _READ * FINER, colour, BRIGHT, FINER)
    return image.reduce(FINER)


def draw_caption(pen: ImageDraw.ImageDraw, right: int, middle: int) -> None:
    """What ring and dot mean, in a line that ends at ``right`` around the height ``middle``."""
    letters = font(17)
    x = right - letters.getlength("heard")
    pen.text((x, middle), "heard", FAINT, letters, "lm")
    pen.circle((x - 11, middle), 5, FAINT)
    x -= 30 + letters.getlength("asked")
    pen.text((x, middle), "asked", FAINT, letters, "lm")
    pen.circle((x - 12, middle), 5, BACKGROUND, FAINT, 2)


def _place(valence: float, arousal: float) -> tuple[float, float]:
    """Where in the finer plane a mood is."""
    reach = (SIDE / 2 - _EDGE) * FINER
    right, up = (reach * min(1.0, max(-1.0, value)) for value in (valence, arousal))
    return SIDE / 2 * FINER + right, SIDE / 2 * FINER - up
