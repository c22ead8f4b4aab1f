"""A piece as a picture: a piano roll that can be read at a glance.

Pitch runs upward, time to the right. A piece for one program is drawn in its mood's
colour, one for several in a colour for each; a louder note is brighter. At the top right
is the plane of valence and arousal (:mod:`engine.mood_pad`).
"""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageDraw

from engine.drawing import (
    BACKGROUND,
    BRIGHT,
    FAINT,
    FINER,
    LINE,
    PANEL,
    SOFT,
    Colour,
    font,
    mix,
    mood_colour,
    write_line,
)
from engine.mood_pad import SIDE, draw_caption, mood_pad
from engine.moods import Mood
from engine.quiet_midi import pretty_midi
from engine.score import DRUMS, Score
from engine.values import MoodReading

SIZE: Final = (1200, 675)
"""Width and height in pixels: 16 to 9, as Discord shows a picture in an embed."""

_ROLL: Final = (84, 196, 1164, 616)
"""Left, top, right and bottom of the roll."""
_PAD: Final = (_ROLL[2] - SIDE, 32)
_TEXT: Final = 58
_ROOM: Final = _PAD[0] - 28 - _TEXT
_LEGEND_MIDDLE: Final = 166
_LEGEND_RIGHT: Final = 890

_BLACK_KEY: Final = (28, 30, 33)
_BLACK_KEYS: Final = frozenset({1, 3, 6, 8, 10})
_LEAST_SEMITONES: Final = 30
_LEAST_HEIGHT: Final = 7
_TIME_STEPS: Final = (1, 2, 5, 10, 15, 30, 60)
_MOST_TIMES: Final = 9

_PALETTE: Final = (
    (110, 180, 255),
    (255, 190, 92),
    (122, 214, 150),
    (244, 124, 160),
    (190, 150, 255),
    (96, 214, 222),
    (255, 144, 98),
    (214, 222, 110),
)
"""For several programs, in rising order; the ninth begins again."""
_DRUM_COLOUR: Final = (158, 163, 172)


