"""Draws an analysis: the piano roll with its bars, sections and chords above it, the mood below.

All stand over one time axis. A section has the colour of its letter. Below the roll are two lines,
valence and arousal as the critic reads them, from −1 at the bottom to 1 at the top.
"""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageDraw

from engine.api.analysis import Analysis
from engine.api.analysis_rows import SectionSpan
from engine.api.clock import clock_text
from engine.music.score import Notes, Score
from engine.rendering.drawing import (
    ANGRY,
    BACKGROUND,
    BRIGHT,
    CALM,
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
from engine.rendering.legend import LEFT, PALETTE, draw_legend, program_colours
from engine.rendering.piano_roll import BOX, draw_roll

ANALYSIS_SIZE: Final = (1200, 880)
"""Width and height in pixels."""
_MOOD: Final = (BOX[0], 672, BOX[2], 836)
_STRIP: Final = (142, 168)
_LEGEND_MIDDLE: Final = 122
_MARGIN: Final = 8
"""Pixels above 1 and below −1 in the panel of the mood."""
_NAMED: Final = 14
"""The narrowest section that gets its letter, in pixels."""


def draw_analysis(analysis: Analysis, notes: Notes) -> bytes:
    """Draw an analysis as a PNG of ``ANALYSIS_SIZE``; equal arguments give equal bytes.

    Args:
        analysis: What is told of the notes.
        notes: Array of ``NOTE`` in order; the times of the analysis count from their 0.

    Returns:
        The content of a PNG file.
    """
    image = Image.new("RGB", ANALYSIS_SIZE, BACKGROUND)
    pen = ImageDraw.Draw(image)
    score = Score(notes)
    room = BOX[2] - LEFT
    write_line(pen, (LEFT - 2, 56), room, analysis.name, 38, BRIGHT)
    write_line(pen, (LEFT, 94), room, facts_line(analysis), 24, SOFT)
    colours = program_colours(score)
    alone = mood_colour(analysis.reading.valence, analysis.reading.arousal)
    if len(colours) > 1:
        draw_legend(pen, score, _LEGEND_MIDDLE, BOX[2])
    chords = [(one.begin, one.name) for one in analysis.chords if one.name != "N.C."]
    draw_roll(
        image,
        score,
        lambda _, program: colours[program] if len(colours) > 1 else alone,
        chords,
        analysis.bars,
    )
    second = (BOX[2] - BOX[0]) / max(score.seconds, 1.0)
    _draw_sections(pen, analysis, second)
    image.paste(_mood_lines(analysis, second), _MOOD[:2])
    _draw_labels(pen)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def facts_line(analysis: Analysis) -> str:
    """Key, tempo, metre, length and number of notes in a line.

    Example: ``"A minor · 96 BPM · 4/4 · 3:05 · 1556 notes"``.
    """
    metres = dict.fromkeys(str(one) for one in analysis.metres)
    return " · ".join(
        (
            str(analysis.key),
            *([f"{analysis.tempo:.0f} BPM"] if analysis.tempo else []),
            *list(metres)[:3],
            clock_text(analysis.seconds),
            f"{analysis.notes} notes",
        )
    )


def _draw_sections(pen: ImageDraw.ImageDraw, analysis: Analysis, second: float) -> None:
    """Draw each section as a block with its name."""
    letters = font(18)
    ends = [*(one.begin for one in analysis.sections[1:]), analysis.seconds]
    # Music without bars has no sections, and then there is an end too many.
    for one, end in zip(analysis.sections, ends, strict=False):
        left, right = BOX[0] + one.begin * second, min(BOX[0] + end * second, BOX[2])
        if right - left < 2:
            continue
        colour = _letter_colour(one)
        pen.rounded_rectangle((left + 1, _STRIP[0], right - 1, _STRIP[1]), 4, colour)
        if right - left >= max(_NAMED, letters.getlength(one.name) + 4):
            middle = ((left + right) / 2, (_STRIP[0] + _STRIP[1]) / 2)
            pen.text(middle, one.name, BRIGHT, letters, "mm")


def _letter_colour(section: SectionSpan) -> Colour:
    """The colour of a section's letter; fainter where it returns varied."""
    letter = section.name.rstrip("'")
    colour = PALETTE[(ord(letter[-1]) - ord("A")) % len(PALETTE)]
    return mix(BACKGROUND, colour, 0.35 if section.name != letter else 0.55)


def _mood_lines(analysis: Analysis, second: float) -> Image.Image:
    """The panel with valence and arousal over time; one reading is a level line."""
    width, height = _MOOD[2] - _MOOD[0], _MOOD[3] - _MOOD[1]
    image = Image.new("RGB", (width * FINER, height * FINER), PANEL)
    pen = ImageDraw.Draw(image)
    pen.line((0, height * FINER / 2, width * FINER, height * FINER / 2), LINE, FINER)
    moments = analysis.moods
    if not moments:
        return image.reduce(FINER)
    for values, colour in (
        ([one.valence for one in moments], CALM),
        ([one.arousal for one in moments], ANGRY),
    ):
        places = [
            (
                one.time * second * FINER,
                (_MARGIN + (1 - value) / 2 * (height - 2 * _MARGIN)) * FINER,
            )
            for one, value in zip(moments, values, strict=True)
        ]
        # The first and the last reading stand for what is beside them too.
        line = [(0.0, places[0][1]), *places, (analysis.seconds * second * FINER, places[-1][1])]
        pen.line(line, colour, 3 * FINER, joint="curve")
    return image.reduce(FINER)


def _draw_labels(pen: ImageDraw.ImageDraw) -> None:
    """Draw the scale at the left of the mood's panel, and the names of its lines below."""
    small = font(20)
    for text, y in (("1", _MOOD[1] + 8), ("0", (_MOOD[1] + _MOOD[3]) / 2), ("-1", _MOOD[3] - 8)):
        pen.text((BOX[0] - 14, y), text, FAINT, small, "rm")
    x = float(BOX[0])
    for name, colour in (("valence", CALM), ("arousal", ANGRY)):
        y = _MOOD[3] + 22
        pen.line((x, y, x + 26, y), colour, 4)
        pen.text((x + 34, y), name, SOFT, small, "lm")
        x += 34 + small.getlength(name) + 30
