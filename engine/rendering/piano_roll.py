"""Draws the piano roll: pitch upward, time to the right, the drums in a strip below.

Music on a beat grid has its bar lines; music in free time has lines at whole seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from engine.music.bar_lines import bar_lines
from engine.music.score import DRUMS, Notes, Score
from engine.rendering.drawing import (
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
)

BOX: Final = (84, 196, 1164, 616)
"""The roll's left, top, right and bottom in the picture, in pixels."""

_STRIP: Final = 76
_GAP: Final = 8
_BLACK_KEY: Final = (28, 30, 33)
_BLACK_KEYS: Final = frozenset({1, 3, 6, 8, 10})
_MIN_SEMITONES: Final = 30
_MIN_HEIGHT: Final = 7
_TIME_STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300)
_MAX_TIMES: Final = 9
_ROUNDED: Final = 0.01
_MAX_BARS: Final = 48
_FONT: Final = 22
_CHORD_FONT: Final = 18

_ROWS: Final = (
    (35, 36),
    (37, 38, 39, 40),
    (),
    (42, 44, 46, 54, 69, 70, 82),
    (49, 51, 52, 53, 55, 57, 59),
)
"""The drum keys of the strip's rows, from the bottom: kicks, snares, all others (such as toms),
hi-hats and shakers, cymbals. Source: General MIDI 1, percussion key map."""
_OTHERS: Final = 2
_MARK: Final = 4
_MIN_MARK: Final = 1

