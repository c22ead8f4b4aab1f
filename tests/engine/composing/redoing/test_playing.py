"""New notes between kept ones, in seconds."""

from __future__ import annotations

import numpy as np

from engine.api.keys import Key
from engine.api.origin import Origin, Way
from engine.api.redo import Redo
from engine.composing.redoing.edits import plan_edits
from engine.composing.redoing.playing import NewNotes, joined_parts, play_redo
from engine.composing.redoing.standing import StandingMusic, read_standing
from engine.music.grid import GridNotes
from engine.music.midi_writer import write_midi
from engine.music.score import NOTE, Part, Score
from tests.engine.composing.grid_music import grid_notes

Row = tuple[float, float, int, int, int]
"""Onset and duration in seconds, pitch, velocity and program."""


def standing(*rows: Row, parts: tuple[Part, ...] = ()) -> StandingMusic:
    """Music in 4/4 at 120 beats a minute."""
    midi = write_midi(Score(np.array(list(rows), NOTE), meter=(4, 4), parts=parts), "A")
    return read_standing(Origin(Way.REDO, midi, Key(0, "major"), redo=Redo(more=1)))


def played(music: StandingMusic, redo: Redo, notes: GridNotes) -> Score:
    edits = plan_edits(redo, music)
    count = len(notes)
    beats = np.full(edits.bars * 4, 0.5)
    programs, loud = np.full(count, 73), np.full(count, 64)
    return play_redo(music, edits, NewNotes(notes, programs, loud, np.zeros(count), beats), ())[0]


def test_a_key_that_is_held_is_not_struck_again_and_new_notes_end_before_kept_ones() -> None:
    music = standing(
        (0.0, 2.5, 72, 64, 73),  # rings into the second bar
        (2.0, 0.5, 60, 64, 73),
        (4.0, 2.0, 76, 64, 73),
    )
    new = grid_notes((48, 24, "flute", 72), (54, 60, "flute", 76), (60, 12, "flute", 72))
    score = played(music, Redo(bars=(2, 2)), new)
    rows = [tuple(row)[:3] for row in score.notes.tolist()]
    # The first waits for the key, the second ends where the third bar strikes it.
    assert (0.0, 2.5, 72) in rows
    assert (4.0, 2.0, 76) in rows
    assert (2.25, 1.75, 76) in rows
    onsets = [onset for onset, _, pitch in rows if pitch == 72]
    assert onsets == [0.0, 2.5]


def test_bars_before_move_tempos_and_all_notes_alike() -> None:
    notes = np.array([(0.0, 0.5, 72, 64, 73), (2.5, 0.5, 74, 64, 73), (5.0, 0.9, 76, 64, 73)], NOTE)
    old = Score(notes, 120.0, ((2.0, 96.0),), (4, 4))
    midi = write_midi(old, "A")
    music = read_standing(Origin(Way.REDO, midi, Key(0, "major"), redo=Redo(more=1)))
    edits = plan_edits(Redo(front=1), music)
    beats = np.full(edits.bars * 4, 0.6)
    new = NewNotes(
        grid_notes((0, 12, "flute", 70)), np.array([73]), np.array([60]), np.zeros(1), beats
    )
    score, _ = play_redo(music, edits, new, ())
    assert score.notes["onset"].tolist() == [0.0, *(old.notes["onset"] + 2.4).tolist()]
    assert score.tempo == 100.0
    assert score.tempos == ((2.4, 120.0), (4.4, 96.0))


def test_who_joins_is_as_loud_as_in_the_mix_beside_the_others() -> None:
    parts = (Part(73, "flute", volume=60),)
    music = standing((0.0, 1.0, 72, 64, 73), (2.0, 1.0, 72, 64, 73), parts=parts)
    mix = (Part(73, "flute", volume=80), Part(33, "bass", volume=112))
    (bass,) = joined_parts(mix, music)
    assert (bass.name, bass.volume) == ("bass", 84)
