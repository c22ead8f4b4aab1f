"""Marks stretches of a piece above its roll: what is new in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PIL import ImageDraw

from engine.rendering.drawing import BRIGHT
from engine.rendering.piano_roll import BOX

_HEIGHT: Final = 3


def draw_spans(
    pen: ImageDraw.ImageDraw, spans: Sequence[tuple[float, float]], seconds: float
) -> None:
    """Draw a bright line along the roll's upper edge over each stretch.

    Args:
        pen: Draws on the picture.
        spans: When each begins and ends, in seconds.
        seconds: The time that the roll shows, > 0.
    """
    second = (BOX[2] - BOX[0]) / seconds
    for begin, end in spans:
        left, right = BOX[0] + begin * second, BOX[0] + min(end, seconds) * second
        if right > left:
            pen.rectangle((left, BOX[1] - _HEIGHT, right, BOX[1] - 1), BRIGHT)
