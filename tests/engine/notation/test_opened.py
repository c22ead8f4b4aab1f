"""Sheet music opens elsewhere with the notes of the piece, and is drawn."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from engine.api.errors import EngineError
from engine.api.keys import Key, parse_key
from engine.music.grid import GRID_NOTE, Grid, GridNotes, sorted_grid, to_notes
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, Part, Score, in_order
from engine.notation.arranging import written_score
from engine.notation.musicxml import write_musicxml
from engine.notation.pages import PAGE, draw_pages
from engine.notation.sheet import make_sheet
from engine.notation.tones import PlayedMusic, played_music
from engine.performance.mixing import seated
from engine.reading.song import read_song
from tests.engine.bands import band
from tests.engine.notation.opened import by_music21, by_verovio

PIANO, PROGRAMS = 2, {"drums": DRUMS, "bass": 33, "piano": 0, "string section": 48, "flute": 73}


def grid_notes(rows: list[tuple[int, int, int]]) -> GridNotes:
    """Piano notes of a tick, a length and a pitch."""
    notes = np.zeros(len(rows), GRID_NOTE)
    for index, (tick, length, pitch) in enumerate(rows):
        notes[index] = (tick, length, PIANO, pitch, 80)
    return sorted_grid(notes)


def figures(bar: int, bars: int = 4) -> list[tuple[int, int, int]]:
    """Both hands of a piano: sixteenths, triplets, syncopations, ties over bar lines, chords."""
    rows: list[tuple[int, int, int]] = []
    for start in range(0, bars * bar, bar):
        rows += [(start, bar - 6, 48), (start, bar - 6, 41), (start + 6, bar - 6, 55)]
        rows += [(start + at, 3, 72 + at // 3) for at in (0, 3, 6, 9)]
        rows += [(start + 12 + at, 4, 76 - at) for at in (0, 4, 8)]
        rows += [(start + bar - 6, 12, 67), (start + bar - 6, 12, 63)]
        if bar >= 48:
            # A triplet that begins with a rest, and sixteenths in the other half of its beat.
            rows += [(start + 28, 2, 79), (start + 30, 3, 80), (start + 33, 3, 81)]
    return rows


def played(notes: GridNotes, grid: Grid, key: Key) -> PlayedMusic:
    """What is read of a file with these notes."""
    score = Score(to_notes(notes, grid), grid.tempo, meter=(grid.meter, grid.unit))
    return played_music(read_song(write_midi(score, "A", key)))


def wanted(music: PlayedMusic) -> list[Counter[tuple[int, int]]]:
    return [Counter((tone.start, tone.pitch) for tone in part.tones) for part in music.parts]


def band_music() -> PlayedMusic:
    notes = band(PROGRAMS, bars=4)
    score = Score(in_order(notes), 100.0, meter=(4, 4), parts=seated(PROGRAMS, notes))
    return played_music(read_song(write_midi(score, "A", Key(0, "major"))))


def test_pieces_open_with_the_notes_of_each_instrument() -> None:
    pieces = [band_music()]
    assert [part.name for part in pieces[0].parts] == [
        "flute",
        "piano",
        "string section",
        "bass",
        "drums",
    ]
    for grid, key in (
        (Grid(96.0, 4), "A minor"),
        (Grid(120.0, 3), "F# major"),
        (Grid(80.0, 2), "Db major"),
        (Grid(90.0, 6, 8), "G# minor"),
    ):
        notes = grid_notes(figures(grid.bar_ticks))
        music = played(notes, grid, parse_key(key))
        assert (music.grid.meter, music.grid.unit) == (grid.meter, grid.unit)
        assert music.key == parse_key(key)
        expected = Counter(zip(notes["tick"].tolist(), notes["pitch"].tolist(), strict=True))
        assert wanted(music) == [expected]
        pieces.append(music)
    files = [write_musicxml(written_score(music, "A")) for music in pieces]
    parts = [wanted(music) for music in pieces]
    assert by_music21(*files) == parts
    assert [by_verovio(musicxml) for musicxml in files] == [sum(one, Counter()) for one in parts]


def test_a_player_s_touch_is_not_written() -> None:
    grid = Grid(100.0, 4)
    notes = grid_notes(figures(48))
    chance = np.random.default_rng(1)
    touched = to_notes(notes, grid)
    touched["onset"] = np.maximum(touched["onset"] + chance.normal(0, 0.008, len(notes)), 0)
    touched["duration"] *= chance.uniform(0.7, 1.0, len(notes))
    score = Score(in_order(touched), 100.0, meter=(4, 4))
    music = played_music(read_song(write_midi(score, "A", Key(9, "minor"))))
    expected = Counter(zip(notes["tick"].tolist(), notes["pitch"].tolist(), strict=True))
    assert wanted(music) == [expected]


def test_equal_pieces_give_equal_files_that_name_what_is_to_be_read() -> None:
    music = band_music()
    first, second = (write_musicxml(written_score(music, "Zwei & <Drei>\0")) for _ in range(2))
    assert first == second
    text = first.decode()
    for said in (
        "<work-title>Zwei &amp; &lt;Drei&gt;</work-title>",
        "<per-minute>100</per-minute>",
        "<beats>4</beats>",
        "<root-step>A</root-step>",
        "<part-name>String section</part-name>",
        "<midi-unpitched>37</midi-unpitched>",
    ):
        assert said in text, said


def test_a_quarter_that_is_played_far_shorter_bears_a_dot() -> None:
    found = []
    for length in (3, 12):
        notes = grid_notes([(12 * beat, length, 60 + beat) for beat in range(16)])
        music = played(notes, Grid(100.0, 4), Key(0, "major"))
        text = write_musicxml(written_score(music, "A")).decode()
        found.append((text.count("<type>quarter</type>"), text.count("<staccato")))
    # The last of the short ones is an eighth: nothing follows it.
    assert found == [(15, 16), (16, 0)]


def test_a_name_of_the_file_is_cut_short_from_the_second_system_on() -> None:
    rows = to_notes(grid_notes([(12 * beat, 12, 60 + beat) for beat in range(16)]), Grid(100.0))
    for name, short in (("shepherd's old pipe", "She. old"), ("Piano", "Pno."), ("Tin x", "Tin x")):
        score = Score(rows, 100.0, meter=(4, 4), parts=(Part(0, name),))
        music = played_music(read_song(write_midi(score, "A", Key(0, "major"))))
        text = write_musicxml(written_score(music, "A")).decode()
        assert f">{short}</part-abbreviation>" in text


def test_what_is_no_score_cannot_be_engraved() -> None:
    with pytest.raises(EngineError, match="could not be engraved"):
        draw_pages(b"no score at all", 1)


@pytest.mark.slow
def test_pages_are_drawn_with_notes_and_words() -> None:
    music = band_music()
    sheet = make_sheet(music, "Two Lamps", "Affetto")
    assert sheet.pages
    nameless = make_sheet(music, " ", None)
    first, bare = (
        np.asarray(Image.open(io.BytesIO(one.pages[0])).convert("L")) for one in (sheet, nameless)
    )
    assert first.shape == (PAGE[1], PAGE[0])
    dark = first < 128
    assert 0.005 < dark.mean() < 0.2
    # The title stands in the middle above, and it is what differs.
    title = dark[40:180, 300:940]
    assert title.sum() > (bare[40:180, 300:940] < 128).sum() + 200


@pytest.mark.slow
def test_long_music_has_many_pages_and_a_bound() -> None:
    rows = [(48 * at, 48, 60 + at % 12) for at in range(402)]
    music = played(grid_notes(rows), Grid(120.0, 4), Key(0, "major"))
    assert "Only the first 400 bars are written down." in music.left_out
    score = written_score(music, "Long")
    assert score.bars == 400
    short = replace(score, bars=3)
    assert len(draw_pages(write_musicxml(short), 2)) == 1
