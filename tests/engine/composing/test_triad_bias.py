"""Chords that were asked for get the notes by which they are heard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.api.keys import Key
from engine.api.progression import parse_progression
from engine.composing.note_state import NoteDecodingState
from engine.composing.triad_bias import STRENGTH, TriadBias
from engine.evaluation.chord_hearing import hear_chords
from engine.music.chord_plan import resolve_progression
from engine.music.chords import Chords
from engine.music.grid import GRID_NOTE, Grid, GridNotes
from engine.music.instrument_table import DRUM
from engine.tokens.attribute import Tokens
from engine.tokens.tokenizer import ticks_of
from engine.tokens.vocabulary import DURATION_TICKS, SHIFT_TICKS
from tests.engine.composing.grid_music import grid_notes, place
from tests.engine.composing.test_asked_chords import asked, composed
from tests.engine.fakes import LeaningNotes
from tests.engine.opinions import decoding, drawn

GRID = Grid(100.0)
BAR = GRID.bar_ticks
PIANO, BASS = place("piano"), place("bass")
BARS = 8


def laid(chords: str, bars: int = BARS) -> Chords:
    return resolve_progression(parse_progression(chords), Key(0, "major"), GRID, bars)


class Player:
    """One row in which notes are struck by hand."""

    def __init__(self, chords: str, standing: GridNotes | None = None) -> None:
        self.state: NoteDecodingState = decoding(1, (DRUM, BASS, PIANO), BARS, grid=GRID)
        self.bias = TriadBias(self.state, GRID, laid(chords), BARS, standing)

    def strike(self, pitch: int, ticks: int, instrument: int = PIANO) -> Player:
        duration = DURATION_TICKS.tolist().index(ticks)
        note = {"instrument": instrument, "pitch": pitch, "duration": duration}
        self.bias.on_note({name: np.array([value], np.int32) for name, value in note.items()})
        return self

    def wait(self, ticks: int) -> Player:
        # The longest shifts first: any sum of them will do.
        for shift, gap in reversed(list(enumerate(SHIFT_TICKS.tolist()))):
            while gap and ticks >= gap:
                self.state.commit("shift", np.array([shift], np.int32))
                ticks -= gap
        assert not ticks
        return self

    def helped(self, instrument: int = PIANO) -> dict[int, float]:
        """Nats by pitch class, of those that are helped; alike in all octaves."""
        played = {"instrument": np.array([instrument])}
        logits = np.zeros((1, 128), np.float32)
        found: NDArray[np.float32] = self.bias.process("pitch", logits, played)[0]
        assert found[24:36].tolist() == found[84:96].tolist()
        return {pc: round(float(found[24 + pc]), 3) for pc in range(12) if found[24 + pc]}


def test_each_note_of_a_chord_is_helped_until_it_has_its_part_of_the_time() -> None:
    player = Player("F Dm7")
    assert player.helped() == {5: STRENGTH, 9: STRENGTH, 0: STRENGTH}
    assert player.strike(41, 24).helped() == {9: STRENGTH, 0: STRENGTH}
    player.strike(69, 12)
    assert player.helped() == {0: STRENGTH}  # a third of what sounded was A
    player.strike(71, 36)  # what is no note of the chord counts in what sounds
    assert player.helped() == {9: STRENGTH / 2, 0: STRENGTH}


def test_a_seventh_is_to_have_half_as_much_as_a_root() -> None:
    player = Player("Dm7 G")
    assert player.helped() == dict.fromkeys((2, 5, 9, 0), STRENGTH)
    player.strike(38, 24).strike(65, 24).strike(69, 24)
    assert player.helped() == {0: STRENGTH}
    assert player.strike(72, 12).helped() == {}  # two, two and two sevenths, and one


def test_a_note_counts_up_to_the_end_of_the_bar() -> None:
    assert Player("C").strike(48, 2 * BAR).strike(64, BAR // 2).helped() == {7: STRENGTH}


def test_what_sounds_beside_counts_too() -> None:
    beside = grid_notes(
        (0, BAR, "cello", 48),
        (12, 2 * BAR, "cello", 52),
        (0, BAR, "drums", 43),
        (0, 6, "flute", 67),
    )
    player = Player("C:8 G:8", beside)
    # G has 6 of 90 ticks of the first bar; in the second E sounds alone.
    assert player.helped() == {7: pytest.approx(STRENGTH * (1 - 18 / 90), abs=1e-3)}
    assert player.wait(BAR).helped() == {0: STRENGTH, 7: STRENGTH}


def test_each_bar_and_each_chord_begins_anew_with_what_still_sounds() -> None:
    held = Player("C:8 G:8").strike(48, BAR).wait(BAR)
    assert held.helped() == dict.fromkeys((0, 4, 7), STRENGTH)
    player = Player("C F:2 G:2").strike(48, 60).strike(64, 48).strike(67, 48)
    # Of C, which is the fifth of F, a quarter sounds on, and nothing else.
    assert player.wait(BAR).helped() == {5: STRENGTH, 9: STRENGTH}
    assert player.wait(BAR // 2).helped() == {7: STRENGTH, 11: STRENGTH, 2: STRENGTH}


@pytest.mark.parametrize(
    ("chord", "heard_by", "beside"),
    [
        ("C", {0, 4, 7}, set()),
        ("Caug", {0, 4, 8}, set()),
        ("Csus2", {0, 2, 7}, set()),
        ("C5", {0, 7}, set()),
        ("C/E", {0, 4, 7}, set()),
        ("Cm7b5", {0, 3, 6}, {10}),
        ("C7sus4", {0, 5, 7}, {10}),
        ("Cmadd9", {0, 3, 7}, {2}),
        ("C9", {0, 4, 7}, {2, 10}),
        ("N.C.", set(), set()),
    ],
)
def test_all_notes_of_a_chord_are_helped_those_most_by_which_it_is_heard(
    chord: str, heard_by: set[int], beside: set[int]
) -> None:
    player = Player(f"{chord} G")
    assert set(player.helped()) == heard_by | beside
    for interval in heard_by | beside:
        player.strike(60 + interval, 12)
    # Where all sound alike those beside have more than their part.
    assert set(player.helped()) == (heard_by if beside else set())


def test_drums_and_other_attributes_are_left_alone() -> None:
    player = Player("C")
    assert player.helped(DRUM) == {}
    player.strike(36, 48, DRUM)
    assert player.helped() == dict.fromkeys((0, 4, 7), STRENGTH)
    logits = np.zeros((1, 40), np.float32)
    assert player.bias.process("duration", logits, {}) is logits


def on_grid(tokens: Tokens) -> GridNotes:
    notes = np.zeros(len(tokens["pitch"]), GRID_NOTE)
    notes["tick"], notes["pitch"] = ticks_of(tokens), tokens["pitch"]
    notes["duration"] = DURATION_TICKS[tokens["duration"]]
    notes["instrument"] = tokens["instrument"]
    return notes


@pytest.mark.parametrize(("led", "least", "most"), [(False, 0.0, 0.25), (True, 0.4, 1.0)])
def test_the_triads_that_were_asked_for_are_heard(led: bool, least: float, most: float) -> None:
    chords = laid("Am F C:2 G:2 Dm")
    state = decoding(4, (PIANO,), BARS, grid=GRID)
    lively = LeaningNotes(shift={3: 4.0, 6: 4.0}, duration={5: 3.0, 11: 3.0})
    bias = [TriadBias(state, GRID, chords, BARS)] if led else []
    heard = [
        hear_chords(on_grid(one), chords, BARS * BAR, BAR) for one in drawn(state, lively, 1, bias)
    ]
    share = sum(one.heard for one in heard) / sum(one.counted for one in heard)
    assert least <= share <= most


def test_a_piece_over_chords_is_led_to_them_and_no_other_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[list[int]] = []

    class Kept(TriadBias):
        def __init__(self, state: NoteDecodingState, grid: Grid, chords: Chords, bars: int) -> None:
            begun.append(chords["root"].tolist())
            super().__init__(state, grid, chords, bars)

    monkeypatch.setattr("engine.composing.biases.TriadBias", Kept)
    composed(asked("Eb:2 Bb:2", key=Key(3, "major"), seconds=5))
    # Told as the notes are written, in C.
    assert set(map(tuple, begun)) == {tuple([0, 7] * (len(begun[0]) // 2))}
    begun.clear()
    request = asked("C", seconds=5)
    composed(replace(request, chords=None))
    assert not begun
