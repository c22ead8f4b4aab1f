"""The structureness indicator, against its definition spelled out, and on known forms."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.analysis.structureness import _best_fitness, structureness
from engine.music.grid import to_notes
from engine.music.score import NOTE, Notes, in_order
from tests.engine.made_up_phrases import GRID, phrases


def played(letters: str) -> Notes:
    return to_notes(phrases(letters), GRID)


def noise(count: int, seconds: float, seed: int = 1) -> Notes:
    rng = np.random.default_rng(seed)
    notes = np.zeros(count, NOTE)
    notes["onset"] = np.sort(rng.uniform(0, seconds, count))
    notes["duration"] = 0.5
    notes["pitch"] = rng.integers(40, 80, count)
    notes["velocity"] = 80
    return in_order(notes)


def spelled_out(similarity: NDArray[np.float64], start: int, length: int) -> float:
    """The fitness of one segment by the textbook: a table of scores, and the way back."""
    frames = len(similarity)
    segment = similarity[:, start : start + length]
    table = np.full((frames, length + 1), -np.inf)
    came: dict[tuple[int, int], tuple[int, int]] = {}
    table[0, 0], table[0, 1] = 0.0, segment[0, 0]
    came[0, 1] = (0, 0)
    for row in range(1, frames):
        came[row, 0] = max([(row - 1, 0), (row - 1, length)], key=lambda at: table[at])
        table[row, 0] = table[came[row, 0]]
        table[row, 1], came[row, 1] = table[row, 0] + segment[row, 0], (row, 0)
        for column in range(2, length + 1):
            ways = [(row - 1, column - 1), (row - 1, column - 2), (row - 2, column - 1)]
            ways = [at for at in ways if at[0] >= 0 and at[1] >= 1]
            came[row, column] = max(ways, key=lambda at: table[at])
            table[row, column] = segment[row, column - 1] + table[came[row, column]]
    at = max([(frames - 1, 0), (frames - 1, length)], key=lambda one: table[one])
    score, cells, covered, last = table[at], 0, 0, -1
    while at != (0, 0):
        if at[1] == length:
            last = at[0]
        cells += at[1] > 0
        if at[1] == 1:
            covered += last - at[0] + 1
        at = came[at]
    agreement, coverage = (score - length) / max(cells, 1), (covered - length) / frames
    if min(agreement, coverage) <= 0:
        return 0.0
    return float(2 * agreement * coverage / (agreement + coverage))


@pytest.mark.parametrize("length", [3, 4, 7, 12])
@pytest.mark.parametrize("seed", [1, 2])
def test_all_segments_side_by_side_are_as_fit_as_each_alone(seed: int, length: int) -> None:
    rng = np.random.default_rng(seed)
    plain = np.where(rng.random((24, 24)) < 0.4, rng.random((24, 24)), -2.0)
    similarity = np.maximum(plain, plain.T)
    np.fill_diagonal(similarity, 1.0)
    for shift in (8, 9, 16):
        at = np.arange(24 - shift)
        similarity[at, at + shift] = similarity[at + shift, at] = 1 - 0.2 * rng.random(len(at))
    each = [spelled_out(similarity, start, length) for start in range(24 - length + 1)]
    assert max(each) > 0
    assert abs(_best_fitness(similarity, length) - max(each)) < 1e-3


def test_a_repeated_form_has_more_structure_than_noise() -> None:
    form, mess = structureness(played("AABB")), structureness(noise(300, 40.0))
    assert list(form) == ["short", "mid", "long"]
    assert form["mid"] > mess["mid"] + 0.2
    assert all(0 <= value <= 1 for value in (*form.values(), *mess.values()))


@pytest.mark.slow
def test_structure_grows_with_what_returns() -> None:
    assert structureness(played("ABABABAB"))["long"] > structureness(played("ABCDEFAB"))["long"]


def test_structure_depends_on_no_key_loudness_or_drums() -> None:
    notes = played("ABAC")
    found = structureness(notes)
    moved = notes.copy()
    moved["pitch"] += 5
    moved["velocity"] = 40
    drums = noise(50, 30.0)
    drums["program"] = 128
    both = in_order(np.concatenate([moved, drums]))
    assert structureness(both) == pytest.approx(found, abs=1e-6)


def test_what_is_shorter_than_a_span_has_none_of_it() -> None:
    assert structureness(np.zeros(0, NOTE)) == {"short": 0.0, "mid": 0.0, "long": 0.0}
    assert structureness(noise(40, 10.0))["long"] == 0.0
