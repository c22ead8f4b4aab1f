"""What is new of a piece is marked in its picture, where its bars are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.api.composition import Composition
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.redo import Redo
from engine.api.request import ComposeRequest
from engine.music.midi import read_midi
from engine.rendering.piano_roll import BOX
from engine.rendering.soundfonts import find_soundfont
from engine.service.captions import new_spans
from engine.service.pipeline import Pipeline
from tests.engine.composing.redoing.redone import KEY, bar_seconds, piece
from tests.engine.fakes import open_uniform


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    made = Pipeline(open_uniform(Path("nowhere")), find_soundfont(None))
    yield made
    made.close()


def remade(pipeline: Pipeline, redo: Redo, *, media: bool = False) -> Composition:
    origin = Origin(Way.REDO, piece(), KEY, redo=redo)
    request = ComposeRequest(mood("happy"), 2, instruments="chiptune", candidates=2, origin=origin)
    return pipeline.make(request, media=media)


def test_a_longer_loop_is_new_where_it_grew(pipeline: Pipeline) -> None:
    request = ComposeRequest(
        mood("happy"), 1, instruments="chiptune", seconds=16, tempo=120, candidates=2, loop=True
    )
    old = pipeline.make(request, media=False)
    origin = Origin(Way.REDO, old.midi, old.key, redo=Redo(more=2), loop=old.seconds)
    made = pipeline.make(replace(request, origin=origin, tempo=None), media=False)
    assert (made.seconds, made.request.loop) == (20.0, True)
    ((begin, end),) = new_spans(made, read_midi(made.midi))
    assert begin == pytest.approx(16.0, abs=0.01)
    assert 18.0 < end <= 20.01


@pytest.mark.parametrize(
    ("redo", "bars"),
    [
        (Redo(bars=(3, 4)), [(2, 4)]),
        (Redo(bars=(3, 4), front=2), [(0, 2), (4, 6)]),
        (Redo(more=2), [(8, 11)]),
        (Redo(add=("flute",)), []),
    ],
)
def test_new_bars_are_where_they_sound(
    pipeline: Pipeline, redo: Redo, bars: list[tuple[int, int]]
) -> None:
    made = remade(pipeline, redo)
    bar, old = bar_seconds(piece()), read_midi(piece())
    assert round(old.seconds / bar) == 9
    spans = new_spans(made, read_midi(made.midi))
    assert len(spans) == len(bars)
    for found, (first, past) in zip(spans, bars, strict=True):
        assert found == pytest.approx((first * bar, past * bar), abs=0.01)


def test_they_have_a_line_above_the_roll(pipeline: Pipeline) -> None:
    made = remade(pipeline, Redo(bars=(3, 4)), media=True)
    assert made.png is not None
    picture = np.asarray(Image.open(io.BytesIO(made.png)).convert("L"), int)
    left, top, right, _ = BOX
    line = picture[top - 2, left:right] > 200
    wide = right - left
    # Two bars of nine, from the third on.
    assert np.flatnonzero(line)[[0, -1]] == pytest.approx([wide * 2 / 9, wide * 4 / 9], abs=3)
    assert line.sum() == pytest.approx(wide * 2 / 9, abs=4)
