"""Folders of MIDI files in the layouts of the public collections."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, NOTE, Notes, Score, in_order
from engine.training.piano_datasets import PianoPiece, load_piano
from tests.engine.made_up import clip, write_emopia


def lay(folder: Path, name: str, notes: Notes) -> None:
    """Write notes as a MIDI file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_midi(Score(notes), "Laid here"))


def lay_labels(folder: Path, *lines: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "labels.csv").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def music() -> Notes:
    return clip("happy", 1)


def named(pieces: list[PianoPiece]) -> dict[str, PianoPiece]:
    found = {piece.name: piece for piece in pieces}
    assert len(found) == len(pieces)
    return found


def test_clips_take_mood_and_song_from_the_name_and_the_split_from_the_labels(
    tmp_path: Path,
) -> None:
    write_emopia(tmp_path / "emopia", 8, 3)
    pieces = load_piano(tmp_path, ("emopia",))
    assert [piece.mood for piece in pieces] == [
        *[(1, 1)] * 2,
        *[(-1, 1)] * 2,
        *[(-1, -1)] * 2,
        *[(1, -1)] * 2,
    ]
    assert sum(piece.split == "val" for piece in pieces) == 3
    sad = named(pieces)["emopia/Q3_song2_0"]
    assert (sad.song, sad.split, sad.genre, sad.whole) == ("song2", "train", "clip", False)
    assert named(pieces)["emopia/Q3_song6_0"].split == "val"


def test_clips_of_a_song_are_split_together_without_labels(tmp_path: Path, music: Notes) -> None:
    for song in range(60):
        for part in range(2):
            lay(tmp_path / "emopia" / "midis", f"Q1_so_ng{song}_{part}.mid", music)
    pieces = load_piano(tmp_path, ("emopia",))
    splits = {piece.song: piece.split for piece in pieces}
    assert len(splits) == 60
    assert all(piece.split == splits[piece.song] for piece in pieces)
    # About five in a hundred are kept aside, by the hash of the name: always the same ones.
    kept = {song for song, split in splits.items() if split == "val"}
    assert kept == {"so_ng18", "so_ng20"}


def test_music_begins_with_its_first_note_and_without_drums(tmp_path: Path, music: Notes) -> None:
    late = music.copy()
    late["onset"] += 3.0
    drums = np.array([(0.5, 0.1, 36, 90, DRUMS)], NOTE)
    lay(tmp_path / "mine", "a.mid", in_order(np.concatenate([late, drums])))
    (piece,) = load_piano(tmp_path, ("mine",))
    assert piece.notes["onset"][0] == 0.0
    assert set(piece.notes["program"]) == {0}
    assert len(piece.notes) == len(music)


def test_a_folder_of_ones_own_is_read_as_performances(tmp_path: Path, music: Notes) -> None:
    lay(tmp_path / "mine", "a.mid", music)
    lay(tmp_path / "mine", "deeper/b.mid", music)
    lay(tmp_path / "mine", "short.mid", music[:31])
    (tmp_path / "mine" / "broken.mid").write_bytes(b"MThd, but not quite")
    pieces = named(load_piano(tmp_path, ("mine",)))
    assert set(pieces) == {"mine/a", "mine/deeper/b"}
    piece = pieces["mine/a"]
    assert (piece.genre, piece.whole, piece.mood) == ("performance", True, None)


def test_pop1k7_is_read_in_both_layouts(tmp_path: Path, music: Notes) -> None:
    # Its home counts the files anew in every folder: no two may pass for the same song.
    lay(tmp_path / "pop1k7", "midi_synchronized/src_001/0.mid", music)
    lay(tmp_path / "pop1k7", "midi_synchronized/src_002/0.mid", music)
    lay(tmp_path / "pop1k7", "midi_analyzed/src_001/0.mid", music)
    pieces = named(load_piano(tmp_path, ("pop1k7",)))
    assert set(pieces) == {"pop1k7/src_001/0", "pop1k7/src_002/0"}
    assert len({piece.song for piece in pieces.values()}) == 2
    lay(tmp_path / "pop1k7", "performed/src_001_0.mid", music)
    assert set(named(load_piano(tmp_path, ("pop1k7",)))) == {"pop1k7/src_001_0"}


