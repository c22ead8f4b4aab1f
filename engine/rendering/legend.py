"""The colours of a picture's instruments, and the line that names them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PIL import ImageDraw

from engine.music.midi_writer import track_name
from engine.music.score import DRUMS, Score
from engine.rendering.drawing import FAINT, SOFT, Colour, font, plain

LEFT: Final = 58
"""Where the line begins, in pixels."""
_SIZES: Final = (22, 20, 18, 16)

PALETTE: Final = (
    (86, 180, 233),
    (230, 159, 0),
    (0, 158, 115),
    (240, 228, 66),
    (204, 121, 167),
    (213, 94, 0),
    (64, 110, 255),
    (160, 90, 64),
)
"""The colours of several programs, in the score's order; the ninth gets the first again.
Source: M. Okabe and K. Ito, "Color Universal Design" (2008), which the colour-blind can
distinguish too; the blue is lighter for a dark background, and a brown was added."""
_LONGEST_NAME: Final = 32
"""Names are cut off behind so many letters."""
_DRUM_COLOUR: Final = (190, 194, 201)


def program_colours(score: Score) -> dict[int, Colour]:
    """A colour for each program of the score, in its order; grey for drums."""
    melodic = [program for program in score.programs if program != DRUMS]
    colours = {program: PALETTE[i % len(PALETTE)] for i, program in enumerate(melodic)}
    return {program: colours.get(program, _DRUM_COLOUR) for program in score.programs}


def draw_legend(pen: ImageDraw.ImageDraw, score: Score, middle: int, right: int) -> None:
    """Draw the instruments' names beside their colours, as large and as many as fit.

    Args:
        pen: Draws into the picture.
        score: Whose programs are named.
        middle: The height of the line's middle, in pixels.
        right: Where the line has to end.
    """
    named = [
        (track_name(score, program).partition(" (")[0], colour)
        for program, colour in program_colours(score).items()
    ]
    draw_names(pen, named, middle, right)


def draw_names(
    pen: ImageDraw.ImageDraw, named: Sequence[tuple[str, Colour]], middle: int, right: int
) -> None:
    """Draw names beside their colours, as large and as many as fit.

    Args:
        pen: Draws into the picture.
        named: Each name, any text, and its colour.
        middle: The height of the line's middle, in pixels.
        right: Where the line has to end.
    """
    names = [_cut(plain(name)) for name, _ in named]
    # The largest size in which all names fit, or the smallest.
    for size in _SIZES:
        letters, gap = font(size), size + 2
        widths = [gap + letters.getlength(name) + gap for name in names]
        if LEFT + sum(widths) - gap <= right:
            break
    x = float(LEFT)
    for number, (name, width, (_, colour)) in enumerate(zip(names, widths, named, strict=True)):
        if x + width - gap > right:
            rest = f"and {len(names) - number} more"
            pen.text((x, middle), rest, FAINT, letters, "lm")
            return
        half = size * 0.36
        box = (x, middle - half, x + 2 * half, middle + half)
        pen.rounded_rectangle(box, 4, colour)
        pen.text((x + gap, middle), name, SOFT, letters, "lm")
        x += width


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
