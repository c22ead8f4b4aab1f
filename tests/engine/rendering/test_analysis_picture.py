"""The picture of an analysis: notes, bars, sections and chords, and the mood below."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.api.analysis import Analysis
from engine.api.analysis_rows import MoodMoment
from engine.music.score import NOTE, Notes
from engine.rendering.analysis_picture import ANALYSIS_SIZE, draw_analysis, facts_line
from engine.rendering.drawing import ANGRY, CALM
from tests.bot.fake_engine import analysis
from tests.engine.insight.made_up_songs import verse_and_chorus

SECTIONS = (slice(142, 169), slice(84, 1164))
MOOD = (slice(672, 836), slice(84, 1164))
FOUND = replace(analysis("a.mid"), seconds=5.6)
NOTES = np.array([(0.0, 1.8, 60, 80, 0), (2.0, 3.6, 64, 80, 0)], NOTE)


def pixels(found: Analysis, notes: Notes = NOTES) -> NDArray[np.int16]:
    image = Image.open(io.BytesIO(draw_analysis(found, notes)))
    assert (image.format, image.size) == ("PNG", ANALYSIS_SIZE)
    return np.asarray(image.convert("RGB"), np.int16)


def height(picture: NDArray[np.int16], colour: tuple[int, int, int]) -> float:
    """Where in the mood's panel a line lies on the mean, 0 at its top and 1 at its bottom."""
    panel = picture[MOOD]
    rows = np.flatnonzero((np.abs(panel - np.array(colour)).sum(axis=2) < 60).any(axis=1))
    return float(rows.mean()) / len(panel)


def test_equal_analyses_give_equal_bytes() -> None:
    assert draw_analysis(FOUND, NOTES) == draw_analysis(FOUND, NOTES)


def test_each_section_is_a_block_of_its_letters_colour() -> None:
    row = pixels(FOUND)[SECTIONS][4]
    first, second, third = (row[int(share * len(row))] for share in (0.1, 0.5, 0.9))
    assert (first != second).any()
    # The last returns varied: of the first one's colour, but fainter.
    assert (third < first).all()
    without = pixels(replace(FOUND, sections=()))[SECTIONS]
    assert (without == without[0, 0]).all()


def test_the_mood_stands_as_high_as_it_is_read() -> None:
    moods = (MoodMoment(0.0, 0.9, -0.9), MoodMoment(5.0, 0.9, -0.9))
    high = pixels(replace(FOUND, moods=moods))
    assert height(high, CALM) < 0.15
    assert height(high, ANGRY) > 0.85


def test_the_facts_stand_in_a_line() -> None:
    assert facts_line(FOUND) == "A minor · 96 BPM · 3/4 · 0:06 · 412 notes"
    free = replace(FOUND, tempo=0.0, metres=(), bars=(), sections=())
    assert facts_line(free) == "A minor · 0:06 · 412 notes"
    pixels(free)


def test_what_there_is_no_room_for_is_left_out() -> None:
    song = verse_and_chorus()
    many = tuple(MoodMoment(float(at), 0.0, 0.0) for at in range(32))
    pixels(replace(FOUND, name="é" * 300, seconds=32.0, moods=many), song)
    pixels(replace(FOUND, moods=(), chords=(), parts=()), NOTES[:1])