def test_pop909_is_read_in_both_layouts(tmp_path: Path, music: Notes) -> None:
    for name in ("001/001.mid", "001/versions/001-v1.mid", "midis/002.mid"):
        lay(tmp_path / "pop909", name, music)
    pieces = named(load_piano(tmp_path, ("pop909",)))
    assert set(pieces) == {"pop909/001", "pop909/002"}
    assert {(piece.genre, piece.whole) for piece in pieces.values()} == {("score", True)}


def test_vgmidi_takes_moods_from_its_labels_and_songs_from_its_phrases(
    tmp_path: Path, music: Notes
) -> None:
    folder = tmp_path / "vgmidi"
    for name in ("Some_Game_0.mid", "Some_Game_1.mid", "Other_0.mid"):
        lay(folder / "phrases", name, music)
    lay_labels(
        folder,
        "phrase_file,valence,arousal",
        "Some_Game_0.mid,1,-1",
        "Some_Game_1.mid,-1,-1",
        "Other_0.mid,1,1",
        "Gone_0.mid,1,1",
    )
    pieces = load_piano(tmp_path, ("vgmidi",))
    assert [piece.mood for piece in pieces] == [(1, -1), (-1, -1), (1, 1)]
    assert [piece.song for piece in pieces] == [
        "vgmidi/Some_Game",
        "vgmidi/Some_Game",
        "vgmidi/Other",
    ]
    assert {(piece.genre, piece.whole) for piece in pieces} == {("game", False)}


def test_files_that_cannot_be_used_are_left_out_of_every_set(tmp_path: Path, music: Notes) -> None:
    for place, good, bad in (
        ("emopia/midis", "Q1_song_0.mid", "Q1_song_1.mid"),
        ("pop909/midis", "001.mid", "002.mid"),
    ):
        lay(tmp_path / place, good, music)
        (tmp_path / place / bad).write_bytes(b"MThd, but not quite")
    pieces = named(load_piano(tmp_path, ("emopia", "pop909")))
    assert set(pieces) == {"emopia/Q1_song_0", "pop909/001"}


def test_sets_come_in_the_order_named(tmp_path: Path, music: Notes) -> None:
    write_emopia(tmp_path / "emopia", 2, 0)
    lay(tmp_path / "mine", "a.mid", music)
    genres = [piece.genre for piece in load_piano(tmp_path, ("mine", "emopia"))]
    assert genres == ["performance", "clip", "clip"]


def test_a_set_that_is_not_there_or_empty_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is no folder .*pop909; see the README"):
        load_piano(tmp_path, ("pop909",))
    (tmp_path / "pop909").mkdir()
    with pytest.raises(DataError, match="pop909 holds no music in the layout"):
        load_piano(tmp_path, ("pop909",))


def test_labels_that_cannot_be_used_are_named(tmp_path: Path, music: Notes) -> None:
    folder = tmp_path / "vgmidi"
    lay(folder / "phrases", "A_0.mid", music)
    with pytest.raises(DataError, match=r"labels\.csv cannot be used: .*No such file"):
        load_piano(tmp_path, ("vgmidi",))
    lay_labels(folder, "phrase_file,valence", "A_0.mid,1")
    with pytest.raises(DataError, match=r"labels\.csv has no column 'arousal'\."):
        load_piano(tmp_path, ("vgmidi",))
    for row in ("A_0.mid,high,1", "A_0.mid,1"):
        lay_labels(folder, "phrase_file,valence,arousal", row)
        with pytest.raises(DataError, match=r"labels\.csv cannot be used"):
            load_piano(tmp_path, ("vgmidi",))
    lay(tmp_path / "emopia" / "midis", "Q1_A_0.mid", music)
    lay_labels(tmp_path / "emopia", "file", "Q1_A_0.mid")
    with pytest.raises(DataError, match=r"labels\.csv has no column 'split'\."):
        load_piano(tmp_path, ("emopia",))
