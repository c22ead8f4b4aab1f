"""Any folder of MIDI files: what is read of it, its moods, and why a file is left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.api.moods import WORDS
from engine.training.own.moods import OwnMoods
from engine.training.own.music import load_own
from tests.engine.composing.remade import score
from tests.engine.made_up_band import write_song
from tests.engine.training.own.folders import write_folder


def test_files_of_any_depth_and_ending_are_read_with_chords_and_returns(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "Mine")
    (folder / "box 0" / "00.mid").rename(folder / "UPPER.MIDI")
    (folder / "notes.txt").write_text("no music", encoding="utf-8")
    music = load_own(folder)
    assert music.refused == ()
    assert {piece.name.split("/")[0] for piece in music.pieces} == {"Mine"}
    assert "Mine/UPPER.MIDI" in {piece.name for piece in music.pieces}
    assert [piece.split for piece in music.pieces].count("val") == 2
    for piece in music.pieces:
        assert len(piece.chords)
        assert len(piece.returns)
        assert (piece.genre, piece.mood, piece.whole) == ("game", None, True)
    # Who is kept for measuring depends on the names alone.
    assert load_own(folder).pieces[0].name == music.pieces[0].name
    assert len(load_own(folder, songs=11).pieces) == 11


def test_what_cannot_be_used_is_told_file_by_file(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "mine", songs=11)
    (folder / "zip.mid").write_bytes(b"PK\x03\x04 no music at all")
    write_song(folder / "short.mid", "happy", 1, bars=1)
    music = load_own(folder)
    assert len(music.pieces) == 11
    told = dict(music.refused)
    assert set(told) == {"zip.mid", "short.mid"}
    assert "a ZIP archive, not a MIDI file" in told["zip.mid"]
    assert "notes on the beat: 64 are needed" in told["short.mid"]

    for path in list(folder.rglob("0[3-9].mid")):
        path.unlink()
    with pytest.raises(DataError, match="holds 6 MIDI files, of which 4 can be used; at") as caught:
        load_own(folder)
    notes = "\n".join(caught.value.__notes__)
    assert "zip.mid: " in notes
    assert "short.mid: It has" in notes


def test_a_folder_without_music_or_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds no MIDI files \(\.mid, \.midi"):
        load_own(tmp_path)
    with pytest.raises(DataError, match="There is no folder"):
        load_own(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("file,mood\nbox 0/00.mid,wistful\n", WORDS["wistful"]),
        ("\ufefffile,mood\n00.mid,Wistful\n", WORDS["wistful"]),
        ("file,valence,arousal\n00,-0.5,0.25\n", (-0.5, 0.25)),
        ("file,quadrant\n00.mid,Q4\n", (1.0, -1.0)),
        ("file,mood\n00.mid,\n", None),
        ("file,mood\n01.mid,sad\n", None),
    ],
)
def test_a_csv_file_gives_moods(
    text: str, found: tuple[float, float] | None, tmp_path: Path
) -> None:
    (tmp_path / "labels.csv").write_text(text, encoding="utf-8")
    assert OwnMoods(tmp_path).of(tmp_path / "box 0" / "00.mid") == found
    other = tmp_path / "elsewhere" / "moods.csv"
    other.parent.mkdir()
    (tmp_path / "labels.csv").rename(other)
    assert OwnMoods(tmp_path).of(tmp_path / "box 0" / "00.mid") is None
    assert OwnMoods(tmp_path, other).of(tmp_path / "box 0" / "00.mid") == found


def test_folders_named_after_moods_give_them_and_the_csv_goes_before(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("file,mood\nlisted.mid,calm\n", encoding="utf-8")
    moods = OwnMoods(tmp_path)
    assert moods.of(tmp_path / "Sad" / "rain.mid") == WORDS["sad"]
    assert moods.of(tmp_path / "sad" / "1998" / "rain.mid") == WORDS["sad"]
    assert moods.of(tmp_path / "sad" / "happy" / "rain.mid") == WORDS["happy"]
    assert moods.of(tmp_path / "sad" / "listed.mid") == WORDS["calm"]
    assert moods.of(tmp_path / "sad.mid") is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name,mood\na,sad\n", "has no column 'file'"),
        ("file,mood\na,sad\nb,hapy\n", "line 3: Unknown mood: hapy. Did you mean happy"),
        ("file,valence,arousal\na,2,0\n", "line 2: a line needs a mood's word"),
        ("file,valence,arousal\na,0.5,\n", "line 2: a line needs a mood's word"),
        ("file,quadrant\na,Q5\n", "a quadrant out of Q1, Q2, Q3, Q4."),
    ],
)
def test_a_csv_file_that_is_wrong_is_refused_with_its_line(
    text: str, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "labels.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"labels\.csv") as caught:
        OwnMoods(tmp_path)
    assert sentence in str(caught.value)


def test_music_that_cannot_be_learned_from_is_told_with_its_reason(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "mine", songs=10)
    line = [(beat / 2, 0.5, 60 + beat % 7, 73) for beat in range(80)]
    rng = np.random.default_rng(0)
    uneven = [(one[0] + rng.uniform(0.8, 1.2), *one[1:]) for one in line]
    odd = {
        "five": (score(*line, meter=(5, 4)), "It is in 5/4: 2/4, 3/4, 4/4, 6/8 and their likes"),
        "slow": (score(*line, tempo=30), "It has 30 beats per minute: 40 to 220 are known."),
        "free": (score(*uneven), "Its notes lie on no steady beat, and it is for other instrument"),
        "rare": (score((0, 1, 60, 0), (18.04, 1, 64, 0), meter=None), "No steady beat can be he"),
    }
    for name, (midi, _) in odd.items():
        (folder / f"{name}.mid").write_bytes(midi)
    (folder / "gone.mid").symlink_to(tmp_path / "elsewhere.mid")
    told = dict(load_own(folder).refused)
    assert told.pop("gone.mid") == "gone.mid cannot be read: No such file or directory."
    assert set(told) == {f"{name}.mid" for name in odd}
    for name, (_, reason) in odd.items():
        assert told[f"{name}.mid"].startswith(reason)
