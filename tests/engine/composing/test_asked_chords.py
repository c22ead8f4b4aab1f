"""Chords that are asked for: told to every candidate, in a key and a length that suit them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.analysis.chord_recognition import find_chords
from engine.api.errors import RequestError
from engine.api.keys import Key
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.progression import parse_progression
from engine.api.request import ComposeRequest
from engine.composing.any_source import read_any_source
from engine.composing.asked_chords import chord_at, followed_by, suiting_key
from engine.composing.base import ComposedPiece
from engine.harmony.chord_writer import ChordWriter
from engine.music.chord_plan import resolve_progression
from engine.music.chords import CHORD, chord_symbols, chord_vectors, transpose_chords
from engine.music.grid import Grid
from engine.music.score import DRUMS
from engine.tokens.attribute import transposition
from tests.engine.composing.test_note_composer import G, made, midi_of
from tests.engine.fakes import uniform_composer
from tests.engine.listening import ListeningSession, listening
from tests.engine.made_up_chords import AnyChord

FOUR = "Am F C G"


def asked(chords: str, instruments: str = "piano", **values: Any) -> ComposeRequest:
    usual: dict[str, Any] = {"mood": mood("happy"), "seed": 1, "seconds": 20, "candidates": 2}
    return ComposeRequest(
        instruments=instruments, chords=parse_progression(chords), **{**usual, **values}
    )


def composed(request: ComposeRequest) -> tuple[ComposedPiece, ListeningSession]:
    """A piece, and what the network heard of it; a chord network would have been there."""
    composer = uniform_composer(ChordWriter(AnyChord()))
    network = listening(composer)
    return composer.compose(request), network.heard


def told(heard: ListeningSession, chords: str, key: Key, start: int = 0) -> bool:
    """Whether all candidates were told a progression from a tick on, relative to C."""
    laid = resolve_progression(parse_progression(chords), key, Grid(120.0), 200)
    moved = transpose_chords(laid, transposition(key.tonic))
    return all(
        np.array_equal(vector, chord_vectors(moved, np.array([tick]))[0])
        for row in heard.chords[: len(heard.chords) // 2]
        for tick, vector in row.items()
        if tick >= start
    )


@pytest.mark.parametrize("instruments", ["piano", "band", "flute, cello"])
@pytest.mark.parametrize("seconds", [5, 20])
def test_every_candidate_is_told_the_chords_that_were_asked_for(
    instruments: str, seconds: int
) -> None:
    piece, heard = composed(asked(FOUR, instruments, seconds=seconds))
    assert piece.key == Key(0, "major")
    assert all(heard.chords[:2])
    assert told(heard, FOUR, piece.key)
    assert not told(heard, "Am F G C", piece.key)
    assert piece.score.seconds == pytest.approx(seconds, abs=1)


def test_what_guidance_leads_away_from_is_not_told_the_chords_that_were_asked_for() -> None:
    _, heard = composed(asked(FOUR))
    led, left = heard.choosing[:2], heard.choosing[2:]
    assert all(row and all(vector.any() for vector in row) for row in led)
    assert len(left) == 2
    assert all(row and not any(vector.any() for vector in row) for row in left)


def test_chords_share_bars_and_have_basses_and_sevenths_and_pauses() -> None:
    for chords in ("Am:2 F7/A:2 N.C. Bbmaj7", "| Dm7 G7 | C |"):
        piece, heard = composed(asked(chords))
        assert told(heard, chords, piece.key)


@pytest.mark.parametrize(("chords", "moved"), [("vi IV I V", "Cm Ab Eb Bb"), (FOUR, FOUR)])
def test_chords_move_to_another_key_only_where_they_are_numerals(chords: str, moved: str) -> None:
    piece, heard = composed(asked(chords, key=Key(3, "major")))
    assert piece.key == Key(3, "major")
    assert told(heard, moved, piece.key)


@pytest.mark.parametrize(
    ("chords", "key"),
    [
        ("C G Am F", Key(0, "major")),
        ("Am Dm E7 Am", Key(9, "minor")),
        ("Gm Eb Bb F", Key(10, "major")),
        ("D C G", Key(7, "major")),
        ("i iv V", Key(5, "minor")),
        ("I V vi IV", Key(5, "major")),
        ("i bVI bIII bVII", Key(5, "minor")),
        ("N.C.", Key(5, "minor")),
    ],
)
def test_the_key_is_the_one_that_suits_the_chords(chords: str, key: Key) -> None:
    assert suiting_key(parse_progression(chords), Key(5, "minor")) == key


def bars(heard: ListeningSession) -> int:
    return max(max(row, default=0) for row in heard.chords) // 48 + 1


def test_a_longer_list_sets_the_length_unless_a_length_was_asked_for() -> None:
    sixteen = "C F G Am " * 4
    assert bars(composed(asked(sixteen, seconds=5, chords_set_length=True))[1]) == 16
    piece, heard = composed(asked(sixteen, seconds=5))
    assert bars(heard) < 6
    assert piece.score.seconds == pytest.approx(5, abs=1)
    piece, _ = composed(asked("C F", seconds=20, chords_set_length=True))
    assert piece.score.seconds == pytest.approx(20, abs=1)


def test_chords_that_take_longer_than_a_piece_may_are_refused() -> None:
    request = asked("C:32 " * 40, tempo=100, chords_set_length=True)
    with pytest.raises(RequestError, match="last 768 seconds at 100 beats a minute") as caught:
        composed(request)
    assert caught.value.code == "chords-too-long"
    assert caught.value.values == {"seconds": 768, "tempo": 100, "most": 300}


@pytest.mark.parametrize("instruments", ["piano", "band"])
@pytest.mark.parametrize(
    ("chords", "tones", "bass"), [("C Dm7/A", {9, 0, 2, 5}, 9), ("C N.C.", {0, 4, 7}, 0)]
)
def test_a_piece_ends_on_its_last_bars_chord(
    instruments: str, chords: str, tones: set[int], bass: int
) -> None:
    piece, _ = composed(asked(chords, instruments, seconds=8, tempo=120))
    pitched = piece.score.notes[piece.score.notes["program"] != DRUMS]
    last = pitched[pitched["onset"] > pitched["onset"].max() - 0.02]["pitch"]
    assert set((last % 12).tolist()) <= tones
    assert last.min() % 12 == bass


@pytest.mark.parametrize("way", [Way.VARY, Way.EXTEND])
def test_what_is_kept_keeps_its_chords_and_the_new_follows_those_asked_for(way: Way) -> None:
    origin = Origin(way, midi_of(made()), G)
    request = asked("G Bb", seconds=45, origin=origin)
    piece, heard = composed(request)
    assert piece.key == G
    old = read_any_source(origin, request)
    # A variation keeps two bars or so, an extension all but the end.
    kept = (old.bars - 2 if way is Way.EXTEND else 4) * 48
    assert told(heard, "G Bb", G, start=kept)
    assert not told(heard, "G Bb", G)
    found = transpose_chords(find_chords(old.notes, old.grid), transposition(7))
    first = min(heard.chords[0])
    assert np.array_equal(heard.chords[0][first], chord_vectors(found, np.array([first]))[0])


def test_chords_of_an_opening_go_over_into_those_asked_for() -> None:
    grid = Grid(120.0)
    opening = resolve_progression(parse_progression("Em:2 D:2 Em"), G, grid)
    later = resolve_progression(parse_progression("C:3 G:3"), G, grid, 4)
    found = followed_by(opening, 60, later)
    assert chord_symbols(found, G) == ["Em", "D", "Em", "G", "C", "G"]
    assert found["tick"].tolist() == [0, 24, 48, 60, 96, 132]
    assert followed_by(np.zeros(0, CHORD), 0, later) is later


def test_no_chord_sounds_where_none_was_asked_for() -> None:
    chords = resolve_progression(parse_progression("C N.C."), G, Grid(120.0))
    assert chord_at(None, 0) is None
    assert chord_at(chords, 50) is None
    assert chord_at(chords, 47) is not None