def draw(score: Score, *, title: str, subtitle: str, mood: Mood, reading: MoodReading) -> bytes:
    """The piece as a PNG of ``SIZE``; the same bytes for equal arguments.

    Args:
        score: Any number of notes.
        title: The piece's name; made smaller, then cut, if it is too long.
        subtitle: A line below it, such as mood, key, tempo, length and seed; likewise.
        mood: The mood asked for.
        reading: How the critic reads the piece.
    """
    image = Image.new("RGB", SIZE, BACKGROUND)
    pen = ImageDraw.Draw(image)
    accent = mood_colour(mood.valence, mood.arousal)
    pen.rounded_rectangle((36, 42, 41, 128), 2.5, accent)
    write_line(pen, (_TEXT - 2, 80), _ROOM, title, 46, BRIGHT)
    write_line(pen, (_TEXT, 124), _ROOM, subtitle, 26, SOFT)
    colours = _colours(score, accent)
    if len(colours) > 1:
        _draw_legend(pen, colours)
    image.paste(mood_pad(mood, reading), _PAD)
    draw_caption(pen, _ROLL[2], (_PAD[1] + SIDE + _ROLL[1]) // 2 - 2)
    image.paste(_roll(score, colours), _ROLL[:2])
    _draw_axes(pen, score)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _colours(score: Score, accent: Colour) -> dict[int, Colour]:
    """A colour for each program of the score, in rising order."""
    programs = sorted(set(score.notes["program"].tolist()))
    if len(programs) <= 1:
        return dict.fromkeys(programs, accent)
    colours = {program: _PALETTE[i % len(_PALETTE)] for i, program in enumerate(programs)}
    return {**colours, DRUMS: _DRUM_COLOUR} if DRUMS in colours else colours


def _pitch_range(score: Score) -> tuple[int, int]:
    """The lowest and the highest pitch shown, with some room and never too few."""
    if not len(score.notes):
        return 60 - _LEAST_SEMITONES // 2, 60 + _LEAST_SEMITONES // 2
    low, high = int(score.notes["pitch"].min()) - 2, int(score.notes["pitch"].max()) + 2
    short = max(0, _LEAST_SEMITONES - (high - low))
    return low - short // 2, high + (short + 1) // 2


def _times(score: Score) -> range:
    """The seconds that are marked: from 0, a readable step apart, within the piece."""
    seconds = max(score.seconds, 1.0)
    step = next((step for step in _TIME_STEPS if seconds / step < _MOST_TIMES), 300)
    return range(0, int(seconds) + 1, step)


def _roll(score: Score, colours: dict[int, Colour]) -> Image.Image:
    """Keys as faint rows, octaves and time as lines, notes as bars."""
    width, height = (_ROLL[2] - _ROLL[0]) * FINER, (_ROLL[3] - _ROLL[1]) * FINER
    image = Image.new("RGB", (width, height), PANEL)
    pen = ImageDraw.Draw(image)
    low, high = _pitch_range(score)
    row = height / (high - low + 1)
    for pitch in range(low, high + 1):
        bottom = height - (pitch - low) * row
        if pitch % 12 in _BLACK_KEYS:
            pen.rectangle((0, bottom - row, width, bottom), _BLACK_KEY)
        if pitch % 12 == 0:
            pen.line((0, bottom, width, bottom), LINE, FINER)
    second = width / max(score.seconds, 1.0)
    for time in _times(score):
        pen.line((time * second, 0, time * second, height), LINE, FINER)
    thick = max(row - 2, _LEAST_HEIGHT * FINER)
    # The quiet ones first, so that no loud note is hidden.
    for onset, duration, pitch, velocity, program in sorted(
        score.notes.tolist(), key=lambda note: (note[3], note)
    ):
        top = height - (pitch - low + 0.5) * row - thick / 2
        left = onset * second
        # A hair less than its time, so that repeated notes stay apart.
        right = left + max(duration * second - 2 * FINER, 3 * FINER)
        radius = min(thick, right - left, 8 * FINER) / 2
        colour = _shade(colours[program], velocity)
        pen.rounded_rectangle((left, top, right, top + thick), radius, colour)
    return image.reduce(FINER)


def _shade(colour: Colour, velocity: int) -> Colour:
    """Dim for a soft note, full at velocity 84 (forte), nearly white at 127."""
    if velocity <= 84:
        return mix(PANEL, colour, 0.3 + 0.7 * velocity / 84)
    return mix(colour, BRIGHT, 0.6 * (velocity - 84) / 43)


def _draw_axes(pen: ImageDraw.ImageDraw, score: Score) -> None:
    """The octaves' names at the left, minutes and seconds below."""
    low, high = _pitch_range(score)
    row = (_ROLL[3] - _ROLL[1]) / (high - low + 1)
    letters = font(22)
    for pitch in range(low, high + 1):
        if pitch % 12 == 0:
            middle = _ROLL[3] - (pitch - low + 0.5) * row
            pen.text((_ROLL[0] - 14, middle), f"C{pitch // 12 - 1}", FAINT, letters, "rm")
    second = (_ROLL[2] - _ROLL[0]) / max(score.seconds, 1.0)
    for time in _times(score):
        text = f"{time // 60}:{time % 60:02}"
        # The last may stand at the roll's very end: it is kept inside the picture's margin.
        half = letters.getlength(text) / 2
        x = min(_ROLL[0] + time * second, _ROLL[2] + 8 - half)
        pen.text((x, _ROLL[3] + 14), text, FAINT, letters, "mt")


def _draw_legend(pen: ImageDraw.ImageDraw, colours: dict[int, Colour]) -> None:
    """The programs' names, each beside its colour, as many as fit on one line."""
    letters = font(18)
    x = float(_TEXT)
    for number, (program, colour) in enumerate(colours.items()):
        name = "Drums" if program == DRUMS else pretty_midi.program_to_instrument_name(program)
        name = name.partition(" (")[0]
        end = x + 24 + letters.getlength(name)
        if end > _LEGEND_RIGHT:
            rest = f"and {len(colours) - number} more"
            pen.text((x, _LEGEND_MIDDLE), rest, FAINT, letters, "lm")
            return
        box = (x, _LEGEND_MIDDLE - 7, x + 14, _LEGEND_MIDDLE + 7)
        pen.rounded_rectangle(box, 4, colour)
        pen.text((x + 24, _LEGEND_MIDDLE), name, SOFT, letters, "lm")
        x = end + 22
