"""Labels, quadrants and lasting splits."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.api.errors import DataError
from engine.api.moods import CORNERS
from engine.training.labels import QUADRANTS, UNLABELLED, label_of, read_labels, split_of


def test_a_song_falls_to_a_side_by_its_name_alone() -> None:
    songs = [f"song {number}" for number in range(2000)]
    kept = {song for song in songs if split_of(song, 0.12) == "val"}
    assert 0.09 < len(kept) / len(songs) < 0.15
    # A smaller share keeps some of the same songs.
    assert {song for song in songs if split_of(song) == "val"} < kept


def test_labels_are_indices_of_the_moods() -> None:
    assert [label_of(mood) for mood in CORNERS.values()] == [0, 1, 2, 3]
    assert [label_of(mood) for mood in QUADRANTS.values()] == [0, 1, 2, 3]
    assert label_of(None) == UNLABELLED


def test_rows_of_labels_have_the_columns_that_are_needed(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    with pytest.raises(
        DataError, match=r"labels\.csv cannot be used: No such file or directory\.$"
    ):
        read_labels(path)
    path.write_text("file,split\na.mid,val", encoding="utf-8")
    assert read_labels(path, "file", "split") == [{"file": "a.mid", "split": "val"}]
    with pytest.raises(DataError, match=r"labels\.csv has no column 'mood'\."):
        read_labels(path, "mood")
