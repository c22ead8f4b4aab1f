"""Draws a piece as a picture: a piano roll that can be read at a glance.

Pitch runs upward, time to the right (:mod:`engine.rendering.piano_roll`). A piece for one program
is drawn in its mood's colour, which changes with the mood. A piece for several programs has a
colour for each; one that several people make has a colour for each of them
(:mod:`engine.rendering.shares`). A louder note is brighter. The names of
chords stand above the roll. At the top right is the plane of valence and arousal
(:mod:`engine.rendering.mood_plane`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from engine.api.composition import MoodReading
from engine.api.moods import Mood
from engine.api.shares import Share
from engine.music.mood_curve import Curve
from engine.music.score import Score
from engine.rendering.drawing import (
    BACKGROUND,
    BRIGHT,
    SOFT,
    Colour,
    mood_colour,
    write_line,
)
from engine.rendering.legend import draw_legend, draw_names, program_colours
from engine.rendering.mood_plane import SIDE, draw_caption, mood_pad
from engine.rendering.piano_roll import BOX, Paint, draw_roll
from engine.rendering.shares import share_names, share_paint
from engine.rendering.spans import draw_spans

SIZE: Final = (1200, 675)
"""Width and height in pixels: 16 to 9, as Discord shows a picture in an embed."""

_PAD: Final = (BOX[2] - SIDE, 32)
_TEXT: Final = 58
_ROOM: Final = _PAD[0] - 28 - _TEXT
_LEGEND_MIDDLE: Final = 158
_LEGEND_RIGHT: Final = 976


def draw(
    score: Score,
    *,
    title: str,
    subtitle: str,
    moods: Sequence[Mood],
    reading: MoodReading,
    chords: Sequence[tuple[float, str]] = (),
    shares: Sequence[Share] = (),
    fresh: Sequence[tuple[float, float]] = (),
) -> bytes:
    """Draw a piece as a PNG of ``SIZE``; equal arguments give equal bytes.

    Args:
        score: Any number of notes.
        title: The piece's name; drawn smaller, then cut off, if it is too long.
        subtitle: The line below the title, such as mood, key, tempo, length and seed; drawn
            smaller, then cut off, if it is too long.
        moods: The requested moods, in order, evenly spaced from start to end; at least one.
        reading: The critic's reading of the piece.
        chords: When each chord begins, in seconds, and its name; in order.
        shares: What each of those who make it added; empty for a piece of one maker.
        fresh: When stretches begin and end that are new in it, in seconds: they are marked.

    Returns:
        The content of a PNG file.
    """
    curve = Curve(moods)
    image = Image.new("RGB", SIZE, BACKGROUND)
    pen = ImageDraw.Draw(image)
    for row in range(42, 129):
        # A bar beside the title in the moods' colours, from the first at the top to the last.
        pen.line((36, row, 41, row), _mood_at(curve, (row - 42) / 86))
    write_line(pen, (_TEXT - 2, 80), _ROOM, title, 46, BRIGHT)
    write_line(pen, (_TEXT, 124), _ROOM, subtitle, 26, SOFT)
    if shares:
        draw_names(pen, share_names(shares), _LEGEND_MIDDLE, _LEGEND_RIGHT)
    elif len(score.programs) > 1:
        draw_legend(pen, score, _LEGEND_MIDDLE, _LEGEND_RIGHT)
    image.paste(mood_pad(moods, reading), _PAD)
    draw_caption(pen, BOX[2], _PAD[1] + SIDE + 13)
    paint = share_paint(score, shares) if shares else _paint(score, curve)
    draw_roll(image, score, paint, chords)
    draw_spans(ImageDraw.Draw(image), fresh, max(score.seconds, 1.0))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _mood_at(curve: Curve, share: float) -> Colour:
    """The colour of the mood at a share of the piece's length, 0 … 1."""
    valence, arousal = curve.at(np.array(share))
    return mood_colour(float(valence), float(arousal))


def _paint(score: Score, curve: Curve) -> Paint:
    """The colour of notes: their program's if there are several, or else the mood's."""
    if len(score.programs) > 1:
        colours = program_colours(score)
        return lambda _, program: colours[program]
    if len(curve.moods) == 1:
        colour = _mood_at(curve, 0.0)
        return lambda _, __: colour
    seconds = max(score.seconds, 1.0)
    return lambda time, _: _mood_at(curve, time / seconds)