Paint = Callable[[float, int], Colour]
"""The colour of a note at a time in seconds, for a program."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """The layout, in pixels from the roll's top left corner.

    Attributes:
        seconds: The time that the whole width shows.
        low: The lowest pitch shown.
        high: The highest pitch shown.
        bottom: The lower edge of the pitches; 0 if there are only drums.
        strip: The upper edge of the drums' strip; the roll's height if there are no drums.
    """

    seconds: float
    low: int
    high: int
    bottom: int
    strip: int

    @property
    def row(self) -> float:
        """The height of a semitone."""
        return self.bottom / (self.high - self.low + 1)


def draw_roll(
    image: Image.Image,
    score: Score,
    paint: Paint,
    chords: Sequence[tuple[float, str]] = (),
    bars: Sequence[float] | None = None,
) -> None:
    """Draw the roll into ``BOX`` of a picture, and its labels around it.

    Args:
        image: The picture, drawn on in place.
        score: Any number of notes.
        paint: Gives each note its colour.
        chords: When each chord begins, in seconds, and its name; in order.
        bars: When each bar begins, in seconds; None for those that the score states.
    """
    plan = _plan(score)
    lines = _lines(bar_lines(score).tolist() if bars is None else bars, plan)
    image.paste(_roll(score, plan, paint, lines), BOX[:2])
    pen = ImageDraw.Draw(image)
    _draw_labels(pen, plan)
    _draw_chords(pen, plan, chords)


def _plan(score: Score) -> _Plan:
    """Lay out the roll: at least ``_MIN_SEMITONES``, with a margin around the notes."""
    height = BOX[3] - BOX[1]
    seconds = max(score.seconds, 1.0)
    drums = score.notes["program"] == DRUMS
    pitches = score.notes["pitch"][~drums]
    if drums.all() and len(drums):
        return _Plan(seconds, 0, 0, 0, 0)
    middle = 60 if not len(pitches) else None
    low, high = (middle, middle) if middle else (int(pitches.min()) - 2, int(pitches.max()) + 2)
    short = max(0, _MIN_SEMITONES - (high - low))
    low, high = low - short // 2, high + (short + 1) // 2
    if not drums.any():
        return _Plan(seconds, low, high, height, height)
    return _Plan(seconds, low, high, height - _STRIP - _GAP, height - _STRIP)


def _times(plan: _Plan) -> range:
    """The seconds that get a label: from 0, at a readable step, within the piece."""
    step = next((step for step in _TIME_STEPS if plan.seconds / step < _MAX_TIMES), 600)
    # A piece of a minute may last a millisecond less, as its file has it.
    return range(0, int(plan.seconds + _ROUNDED) + 1, step)


def _lines(bars: Sequence[float], plan: _Plan) -> Sequence[float]:
    """The times that get a line: bar lines, or every second, fourth, … of them if many."""
    if not bars:
        return _times(plan)
    every = 1
    while len(bars) > every * _MAX_BARS:
        every *= 2
    return bars[::every]


def _roll(score: Score, plan: _Plan, paint: Paint, lines: Sequence[float]) -> Image.Image:
    """Draw keys as faint rows, octaves and time as lines, notes as bars, drums as marks."""
    width, height = BOX[2] - BOX[0], BOX[3] - BOX[1]
    image = Image.new("RGB", (width * FINER, height * FINER), PANEL)
    pen = ImageDraw.Draw(image)
    if plan.bottom:
        _draw_keys(pen, plan, width * FINER)
    second = width * FINER / plan.seconds
    for time in lines:
        pen.line((time * second, 0, time * second, height * FINER), LINE, FINER)
    drums = score.notes["program"] == DRUMS
    if plan.bottom:
        _draw_notes(pen, score.notes[~drums], plan, second, paint)
    if drums.any():
        if plan.bottom:
            gap = (0, plan.bottom * FINER, width * FINER, plan.strip * FINER - 1)
            pen.rectangle(gap, BACKGROUND)
        _draw_drums(pen, score.notes[drums], plan, second, paint)
    return image.reduce(FINER)


def _draw_keys(pen: ImageDraw.ImageDraw, plan: _Plan, width: int) -> None:
    row = plan.row * FINER
    for pitch in range(plan.low, plan.high + 1):
        bottom = plan.bottom * FINER - (pitch - plan.low) * row
        if pitch % 12 in _BLACK_KEYS:
            pen.rectangle((0, bottom - row, width, bottom), _BLACK_KEY)
        if pitch % 12 == 0:
            pen.line((0, bottom, width, bottom), LINE, FINER)


def _draw_notes(
    pen: ImageDraw.ImageDraw, notes: Notes, plan: _Plan, second: float, paint: Paint
) -> None:
    row = plan.row * FINER
    thick = max(row - 2, _MIN_HEIGHT * FINER)
    # Long notes first, so that they hide no short ones where instruments overlap.
    for onset, duration, pitch, velocity, program in sorted(
        notes.tolist(), key=lambda note: (-note[1], note)
    ):
        top = plan.bottom * FINER - (pitch - plan.low + 0.5) * row - thick / 2
        left = onset * second
        # A little shorter than the note, so that repeated notes stay apart.
        right = left + max(duration * second - 2 * FINER, 3 * FINER)
        radius = min(thick, right - left, 8 * FINER) / 2
        colour = _shade(paint(onset, program), velocity)
        pen.rounded_rectangle((left, top, right, top + thick), radius, colour)


def _draw_drums(
    pen: ImageDraw.ImageDraw, notes: Notes, plan: _Plan, second: float, paint: Paint
) -> None:
    bottom = (BOX[3] - BOX[1]) * FINER
    row = (bottom - plan.strip * FINER) / len(_ROWS)
    # Narrower in a long piece, so that successive strokes stay apart.
    wide = max(_MIN_MARK * FINER, min(_MARK * FINER, second / 16))
    rows = {pitch: number for number, pitches in enumerate(_ROWS) for pitch in pitches}
    for onset, _, pitch, velocity, program in notes.tolist():
        middle = bottom - (rows.get(pitch, _OTHERS) + 0.5) * row
        half = min(row * 0.36, 7 * FINER)
        left = onset * second
        box = (left, middle - half, left + wide, middle + half)
        pen.rounded_rectangle(box, wide / 4, _shade(paint(onset, program), velocity))


def _shade(colour: Colour, velocity: int) -> Colour:
    """Shade a colour by velocity: dim if soft, full at 84 (forte), nearly white at 127."""
    if velocity <= 84:
        return mix(PANEL, colour, 0.3 + 0.7 * velocity / 84)
    return mix(colour, BRIGHT, 0.6 * (velocity - 84) / 43)


def _draw_chords(
    pen: ImageDraw.ImageDraw, plan: _Plan, chords: Sequence[tuple[float, str]]
) -> None:
    """Draw the chords' names above the roll where they begin, as many as stand apart."""
    letters = font(_CHORD_FONT)
    second = (BOX[2] - BOX[0]) / plan.seconds
    free = float(BOX[0])
    for time, name in chords:
        x, width = BOX[0] + time * second, letters.getlength(name)
        if x >= free and x + width <= BOX[2]:
            pen.text((x, BOX[1] - 5), name, SOFT, letters, "ls")
            free = x + width + _CHORD_FONT / 2


def _draw_labels(pen: ImageDraw.ImageDraw, plan: _Plan) -> None:
    """Draw the labels: octaves and drums at the left, minutes and seconds below."""
    letters = font(_FONT)
    for pitch in range(plan.low, plan.high + 1):
        if plan.bottom and pitch % 12 == 0:
            middle = BOX[1] + plan.bottom - (pitch - plan.low + 0.5) * plan.row
            pen.text((BOX[0] - 14, middle), f"C{pitch // 12 - 1}", FAINT, letters, "rm")
    if plan.strip < BOX[3] - BOX[1]:
        middle = (BOX[1] + plan.strip + BOX[3]) / 2
        pen.text((BOX[0] - 14, middle), "drums", FAINT, font(_FONT - 2), "rm")
    second = (BOX[2] - BOX[0]) / plan.seconds
    for time in _times(plan):
        text = f"{time // 60}:{time % 60:02}"
        # The last label may be at the roll's very end: keep it inside the picture.
        half = letters.getlength(text) / 2
        x = min(BOX[0] + time * second, BOX[2] + 8 - half)
        pen.text((x, BOX[3] + 14), text, FAINT, letters, "mt")
