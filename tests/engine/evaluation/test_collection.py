"""A collection has what was measured on each of its pieces."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.evaluation.collection import collect
from tests.engine.made_up import clip

PIECES = [clip("sad", number, 12.0) for number in range(3)]


def test_pieces_are_taken_with_their_songs_and_features() -> None:
    whole = collect("clips", PIECES, [2, 2, 0], "aab")
    part = whole.take(np.array([2, 0, 2]))
    assert (len(whole), len(part), part.songs) == (3, 3, ("b", "a", "b"))
    assert part.labels.tolist() == [0, 2, 0]
    assert np.array_equal(part.features, whole.features[[2, 0, 2]])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"labels": np.zeros(2, np.int64)}, "a label and a song for each of its pieces"),
        ({"songs": ("a",)}, "a label and a song for each of its pieces"),
        (
            {"pieces": (), "labels": np.zeros(0, np.int64), "songs": ()},
            "a label and a song for each of its pieces",
        ),
        ({"features": np.zeros((3, 1))}, r"features have the shape \(3, 33\)"),
        ({"masked": np.zeros((2, 33))}, r"features have the shape \(3, 33\)"),
    ],
)
def test_what_does_not_belong_together_is_no_collection(
    changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        replace(collect("clips", PIECES, [0, 0, 0], "abc"), **changes)
