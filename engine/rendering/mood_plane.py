"""Draws the plane of valence and arousal, with the requested mood and the critic's reading."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw

from engine.api.composition import MoodReading
from engine.api.moods import Mood
from engine.rendering.drawing import (
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

SIDE: Final = 120
"""Width and height of the plane in pixels."""

_CORNER: Final = 10
_GAP: Final = 2
_EDGE: Final = 14
_ASKED: Final = 9
_READ: Final = 6
_ON_THE_WAY: Final = 4
_HEAD: Final = 13


def mood_pad(moods: Sequence[Mood], reading: MoodReading) -> Image.Image:
    """Draw the plane, ``SIDE`` pixels square: valence to the right, arousal upward.

    A ring marks the requested mood, a dot the critic's reading, and a line joins them. A reading
    outside −1 … 1 is drawn at the edge. For several moods in turn, an arrow leads from the first
    through the others to the last instead.

    Args:
        moods: The requested moods, in order; at least one.
        reading: The critic's reading of the piece.
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
    asked = [_place(mood.valence, mood.arousal) for mood in moods]
    read = _place(reading.valence, reading.arousal)
    if len(asked) == 1:
        pen.line((asked[0], read), SOFT, 2 * FINER)
    pen.line(asked, BRIGHT, 2 * FINER, joint="curve")
    pen.circle(asked[0], _ASKED * FINER, BACKGROUND, BRIGHT, 3 * FINER)
    for place in asked[1:-1]:
        pen.circle(place, _ON_THE_WAY * FINER, BRIGHT)
    if len(asked) > 1:
        _draw_head(pen, asked[-2], asked[-1])
    colour = mood_colour(moods[0].valence, moods[0].arousal)
    pen.circle(read, _READ * FINER, colour, BRIGHT, FINER)
    return image.reduce(FINER)


def _draw_head(
    pen: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float]
) -> None:
    """Draw the head of an arrow from start to end; nothing if they are equal."""
    length = math.dist(start, end)
    if not length:
        return
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    back, wide = _HEAD * FINER, 0.6 * _HEAD * FINER
    foot = (end[0] - along[0] * back, end[1] - along[1] * back)
    corners = [
        (foot[0] + way * along[1] * wide, foot[1] - way * along[0] * wide) for way in (1, -1)
    ]
    tip = (end[0] + along[0] * 2 * FINER, end[1] + along[1] * 2 * FINER)
    pen.polygon([tip, *corners], BRIGHT)


def draw_caption(pen: ImageDraw.ImageDraw, right: int, middle: int) -> None:
    """Draw the legend of ring and dot, right-aligned at ``right``, centred at height ``middle``."""
    letters = font(17)
    x = right - letters.getlength("heard")
    pen.text((x, middle), "heard", FAINT, letters, "lm")
    pen.circle((x - 11, middle), 5, FAINT)
    x -= 30 + letters.getlength("asked")
    pen.text((x, middle), "asked", FAINT, letters, "lm")
    pen.circle((x - 12, middle), 5, BACKGROUND, FAINT, 2)


def _place(valence: float, arousal: float) -> tuple[float, float]:
    """The pixel of a mood in the enlarged plane."""
    reach = (SIDE / 2 - _EDGE) * FINER
    right, up = (reach * min(1.0, max(-1.0, value)) for value in (valence, arousal))
    return SIDE / 2 * FINER + right, SIDE / 2 * FINER - up
