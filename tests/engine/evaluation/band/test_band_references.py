"""Real band music as the evaluation sees it: cut at bar lines, labelled, kept apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.api.moods import CORNERS
from engine.evaluation.band.references import (
    MIN_PIECE_BARS,
    band_references,
    load_band_references,
    played_bars,
)
from engine.evaluation.collection import MOODS
from engine.music.grid import Grid
from engine.music.midi_writer import write_midi
from engine.music.score import end_times
from engine.training.band_datasets import BandPiece
from engine.training.labels import UNLABELLED, Split
from tests.engine.made_up_bands import BAR, score, written

GRID = Grid(120.0)


def piece(
    name: str, bars: int = 16, mood: str | None = None, split: Split = "train", genre: str = "game"
) -> BandPiece:
    notes = written(mood or "calm", len(name) + bars, bars)
    place = CORNERS[mood] if mood else None
    return BandPiece(name, name, notes, GRID, genre, split, place, heard=mood is not None)


def labelled(count: int) -> list[BandPiece]:
    return [
        piece(f"ym2413_mdb/{n}", mood=MOODS[n % 4], split="val" if n % 3 == 0 else "train")
        for n in range(count)
    ]


def test_a_stretch_is_whole_bars_and_nothing_rings_over() -> None:
    whole = piece("a/b", 16, "happy")
    part = played_bars(whole, 4, 8)
    inside = (whole.notes["tick"] >= 4 * BAR) & (whole.notes["tick"] < 12 * BAR)
    assert len(part.notes) == inside.sum()
    assert part.notes["onset"][0] == 0
    assert end_times(part.notes).max() <= 8 * 2.0 + 1e-6
    assert MOODS[part.label] == "happy"
    assert played_bars(piece("a/c"), 0, 8).label == UNLABELLED


def test_each_piece_stands_where_it_belongs() -> None:
    pieces = [
        *labelled(12),
        piece("ym2413_mdb/nobody said", split="val"),
        piece("ym2413_mdb/a jingle", MIN_PIECE_BARS - 1, "sad"),
        *(piece(f"game_music/{n}", 40, split="val" if n == 0 else "train") for n in range(5)),
        piece("musicnet/kept", split="val", genre="classical"),
        # Parts of files have no openings, but may be learned from.
        replace(piece("ym2413_mdb/part@2", mood="sad"), whole=False),
        replace(piece("tegridy_band/part@2", split="val"), whole=False),
    ]
    found = band_references(pieces, 40.0)
    assert found.labelled.songs == tuple(f"ym2413_mdb/{n}" for n in range(12))
    assert found.labelled.all.labels.tolist() == [0, 1, 2, 3] * 3
    kept = {"ym2413_mdb/nobody said", "game_music/0", *(f"ym2413_mdb/{n}" for n in (0, 3, 6, 9))}
    assert set(found.held_out.songs) == kept
    assert [other.all.name for other in found.others] == ["game_music", "tegridy_band"]
    # Forty seconds are twenty bars; whoever was kept apart cannot have been copied.
    assert found.others[0].bars.tolist() == [20] * 5
    assert len(found.known) == 8 + 1 + 4 + 1
    assert found.labelled.exact.all()
    assert not found.labelled.unplayable.any()


def test_without_labels_or_without_held_out_pieces_nothing_can_be_measured() -> None:
    with pytest.raises(DataError, match="ym2413_mdb"):
        band_references([piece("game_music/1", split="val")], 40.0)
    with pytest.raises(DataError, match="ym2413_mdb"):
        band_references([piece("ym2413_mdb/1", mood="sad")], 40.0)


@pytest.mark.slow
def test_folders_are_read_and_what_is_missing_is_left_out(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="ym2413_mdb"):
        load_band_references(tmp_path, 30.0)
    midis = tmp_path / "ym2413_mdb" / "midis"
    midis.mkdir(parents=True)
    rows = ["file,quadrant"]
    for number in range(30):
        made = written(MOODS[number % 4], number, 12)
        (midis / f"{number}.mid").write_bytes(write_midi(score(made, 120.0, (0, 1, 2, 8)), "A"))
        rows.append(f"{number}.mid,Q{number % 4 + 1}")
    (tmp_path / "ym2413_mdb" / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    found = load_band_references(tmp_path, 20.0)
    assert np.bincount(found.labelled.all.labels).tolist() == [8, 8, 7, 7]
    assert set(found.labelled.bars.tolist()) == {10}
    assert 0 < len(found.held_out.all) < 30
    assert len(found.known) + len(found.held_out.all) == 30
    assert found.others == ()
