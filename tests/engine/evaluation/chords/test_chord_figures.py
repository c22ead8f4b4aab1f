from __future__ import annotations

import numpy as np
import pytest

from engine.api.keys import Mode
from engine.evaluation.chords.figures import SlotProgression, chord_figures, is_diatonic, ngrams
from engine.evaluation.chords.run import evaluate_chords
from engine.harmony.chord_steps import to_slots
from engine.harmony.chord_writer import ChordWriter
from engine.music.grid import Grid
from engine.training.chords.songs import to_songs
from tests.engine.made_up_chords import AXIS, AnyChord, chord_piece, progression

GRID = Grid(100.0)


def played(
    chords: tuple[tuple[int, int], ...], bars: int, mode: Mode = "major", returns: int = 0
) -> SlotProgression:
    back = np.arange(bars) - returns if returns else np.full(bars, -1)
    back = np.where(back < 0, -1, back)
    slots = to_slots(progression(chords, bars, GRID), bars, GRID)
    return SlotProgression(slots, 4, mode, back.astype(np.int32))


def test_the_figures_of_a_progression_are_what_can_be_counted_by_hand() -> None:
    one = played(((0, 0), (7, 6), (9, 1), (2, 0)), 8, returns=4)
    found = chord_figures([one], [played(AXIS, 8)])
    assert found["changes_a_bar"] == 7 / 8
    assert found["commonest"] == 0.25
    assert (found["longest_stand"], found["longest_stand_95"]) == (1.0, 1.0)
    assert found["diatonic"] == {"major": 0.75}
    assert (found["minor_chords"], found["sevenths"], found["inverted"]) == (0.25, 0.25, 0.0)
    # C G, G A, A D, D C, C G, G A, A D.
    assert found["motions"] == pytest.approx(
        {"fifths": 4 / 7, "steps": 3 / 7, "thirds": 0.0, "tritones": 0.0}
    )
    assert (found["ends_on_tonic"], found["returns_alike"]) == (0.0, 1.0)
    assert (found["new_3"], found["new_4"]) == (1.0, 1.0)
    assert chord_figures([played(AXIS, 6)], [played(AXIS, 8)])["new_4"] == 0.0


def test_chords_outside_the_scale_are_told_apart_by_mode() -> None:
    assert is_diatonic(2, 1, "major")
    assert not is_diatonic(2, 0, "major")
    assert is_diatonic(7, 0, "minor")  # the dominant with its leading note
    assert not is_diatonic(2, 1, "minor")


def test_successions_leave_out_silence_and_repeats() -> None:
    one = played(((0, 0), (0, 0), (7, 0), (-1, 0), (5, 0)), 5)
    one.slots[12:16, 1:] = (12, 0, 0)
    assert one.chords == [(0, 0), (7, 0), (5, 0)]
    assert ngrams([one], 3) == {((0, 0), (7, 0), (5, 0))}


def test_written_progressions_are_measured_beside_held_out_ones() -> None:
    pieces = [chord_piece(number, "val" if number % 2 else "train") for number in range(8)]
    clips = [chord_piece(number, genre="clip") for number in (9, 11)]
    found = evaluate_chords(ChordWriter(AnyChord()), to_songs([*pieces, *clips], {}), 8, seed=1)
    assert found["pieces"] == 4
    assert found["real"]["new_4"] == 0.0
    assert found["real"]["diatonic"]["major"] == 1.0
    assert found["written"]["new_4"] > 0.5
    assert found["written"]["ends_on_tonic"] == 1.0
    assert set(found["moods"]) == {"happy", "angry", "sad", "calm"}
    assert found["moods"]["happy"]["real"]["minor_chords"] == 0.25
    assert found["moods"]["sad"] == {}
