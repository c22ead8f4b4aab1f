"""A sheet shows every piece that it is given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.evaluation.collection import collect
from engine.evaluation.roll_sheet import draw_rolls, draw_sheet
from engine.music.score import DRUMS, NOTE, Notes
from tests.engine.made_up import clip


def coloured(path: Path) -> np.ndarray:
    """How many pixels of each third of a picture, from the left, are neither grey nor white."""
    pixels = np.asarray(Image.open(path).convert("RGB")).astype(int)
    seen = pixels.max(axis=2) - pixels.min(axis=2) > 40
    return np.array([part.sum() for part in np.array_split(seen, 3, axis=1)])


def test_notes_are_drawn_and_drums_are_not(tmp_path: Path) -> None:
    drums: Notes = np.array([(0.0, 4.0, 36, 100, DRUMS), (1.0, 0.01, 60, 1, 0)], NOTE)
    draw_rolls([clip("sad", 1, 20.0), drums, clip("happy", 2, 20.0)], "abc", tmp_path / "a.png", 3)
    left, middle, right = coloured(tmp_path / "a.png")
    assert min(left, right) > 1000
    assert middle < 100


def test_a_place_without_a_piece_is_left_white(tmp_path: Path) -> None:
    draw_rolls([clip("sad", 1, 20.0)], "a", tmp_path / "a.png")
    pixels = np.asarray(Image.open(tmp_path / "a.png").convert("L"))
    left, right = np.array_split(pixels, 2, axis=1)
    assert left.min() < 100
    assert right[:, 20:].min() == 255


def test_the_sheet_of_a_model_has_two_pieces_of_each_mood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def draw(pieces: Sequence[Notes], titles: Sequence[str], path: Path) -> None:
        assert len(pieces) == len(titles)
        path.touch()
        drawn.extend(titles)

    monkeypatch.setattr("engine.evaluation.roll_sheet.draw_rolls", draw)
    moods = ("happy", "angry", "sad", "calm")
    pieces = [clip(mood, number, 12.0) for mood in moods for number in range(3)]
    draw_sheet(
        collect("x", pieces, [0] * 3 + [1] * 3 + [2] * 3 + [3] * 3, "abcdefghijkl"), tmp_path
    )
    assert len(drawn) == 8
    assert drawn[2:4] == ["angry, piece 1", "angry, piece 2"]
