"""What the picture shows of music on a beat grid: bar lines and chords."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine.api.composition import MoodReading
from engine.api.moods import mood
from engine.music.score import NOTE, Score
from engine.rendering.piano_roll import BOX
from engine.rendering.picture import draw
from engine.rendering.spans import draw_spans
from tests.engine.rendering.test_picture import pixels, score


def test_music_on_a_beat_grid_has_its_bar_lines() -> None:
    notes = np.array([(0.0, 8.0, 60, 80, 0)], NOTE)
    # Bars of two seconds: lines at a quarter, a half and three quarters of eight seconds.
    column = 84 + 1080 * 3 // 4
    row = 196 + 6
    barred = pixels(Score(notes, tempo=120.0, meter=(4, 4)))[row]
    free = pixels(Score(notes))[row]
    assert barred[column - 1 : column + 2].max() > barred[column + 20].max()
    # A line every second in free time, so halfway between two bar lines as well.
    assert free[84 + 1080 * 5 // 8 - 1 : 84 + 1080 * 5 // 8 + 2].max() > free[column + 20].max()
    assert (
        barred[84 + 1080 * 5 // 8 - 1 : 84 + 1080 * 5 // 8 + 2].max() == barred[column + 20].max()
    )


def test_of_many_bars_some_have_lines() -> None:
    notes = np.array([(0.0, 128.0, 60, 80, 0)], NOTE)
    # 64 bars of two seconds: every second one has a line.
    row = pixels(Score(notes, tempo=120.0, meter=(4, 4)))[196 + 6].max(axis=-1)
    lines = [row[84 + round(1080 * bar / 64) + np.arange(-1, 2)].max() for bar in range(1, 64)]
    assert min(lines[1::2]) > max(lines[::2])


def test_what_is_new_is_marked_only_where_there_is_music() -> None:
    image = Image.new("RGB", (1200, 675))
    draw_spans(ImageDraw.Draw(image), [(1.0, 2.0), (9.0, 30.0), (10.0, 12.0)], 10.0)
    marked = np.asarray(image)[BOX[1] - 1].any(axis=-1)
    tenth = (BOX[2] - BOX[0]) / 10
    begins, ends = (np.flatnonzero(np.diff(marked.astype(int)) == step) for step in (1, -1))
    assert begins == pytest.approx([BOX[0] + tenth, BOX[0] + 9 * tenth], abs=2)
    assert ends == pytest.approx([BOX[0] + 2 * tenth, BOX[2]], abs=2)


def test_chords_stand_above_the_roll_where_they_begin() -> None:
    piece = score((0.0, 8.0, 60, 80, 0))
    png = draw(
        piece,
        title="A piece",
        subtitle="",
        moods=(mood("sad"),),
        reading=MoodReading(0.0, 0.0),
        chords=[(0.0, "Am"), (0.05, "F"), (4.0, "Cmaj7")],
    )
    picture = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.int16)
    bright = (picture[179:195, 84:1164].max(axis=2) > 120).any(axis=0)
    assert bright[:40].any()
    assert bright[540:600].any()
    # A name that would run into the one before it is left out, and nothing stands elsewhere.
    assert not bright[45:538].any()
    assert not bright[620:].any()
