"""Folders of band music, and by which rules a file is left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import mido  # type: ignore[import-untyped]
import numpy as np
import pytest

from engine.band.conditioning import MANNERS
from engine.band.grid import DRUM, GridNotes
from engine.errors import DataError
from engine.instruments import ORDER
from engine.midi import write_midi
from engine.score import DRUMS, NOTE, Notes, Score, in_order
from engine.training.band.datasets import (
    FEWEST_NOTES,
    MAX_BYTES,
    MAX_NOTES,
    SOURCES,
    load_band,
    present,
    read_band,
)
from tests.engine.band.music import place
from tests.engine.bands import band
from tests.engine.made_up_band import PROGRAMS, write_labelled, write_song
from tests.engine.midi_files import midi_file, off, on

TEMPO = 100.0


@pytest.fixture
def notes() -> Notes:
    return band(PROGRAMS, 8, TEMPO)


@pytest.fixture
def lay(tmp_path: Path) -> Callable[..., Path]:
    def lay(notes: Notes, tempo: float = TEMPO, meter: tuple[int, int] | None = (4, 4)) -> Path:
        path = tmp_path / "one.mid"
        path.write_bytes(write_midi(Score(notes, tempo, meter=meter), "Laid here"))
        return path

    return lay


Lay = Callable[..., Path]


def names(notes: GridNotes) -> set[str]:
    return {ORDER[one].name for one in np.unique(notes["instrument"])}


def test_a_file_on_its_grid_is_read_as_it_is(lay: Lay, notes: Notes) -> None:
    read = read_band(lay(notes))
    assert read is not None
    found, grid = read
    assert grid.tempo == pytest.approx(TEMPO, rel=0.01)
    assert grid.meter == 4
    assert names(found) == set(PROGRAMS)
    assert len(found) == len(notes)
    flute = found[found["instrument"] == place("flute")]
    assert flute["tick"].tolist() == list(range(0, 8 * 48, 6))
    assert set(flute["duration"].tolist()) == {6}
    assert flute["pitch"][:4].tolist() == [76, 79, 81, 79]
    assert set(found["velocity"].tolist()) <= set(range(78, 83))


def test_music_off_the_files_grid_is_laid_on_one(lay: Lay, notes: Notes) -> None:
    rng = np.random.default_rng(0)
    late = notes.copy()
    late["onset"] += 0.7 + rng.uniform(0, 1 / 60, len(notes))
    read = read_band(lay(in_order(late), tempo=120.0))
    assert read is not None
    found, grid = read
    assert grid.tempo == pytest.approx(TEMPO, rel=0.005)
    flute = found[found["instrument"] == place("flute")]
    assert np.diff(flute["tick"]).tolist() == [6] * 63
    assert found["tick"].min() < 48


def test_music_begins_in_the_first_bar_and_on_no_odd_tick(lay: Lay, notes: Notes) -> None:
    late = notes.copy()
    # Three bars and a beat, and a little early at times.
    late["onset"] += 13 * 60 / TEMPO - np.arange(len(notes)) % 7 // 6 * 60 / TEMPO / 12
    read = read_band(lay(in_order(late)))
    assert read is not None
    assert read[0]["tick"].min() == 12
    assert not set((read[0]["tick"] % 12).tolist()) & {1, 5, 7, 11}


@pytest.mark.parametrize(
    ("meter", "read_as"), [((3, 4), 3), ((6, 8), 3), ((2, 4), 2), ((2, 2), 4), (None, 4)]
)
def test_usual_metres_are_read(
    lay: Lay, notes: Notes, meter: tuple[int, int] | None, read_as: int
) -> None:
    read = read_band(lay(notes, meter=meter))
    assert read is not None
    assert read[1].meter == read_as


@pytest.mark.parametrize("meter", [(5, 4), (7, 8), (9, 8)])
def test_unusual_metres_are_left_out(lay: Lay, notes: Notes, meter: tuple[int, int]) -> None:
    assert read_band(lay(notes, meter=meter)) is None


def changing(tmp_path: Path, *meters: tuple[int, int]) -> Path:
    """A file that goes from one metre to another."""
    signs = [
        mido.MetaMessage("time_signature", numerator=n, denominator=d, time=960 * place)
        for place, (n, d) in enumerate(meters)
    ]
    tracks = [
        [
            mido.Message("program_change", program=program, channel=channel),
            *(
                message
                for beat in range(60)
                for message in (on(60 + beat % 5, 0, 80, channel), off(60 + beat % 5, 480, channel))
            ),
        ]
        for channel, program in enumerate((0, 32))
    ]
    path = tmp_path / "changing.mid"
    path.write_bytes(midi_file(signs, *tracks))
    return path


def test_a_piece_stays_in_one_metre(tmp_path: Path) -> None:
    assert read_band(changing(tmp_path, (4, 4), (4, 4))) is not None
    assert read_band(changing(tmp_path, (3, 4), (6, 8))) is not None
    assert read_band(changing(tmp_path, (4, 4), (3, 4))) is None


def test_very_slow_music_is_left_out_and_very_fast_is_counted_by_half(
    lay: Lay, notes: Notes
) -> None:
    def at(tempo: float) -> float | None:
        faster = notes.copy()
        for name in ("onset", "duration"):
            faster[name] *= TEMPO / tempo
        read = read_band(lay(faster, tempo))
        return read[1].tempo if read else None

    assert at(36.0) is None
    assert at(42.0) == pytest.approx(42.0, rel=0.01)
    assert at(200.0) == pytest.approx(200.0, rel=0.01)
    assert at(240.0) == pytest.approx(120.0, rel=0.01)


def test_short_lonely_and_crowded_music_is_left_out(lay: Lay, notes: Notes) -> None:
    assert read_band(lay(notes[: FEWEST_NOTES - 1])) is None
    assert read_band(lay(notes[: FEWEST_NOTES + 1])) is not None
    alone = notes[notes["program"] == 73]
    assert len(alone) >= FEWEST_NOTES
    assert read_band(lay(alone)) is None
    beat = 60 / TEMPO
    crowd = np.array(
        [
            (at / 12 * beat, beat / 12, 40 + tone, 80, program)
            for at in range(24)
            for program in (0, 16)
            for tone in range(6)
        ],
        NOTE,
    )
    assert read_band(lay(in_order(crowd))) is None


def test_drums_alone_may_be_where_they_are_asked_for(lay: Lay, notes: Notes) -> None:
    drums = notes[notes["program"] == DRUMS]
    shaken = drums.copy()
    shaken["onset"] += np.random.default_rng(0).uniform(0, 0.045, len(drums))
    assert read_band(lay(drums)) is None
    for played in (drums, in_order(shaken)):
        read = read_band(lay(played), drums_alone=True)
        assert read is not None
        assert names(read[0]) == {"drums"}
        assert read[1].tempo == pytest.approx(TEMPO)


def test_sound_effects_and_unknown_drums_are_left_out_and_others_folded(
    lay: Lay, notes: Notes
) -> None:
    odd = np.array(
        [(0, 0.3, 60, 80, 124), (0, 0.3, 35, 80, DRUMS), (1.2, 0.3, 20, 80, DRUMS)], NOTE
    )
    read = read_band(lay(in_order(np.concatenate([notes, odd]))))
    assert read is not None
    assert names(read[0]) == set(PROGRAMS)
    drums = read[0][read[0]["instrument"] == DRUM]
    assert set(drums["pitch"].tolist()) == {36, 38, 42, 49}


def test_program_68_is_a_singer_where_it_is_said(lay: Lay, notes: Notes) -> None:
    notes["program"][notes["program"] == 73] = 68
    oboe, singer = (read_band(lay(notes), voice=voice) for voice in (False, True))
    assert oboe is not None
    assert "winds" in names(oboe[0])
    assert singer is not None
    assert "choir" in names(singer[0])


def test_notes_come_into_their_instruments_ranges(lay: Lay, notes: Notes) -> None:
    notes["pitch"][notes["program"] == 32] += 48
    read = read_band(lay(notes))
    assert read is not None
    bass = read[0][read[0]["instrument"] == place("bass")]
    assert bass["pitch"].max() <= ORDER[place("bass")].high


def test_what_is_no_music_is_left_out(tmp_path: Path, lay: Lay, notes: Notes) -> None:
    path = tmp_path / "broken.mid"
    for content in (b"", b"MThd, but not quite", bytes(MAX_BYTES + 1)):
        path.write_bytes(content)
        assert read_band(path) is None
    assert read_band(tmp_path / "missing.mid") is None
    many = np.tile(notes, MAX_NOTES // len(notes) + 1)
    many["onset"] = np.arange(len(many)) * 0.01
    assert read_band(lay(many)) is None


def test_labels_splits_and_manners_come_with_the_sets(tmp_path: Path) -> None:
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
    assert (sad.mood, sad.heard, sad.manner) == ((-1, -1), True, "game")
    heard = [piece for piece in pieces.values() if piece.name.startswith("ym2413")]
    # About twelve in a hundred are kept aside, by the hash of the name: always the same ones.
    assert [piece.song for piece in heard if piece.split == "val"] == [
        f"ym2413_mdb/{song}" for song in ("10 sad", "17 angry", "22 sad")
    ]
    quick, slow = pieces["pop909_band/000_maj_hi"], pieces["pop909_band/000_maj_lo"]
    assert (quick.mood, quick.heard, quick.manner) == ((1, 1), False, "pop")
    assert quick.song == slow.song
    assert pieces["pop909_band/001_maj_hi"].mood is None
    assert (pieces["game_music/0/same"].mood, pieces["game_music/0/same"].manner) == (None, "game")


def test_a_folder_of_ones_own_is_band_music(tmp_path: Path) -> None:
    write_song(tmp_path / "mine" / "deep" / "a.mid", "happy", 1)
    (piece,) = load_band(tmp_path, ("mine",))
    assert (piece.manner, piece.mood, piece.name) == ("band", None, "mine/deep/a")


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


def test_every_set_has_a_manner_the_model_knows() -> None:
    assert {source.manner for source in SOURCES.values()} == set(MANNERS)
