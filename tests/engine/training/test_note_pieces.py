"""The music the composer learns from: read onto one grid, chords and returns found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.music.grid import Grid, GridNotes
from engine.music.midi_writer import write_midi
from engine.music.polyphony import limit_polyphony
from engine.music.score import Notes, Score
from engine.training import note_pieces
from engine.training.band_datasets import BandPiece
from engine.training.labels import split_of
from engine.training.note_pieces import (
    NEEDED_SETS,
    load_note_pieces,
    meters_of,
    plays_piano_alone,
    present_sets,
)
from engine.training.performances import PerformedPiece
from tests.engine.composing.grid_music import grid_notes
from tests.engine.made_up_band import write_labelled, write_song
from tests.engine.made_up_beats import made_up
from tests.engine.training.note_music import band_piece, piano_piece


def write(path: Path, notes: Notes, meter: tuple[int, int] | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_midi(Score(notes, 120.0, meter=meter), "Made up"))


def as_band(notes: GridNotes, **changes: Any) -> BandPiece:
    plain = BandPiece("x/1", "x/1", notes, Grid(120.0), "game", "train")
    return replace(plain, **changes)


def test_known_sets_that_are_there_are_present_and_the_labelled_ones_always(
    tmp_path: Path,
) -> None:
    assert present_sets(tmp_path) == NEEDED_SETS == ("emopia", "ym2413_mdb")
    for name in ("nottingham", "pop1k7", "mine", "groove"):
        (tmp_path / name).mkdir()
    assert present_sets(tmp_path) == ("emopia", "pop1k7", "ym2413_mdb", "groove", "nottingham")


def test_bands_and_folk_tunes_are_read_in_their_metres(tmp_path: Path) -> None:
    write_labelled(tmp_path / "ym2413_mdb", 4, bars=8)
    for meter, size, period in (("3/4", (3, 4), 0.5), ("6/8", (6, 8), 0.75), ("2/4", (2, 4), 0.5)):
        notes, _, _ = made_up(meter, bars=16, period=period)
        write(tmp_path / "nottingham" / "midis" / f"{meter[0]}.mid", notes, size)
    done: list[float] = []
    pieces = load_note_pieces(tmp_path, ("ym2413_mdb", "nottingham"), on_progress=done.append)
    assert meters_of(pieces) == {"4/4": 4, "2/4": 1, "3/4": 1, "6/8": 1}
    assert done[-1] == 1.0
    games, tunes = pieces[:4], pieces[4:]
    assert {one.genre for one in games} == {"game"}
    assert all(one.heard and one.mood is not None for one in games)
    assert not any(plays_piano_alone(one) for one in games)
    for tune in tunes:
        assert (tune.genre, tune.mood, tune.heard, tune.whole) == ("folk", None, False, True)
        assert plays_piano_alone(tune)
        assert tune.grid.tempo == pytest.approx(120, abs=0.1)
        bass = tune.notes[tune.notes["pitch"] < 48]
        assert set((bass["tick"] % tune.grid.bar_ticks).tolist()) == {0}
        # The made-up harmony is C, Am, F, G, a bar each, and comes back after four bars.
        roots = tune.chords["root"][:4].tolist()
        assert roots == [0, 9, 5, 7]
        assert tune.chords["tick"][1] == tune.grid.bar_ticks
        assert len(tune.returns) == 16
        assert (tune.returns >= 0).any()


@pytest.mark.slow
def test_performances_are_read_by_their_beats_and_an_unknown_folder_by_what_it_holds(
    tmp_path: Path,
) -> None:
    for number, meter in enumerate(("4/4", "3/4")):
        notes, _, _ = made_up(meter, bars=24, seed=number)
        write(tmp_path / "emopia" / "midis" / f"Q{number + 1}_SONG{number}_0.mid", notes)
        write(tmp_path / "mine" / f"{number}.mid", notes)
    write_song(tmp_path / "mine" / "band.mid", "happy", 1)
    write_song(tmp_path / "ours" / "band.mid", "happy", 1)
    (tmp_path / "ours" / "broken.mid").write_bytes(b"MThd, but not quite")
    cache = tmp_path / "kept" / "beats.npz"
    pieces = load_note_pieces(tmp_path, ("emopia", "mine", "ours"), cache=cache, workers=2)
    assert cache.is_file()
    four, three = pieces[:2]
    assert (four.name, four.genre, four.heard, four.whole) == (
        "emopia/Q1_SONG0_0",
        "clip",
        True,
        False,
    )
    assert (four.mood, three.mood) == ((1.0, 1.0), (-1.0, 1.0))
    assert (four.grid.meter, three.grid.meter) == (4, 3)
    mine = [piece for piece in pieces if piece.name.startswith("mine/")]
    assert {piece.genre for piece in mine} == {"performance"}
    assert not any(piece.heard for piece in mine)
    assert [piece.genre for piece in pieces if piece.name.startswith("ours/")] == ["band"]


def test_what_is_learned_is_what_can_be_written() -> None:
    # Thirteen keys held down, where the piano has twelve voices, and a rest of nine bars.
    rows = [(6 * at, 400, "piano", 40 + at) for at in range(13)] + [(600, 12, "piano", 60)]
    made = note_pieces._analysed(as_band(grid_notes(*rows)))
    assert made is not None
    assert made.notes["duration"][0] == 72
    assert made.notes["tick"][-1] < 300
    assert np.array_equal(limit_polyphony(made.notes), made.notes)
    assert note_pieces._analysed(as_band(grid_notes(*rows), grid=Grid(120.0, 5))) is None


def test_what_cannot_be_written_is_left_out_and_counted_as_done() -> None:
    told: list[float] = []
    odd, good = as_band(band_piece().notes, grid=Grid(120.0, 5)), as_band(band_piece().notes)
    (kept,) = note_pieces._prepared([odd, good], told.append, 1)
    assert kept.grid == good.grid
    assert told == [0.5, 1.0]


def test_a_song_is_on_one_side_of_the_split_for_piano_and_for_bands() -> None:
    for number in range(60):
        song = f"pop909_band/{number:03}"
        made = note_pieces._on_one_grid(as_band(band_piece().notes, song=song))
        assert made.split == split_of(f"pop909/{number:03}")


def test_what_is_no_music_for_a_grid_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for sets in (("emopia",), ("ym2413_mdb",), ("mine",)):
        with pytest.raises(DataError, match="no folder"):
            load_note_pieces(tmp_path, sets)
    write(tmp_path / "mine" / "one.mid", made_up("4/4", 24)[0])

    def none(*_: object, **__: object) -> list[PerformedPiece]:
        return []

    monkeypatch.setattr(note_pieces, "load_performances", none)
    with pytest.raises(DataError, match="mine holds no music that fits a beat grid"):
        load_note_pieces(tmp_path, ("mine",))


def test_a_piano_alone_is_told_from_a_band() -> None:
    assert plays_piano_alone(piano_piece())
    assert not plays_piano_alone(band_piece())
