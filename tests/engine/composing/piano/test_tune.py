"""What is heard as the melody, and how it changes with the mood."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.keys import Key
from engine.api.moods import Mood, mood
from engine.composing.piano.tune import CLOSEST, changed, melody
from engine.music.score import NOTE, Notes, in_order

C = Key(0, "major")


def notes_of(*rows: tuple[float, float, int]) -> Notes:
    return in_order(np.array([(*row, 64, 0) for row in rows], NOTE))


def line_of(*pitches: int, gap: float = 0.6) -> Notes:
    return notes_of(*((n * gap, 0.5, pitch) for n, pitch in enumerate(pitches)))


def test_the_melody_is_on_top_of_chords_and_of_what_moves_under_held_notes() -> None:
    notes = notes_of(
        *((0, 1, 72), (0, 1, 60), (0, 1, 48)),
        (0.5, 0.4, 64),  # under the held note
        (1.0, 0.8, 71),  # the next note, though the one before is still held for 10 ms
        (1.5, 0.2, 45),  # far below
        (2.0, 3.0, 67),
        (3.5, 0.5, 65),  # held for so long that the ear goes on
    )
    line = melody(notes)
    assert line["pitch"].tolist() == [72, 71, 67, 65]
    assert line["duration"].tolist() == [1, 0.8, 1.5, 0.5]


@pytest.mark.parametrize(
    ("key", "mode", "before", "after"),
    [
        (C, "minor", [72, 76, 79, 81, 74], [72, 75, 79, 80, 74]),
        (C, "minor", [72, 71, 72, 71, 69], [72, 71, 72, 70, 68]),
        (Key(9, "minor"), "major", [69, 72, 77, 79, 76], [69, 73, 78, 80, 76]),
        (C, "major", [72, 75, 76], [72, 75, 76]),
        (C, "minor", [72, 73, 78], [72, 73, 78]),
    ],
)
def test_degrees_move_to_the_parallel_mode(
    key: Key, mode: str, before: list[int], after: list[int]
) -> None:
    line = changed(line_of(*before), key, mode, Mood("custom", 0, 0.5))
    assert line["pitch"].tolist() == after


def test_arousal_takes_the_tempo_along_within_bounds() -> None:
    line = line_of(*[72, 74] * 10)
    slow, fast = (changed(line, C, "major", mood(word)) for word in ("calm", "happy"))
    assert fast["onset"][-1] < line["onset"][-1] < slow["onset"][-1]
    assert fast["duration"][0] < 0.5 < slow["duration"][0]
    crawling = line_of(*[72, 74] * 10, gap=3.0)
    assert changed(crawling, C, "major", mood("happy"))["onset"][-1] == pytest.approx(
        crawling["onset"][-1] * 0.75
    )


def test_it_moves_to_where_melodies_lie_by_octaves() -> None:
    for start, octaves in ((48, 24), (60, 12), (72, 0), (90, -12)):
        line = changed(line_of(start, start + 2), C, "major", mood("happy"))
        assert line["pitch"].tolist() == [start + octaves, start + 2 + octaves]
    # What would leave no room below is lifted by itself.
    low = changed(line_of(*[72] * 9, 36), C, "major", mood("happy"))
    assert low["pitch"].tolist() == [72] * 9 + [48]


def test_onsets_are_where_the_network_can_go() -> None:
    rng = np.random.default_rng(0)
    gaps = rng.choice([0.031, 0.045, 0.1037, 1.017, 2.9], 200)
    line = notes_of(*((time, 0.1, 72) for time in np.cumsum(gaps)))
    onsets = changed(line, C, "major", mood("angry"))["onset"]
    assert onsets[0] == 0
    assert len(onsets) == 200
    assert np.allclose(onsets, np.round(onsets, 2))
    assert np.diff(onsets).min() >= CLOSEST - 1e-9
