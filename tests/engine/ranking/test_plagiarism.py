"""Copies of known music are found, however they are played, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import CheckpointError
from engine.music.score import NOTE, Notes, in_order
from engine.ranking.plagiarism import RUN, RUNS, TrainingIndex


def random_piece(seed: int, notes: int = 200) -> Notes:
    rng = np.random.default_rng(seed)
    onsets = np.cumsum(rng.choice((0.0, 0.2, 0.4), notes))
    rows = [(onset, 0.3, rng.integers(30, 90), 64, 0) for onset in onsets]
    return in_order(np.array(rows, NOTE))


def line(seed: int, notes: int = 200) -> Notes:
    """A melody, so that a stretch of notes is a stretch of moves."""
    pitches = np.random.default_rng(seed).integers(30, 90, notes)
    return np.array([(place * 0.2, 0.2, pitch, 64, 0) for place, pitch in enumerate(pitches)], NOTE)


def with_passage(passage: Notes, semitones: int, stretch: float) -> Notes:
    """A new piece that holds a passage in another key and tempo."""
    passage = passage.copy()
    passage["pitch"] += semitones
    passage["onset"] = (passage["onset"] - passage["onset"][0]) * stretch + 20
    after = line(999, 40)
    after["onset"] += passage["onset"][-1] + 1
    return in_order(np.concatenate([line(998, 50), passage, after]))


@pytest.fixture(scope="module")
def known() -> TrainingIndex:
    return TrainingIndex.of([random_piece(1), line(2), line(3)])


@pytest.mark.parametrize("start", range(60, 75))
def test_a_passage_of_so_many_moves_is_found_wherever_it_begins(
    known: TrainingIndex, start: int
) -> None:
    passage = line(3)[start : start + known.sure + 1]
    assert known.holds(with_passage(passage, -5, 1.4))


def test_a_shorter_one_is_no_copy(known: TrainingIndex) -> None:
    for start in range(60, 75):
        assert not known.holds(with_passage(line(3)[start : start + RUN], -5, 1.4))


def test_spread_chords_hide_nothing(known: TrainingIndex) -> None:
    spread = random_piece(1)
    spread["onset"] += np.random.default_rng(0).uniform(0, 0.025, len(spread))
    assert known.holds(in_order(spread))


def test_new_music_is_not_taken_for_known(known: TrainingIndex) -> None:
    assert not any(known.holds(random_piece(seed)) for seed in range(10, 60))
    for tiny in (np.zeros(0, NOTE), random_piece(1)[:RUN]):
        assert not known.holds(tiny)
    assert not TrainingIndex.of([]).holds(random_piece(1))
    assert not TrainingIndex.of([line(2, 5)]).holds(line(2, 5))


def test_a_file_holds_it_all(known: TrainingIndex, tmp_path: Path) -> None:
    known.save(tmp_path / "known.npz")
    assert TrainingIndex.load(tmp_path / "known.npz").hashes.tolist() == known.hashes.tolist()


@pytest.mark.parametrize("run", [48, 90])
def test_longer_runs_are_found_as_surely_and_kept_in_the_file(run: int, tmp_path: Path) -> None:
    TrainingIndex.of([line(3, 400)], run, 16).save(tmp_path / "known.npz")
    known = TrainingIndex.load(tmp_path / "known.npz")
    assert (known.run, known.stride, known.sure) == (run, 16, run + 15)
    for start in range(60, 80):
        assert known.holds(with_passage(line(3, 400)[start : start + known.sure + 1], 3, 0.8))
        assert not known.holds(with_passage(line(3, 400)[start : start + run], 3, 0.8))


def test_a_file_that_cannot_be_used_says_what_to_do(known: TrainingIndex, tmp_path: Path) -> None:
    path = tmp_path / "known.npz"
    with pytest.raises(CheckpointError, match="--export-only"):
        TrainingIndex.load(path)
    path.write_bytes(b"no archive")
    with pytest.raises(CheckpointError, match=r"known\.npz"):
        TrainingIndex.load(path)
    np.savez(path, steps=np.arange(3, dtype=np.uint64), runs=np.array([RUNS[1] + 1, 7]))
    with pytest.raises(CheckpointError, match="runs that cannot be"):
        TrainingIndex.load(path)
    np.savez(path, steps=np.array([5, 0, 2], np.uint64), runs=np.array([RUN, 1]))
    with pytest.raises(CheckpointError, match="must be sorted, each once"):
        TrainingIndex.load(path)


def test_moves_are_known_by_whole_numbers_in_one_row() -> None:
    for hashes in (np.arange(4.0), np.arange(4, dtype=np.uint64).reshape(2, 2)):
        with pytest.raises(ValueError, match="one row of uint64"):
            TrainingIndex(hashes)  # type: ignore[arg-type]
