"""Whose the melody is, and which of the notes are."""

from __future__ import annotations

import numpy as np

from engine.analysis.melody_line import find_melody, line_of
from engine.music.score import DRUMS, NOTE, Notes, in_order
from tests.engine.insight.made_up_songs import FLUTE, PIANO, verse_and_chorus

SONG = verse_and_chorus()


def voice(program: int) -> Notes:
    found: Notes = SONG[SONG["program"] == program]
    return found


def test_the_tune_is_the_melody_wherever_it_stands() -> None:
    voices = [voice(program) for program in (PIANO, 32, DRUMS, FLUTE)]
    for order in (voices, voices[::-1]):
        assert np.array_equal(find_melody(order)["pitch"], voice(FLUTE)["pitch"])


def test_a_low_tune_of_its_own_is_found_under_high_chords() -> None:
    chords, tune = voice(PIANO).copy(), voice(FLUTE).copy()
    chords["pitch"] += 24
    tune["pitch"] -= 24
    assert np.array_equal(find_melody([chords, tune])["pitch"], tune["pitch"])


def test_of_a_piano_alone_the_notes_above_the_chords_are_the_melody() -> None:
    tune = voice(FLUTE)
    hands = np.concatenate([voice(PIANO), tune])
    hands["program"] = PIANO
    line = find_melody([in_order(hands)])
    found = set(zip(line["onset"].tolist(), line["pitch"].tolist(), strict=True))
    wanted = set(zip(tune["onset"].tolist(), tune["pitch"].tolist(), strict=True))
    assert len(found & wanted) > 0.9 * len(wanted)
    assert len(found) < 1.1 * len(wanted)


def test_notes_of_the_line_end_where_the_next_begin() -> None:
    rows = [(0.0, 9.0, 72, 80, 0), (1.0, 9.0, 74, 80, 0), (2.0, 1.0, 76, 80, 0)]
    line = line_of(np.array(rows, NOTE))
    assert line["duration"].tolist() == [1.0, 1.0, 1.0]


def test_drums_and_basses_have_no_melody() -> None:
    assert len(find_melody([voice(DRUMS), voice(32)])) == 0
    assert len(find_melody([])) == 0


def test_a_voice_that_hardly_plays_is_not_the_melody() -> None:
    bell = np.array([(0.0, 0.2, 100, 90, 9), (3.0, 0.2, 103, 90, 9)], NOTE)
    assert np.array_equal(find_melody([bell, voice(FLUTE)])["pitch"], voice(FLUTE)["pitch"])
