"""An index against copies lets other songs pass, however much songs of the kind share."""

from __future__ import annotations

import numpy as np

from engine.music.score import NOTE, Notes
from engine.ranking.plagiarism import RUN, RUNS
from engine.training.copy_index import fit_copy_index


def line(seed: int, notes: int = 200) -> Notes:
    pitches = np.random.default_rng(seed).integers(30, 90, notes)
    return np.array([(place * 0.2, 0.2, pitch, 64, 0) for place, pitch in enumerate(pitches)], NOTE)


def sharing(seed: int, moves: int) -> Notes:
    """A line that begins as line 1 does, for so many moves, and goes on by itself."""
    own = line(seed)
    own["pitch"][: moves + 1] = line(1)["pitch"][: moves + 1]
    return own


def test_songs_that_have_nothing_in_common_need_no_longer_runs() -> None:
    index = fit_copy_index([line(1), line(2)], [line(3), line(4)])
    assert index.run == RUN
    assert index.holds(line(2))


def test_runs_are_longer_than_what_songs_of_the_kind_share() -> None:
    index = fit_copy_index([line(1)], [sharing(seed, 60) for seed in range(10, 20)])
    assert 60 < index.run < 120
    assert index.holds(sharing(30, index.sure))


def test_one_known_song_among_many_makes_no_run_longer() -> None:
    held_out = [line(seed) for seed in range(100, 120)]
    held_out[7] = line(1)
    assert fit_copy_index([line(1), line(2)], held_out).run == RUN


def test_no_index_is_too_long_to_find_anything() -> None:
    assert fit_copy_index([line(1, 600)], [line(1, 600)]).run == RUNS[1]
