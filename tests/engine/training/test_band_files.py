"""By which rules a MIDI file is read onto a beat grid, or left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.api.instruments import ORDER
from engine.music.grid import Grid, GridNotes
from engine.music.instrument_table import DRUM
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, NOTE, Notes, Score, in_order
from engine.training.band_files import MAX_FILE_BYTES, MAX_FILE_NOTES, MIN_PASSAGE_NOTES, read_band
from tests.engine.bands import band
from tests.engine.composing.grid_music import place
from tests.engine.made_up_band import PROGRAMS

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


def only(path: Path, **others: bool) -> tuple[GridNotes, Grid] | None:
    """All of a file's music, or None if it is left out."""
    found = read_band(path, **others)
    assert all(passage.whole for passage in found)
    assert len(found) <= 1
    return (found[0].notes, found[0].grid) if found else None


def names(notes: GridNotes) -> set[str]:
    return {ORDER[one].name for one in np.unique(notes["instrument"])}


def test_a_file_on_its_grid_is_read_as_it_is(lay: Lay, notes: Notes) -> None:
    read = only(lay(notes))
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
    read = only(lay(in_order(late), tempo=120.0))
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
    read = only(lay(in_order(late)))
    assert read is not None
    assert read[0]["tick"].min() == 12
    assert not set((read[0]["tick"] % 12).tolist()) & {1, 5, 7, 11}


@pytest.mark.parametrize(
    ("meter", "read_as"),
    [
        ((3, 4), (3, 4)),
        ((6, 8), (6, 8)),
        ((2, 4), (2, 4)),
        ((2, 2), (4, 4)),
        (None, (4, 4)),
    ],
)
def test_usual_metres_are_read(
    lay: Lay, notes: Notes, meter: tuple[int, int] | None, read_as: tuple[int, int]
) -> None:
    read = only(lay(notes, meter=meter))
    assert read is not None
    assert (read[1].meter, read[1].unit) == read_as


@pytest.mark.parametrize("meter", [(5, 4), (7, 8), (9, 8)])
def test_unusual_metres_are_left_out(lay: Lay, notes: Notes, meter: tuple[int, int]) -> None:
    assert only(lay(notes, meter=meter)) is None


def test_very_slow_music_is_left_out_and_very_fast_is_counted_by_half(
    lay: Lay, notes: Notes
) -> None:
    def at(tempo: float) -> float | None:
        faster = notes.copy()
        for name in ("onset", "duration"):
            faster[name] *= TEMPO / tempo
        read = only(lay(faster, tempo))
        return read[1].tempo if read else None

    assert at(36.0) is None
    assert at(42.0) == pytest.approx(42.0, rel=0.01)
    assert at(200.0) == pytest.approx(200.0, rel=0.01)
    assert at(240.0) == pytest.approx(120.0, rel=0.01)


def test_drums_that_no_kit_of_ours_has_are_no_music(lay: Lay, notes: Notes) -> None:
    drums = notes[notes["program"] == DRUMS].copy()
    assert only(lay(drums), drums_alone=True) is not None
    drums["pitch"] = 99
    assert read_band(lay(drums), drums_alone=True) == ()


def test_short_lonely_and_crowded_music_is_left_out(lay: Lay, notes: Notes) -> None:
    assert only(lay(notes[: MIN_PASSAGE_NOTES - 1])) is None
    assert only(lay(notes[: MIN_PASSAGE_NOTES + 1])) is not None
    alone = notes[notes["program"] == 73]
    assert len(alone) >= MIN_PASSAGE_NOTES
    assert only(lay(alone)) is None
    assert only(lay(alone), solo=True) is not None
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
    assert only(lay(in_order(crowd))) is None


def test_drums_alone_may_be_where_they_are_asked_for(lay: Lay, notes: Notes) -> None:
    drums = notes[notes["program"] == DRUMS]
    shaken = drums.copy()
    shaken["onset"] += np.random.default_rng(0).uniform(0, 0.045, len(drums))
    assert only(lay(drums)) is None
    for played in (drums, in_order(shaken)):
        read = only(lay(played), drums_alone=True)
        assert read is not None
        assert names(read[0]) == {"drums"}
        assert read[1].tempo == pytest.approx(TEMPO)


def test_sound_effects_and_unknown_drums_are_left_out_and_others_folded(
    lay: Lay, notes: Notes
) -> None:
    odd = np.array(
        [(0, 0.3, 60, 80, 124), (0, 0.3, 35, 80, DRUMS), (1.2, 0.3, 20, 80, DRUMS)], NOTE
    )
    read = only(lay(in_order(np.concatenate([notes, odd]))))
    assert read is not None
    assert names(read[0]) == set(PROGRAMS)
    drums = read[0][read[0]["instrument"] == DRUM]
    assert set(drums["pitch"].tolist()) == {36, 38, 42, 49}


def test_program_68_is_a_singer_where_it_is_said(lay: Lay, notes: Notes) -> None:
    notes["program"][notes["program"] == 73] = 68
    oboe, singer = (only(lay(notes), voice=voice) for voice in (False, True))
    assert oboe is not None
    assert "winds" in names(oboe[0])
    assert singer is not None
    assert "choir" in names(singer[0])


def test_notes_come_into_their_instruments_ranges(lay: Lay, notes: Notes) -> None:
    bass = notes["program"] == 32
    notes["pitch"][bass] += 48
    read = only(lay(notes))
    assert read is not None
    bass = read[0][read[0]["instrument"] == place("bass")]
    assert bass["pitch"].max() <= ORDER[place("bass")].high


@pytest.mark.slow
def test_what_is_no_music_is_left_out(tmp_path: Path, lay: Lay, notes: Notes) -> None:
    path = tmp_path / "broken.mid"
    for content in (b"", b"MThd, but not quite", bytes(MAX_FILE_BYTES + 1)):
        path.write_bytes(content)
        assert only(path) is None
    assert only(tmp_path / "missing.mid") is None
    many = np.tile(notes, MAX_FILE_NOTES // len(notes) + 1)
    many["onset"] = np.arange(len(many)) * 0.01
    assert only(lay(many)) is None
