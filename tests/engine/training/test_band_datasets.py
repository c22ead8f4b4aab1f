"""Folders of band music, their labels and splits."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.api.errors import DataError
from engine.tokens.note_conditions import SOURCES_TOLD
from engine.training.band_datasets import SOURCES, load_band, present
from tests.engine.made_up_band import write_labelled, write_song


def test_labels_splits_and_genres_come_with_the_sets(tmp_path: Path) -> None:
    write_labelled(tmp_path / "ym2413_mdb", 40, bars=6)
    for number in range(2):
        write_song(tmp_path / "game_music" / f"{number}" / "same.mid", "happy", number, 6)
        write_song(tmp_path / "pop909_band" / f"00{number}_maj_hi.mid", "happy", number, 6)
        write_song(tmp_path / "pop909_band" / f"00{number}_maj_lo.mid", "calm", number, 6)
    lines = ["file,pop909_id,quadrant_weak", "000_maj_hi.mid,000,Q1", "000_maj_lo.mid,000,Q4"]
    (tmp_path / "pop909_band" / "labels_weak.csv").write_text("\n".join(lines), encoding="utf-8")
    assert present(tmp_path) == ("ym2413_mdb", "game_music", "pop909_band")
    pieces = {piece.name: piece for piece in load_band(tmp_path, present(tmp_path))}
    assert len(pieces) == 40 + 2 + 4
    sad = pieces["ym2413_mdb/midi/02 sad"]
    assert (sad.mood, sad.heard, sad.genre) == ((-1, -1), True, "game")
    heard = [piece for piece in pieces.values() if piece.name.startswith("ym2413")]
    # About twelve in a hundred are kept aside, by the hash of the name: always the same ones.
    assert [piece.song for piece in heard if piece.split == "val"] == [
        f"ym2413_mdb/{song}" for song in ("10 sad", "17 angry", "22 sad")
    ]
    quick, slow = pieces["pop909_band/000_maj_hi"], pieces["pop909_band/000_maj_lo"]
    assert (quick.mood, quick.heard, quick.genre) == ((1, 1), False, "pop")
    assert quick.song == slow.song
    assert pieces["pop909_band/001_maj_hi"].mood is None
    assert (pieces["game_music/0/same"].mood, pieces["game_music/0/same"].genre) == (None, "game")


def test_a_folder_of_ones_own_is_band_music(tmp_path: Path) -> None:
    write_song(tmp_path / "mine" / "deep" / "a.mid", "happy", 1)
    (piece,) = load_band(tmp_path, ("mine",))
    assert (piece.genre, piece.mood, piece.name) == ("band", None, "mine/deep/a")


def test_what_cannot_be_used_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is no folder .*ym2413_mdb"):
        load_band(tmp_path, present(tmp_path))
    folder = tmp_path / "ym2413_mdb"
    folder.mkdir()
    with pytest.raises(DataError, match="holds no music that fits a beat grid"):
        load_band(tmp_path, ("ym2413_mdb",))
    write_song(folder / "a.mid", "happy", 1)
    (folder / "labels.csv").write_text("name,mood\na.mid,Q1", encoding="utf-8")
    with pytest.raises(DataError, match=r"labels\.csv has no column 'file'"):
        load_band(tmp_path, ("ym2413_mdb",))
    (folder / "labels.csv").write_bytes(b"file,quadrant\n\xff\xfe,Q1")
    with pytest.raises(DataError, match=r"labels\.csv cannot be used"):
        load_band(tmp_path, ("ym2413_mdb",))


def test_every_set_has_a_genre_the_model_knows() -> None:
    assert {source.genre for source in SOURCES.values()} <= set(SOURCES_TOLD)
