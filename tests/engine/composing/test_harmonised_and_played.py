"""The composer on the beat with chords and a form written first, and a touch put on last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.analysis.form import Section
from engine.api.errors import CheckpointError
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.request import ComposeRequest
from engine.composing.base import ComposedPiece
from engine.composing.harmonising import DRAWN_FOR_KEY
from engine.composing.note_composer import NoteComposer
from engine.harmony.chord_inputs import CHORD_CONDITIONS
from engine.harmony.chord_writer import ChordWriter
from engine.harmony.forms import Forms
from engine.music.grid import Grid, GridNotes
from engine.touch.touch import Touch
from tests.engine.composing.test_note_composer import G, made, midi_of
from tests.engine.fakes import uniform_composer
from tests.engine.made_up_chords import AnyChord


def harmonised(instruments: str, seconds: int = 60, **asked: Any) -> tuple[ComposedPiece, AnyChord]:
    """A piece by a composer whose chord network finds all values alike."""
    forms = {
        kind: Forms.count({bars: [" ".join(form * 8)] for bars in (4, 8)})
        for kind, form in (("piano", "ABAC"), ("band", "AABB"))
    }
    model = AnyChord(forms=forms)
    composer = uniform_composer(ChordWriter(model))
    request = ComposeRequest(
        mood("calm"), 4, instruments=instruments, seconds=seconds, candidates=2, **asked
    )
    return composer.compose(request), model


@pytest.mark.parametrize("instruments", ["piano", "band"])
def test_chords_are_written_before_the_notes_in_a_form(instruments: str) -> None:
    piece, model = harmonised(instruments)
    place = CHORD_CONDITIONS.index("returns_told")
    assert model.told
    assert all(step[:, place].all() for step in model.told)
    assert piece.score.seconds == pytest.approx(60, abs=1)


@pytest.mark.parametrize("instruments", ["piano", "band"])
def test_a_form_is_drawn_from_those_of_the_kind(
    instruments: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Forms] = []

    def draw(forms: Forms, *_: Any) -> list[Section]:
        asked.append(forms)
        return []

    monkeypatch.setattr(Forms, "draw", draw)
    _, model = harmonised(instruments, 10)
    assert asked == [model.facts.forms[instruments]]


def test_a_bands_chords_are_pushed_towards_the_mood_unless_a_key_is_asked_for() -> None:
    place = CHORD_CONDITIONS.index("mood_known")
    for step in harmonised("band", 10)[1].told:
        told, untold = np.split(step[:, place], 2)
        assert told.all()
        assert not untold.any()
    for _, model in (harmonised("band", 10, key=G), harmonised("piano", 10)):
        assert all(step[:, place].all() for step in model.told)


def test_a_key_that_is_asked_for_has_more_progressions_to_choose_from() -> None:
    (_, free), (_, asked) = (harmonised("band", 10, **key) for key in ({}, {"key": G}))
    rows = [len(model.told[0]) for model in (free, asked)]
    # Beside each progression without a key, one that is not told the mood is computed.
    assert rows[1] == DRAWN_FOR_KEY * (rows[0] / 2) > rows[0]


def test_moods_in_turn_are_a_form_of_their_own() -> None:
    _, model = harmonised("piano", then=(mood("happy"),))
    place = CHORD_CONDITIONS.index("returns_told")
    assert not any(step[:, place].any() for step in model.told)


def test_what_is_kept_is_heard_before_chords_are_written_to_it() -> None:
    midi = midi_of(made("piano", 30))
    _, model = harmonised("piano", 45, origin=Origin(Way.EXTEND, midi, G))
    slots = sum(len(step) for step in model.told)
    _, fresh = harmonised("piano", 45)
    # The kept bars' chords stand already, a step each where they stand.
    assert slots > 0
    assert len(model.told) != len(fresh.told)
    _, changed = harmonised("piano", origin=Origin(Way.CHANGE, midi, G))
    assert not changed.told


class SlowHands:
    """A touch: every second beat half as long again, and each note a little late."""

    def write(
        self, notes: GridNotes, grid: Grid, mood: tuple[float, float] | None, seed: int
    ) -> Touch:
        beats = 1 + int(notes["tick"].max()) // 12
        lengths = 12 * grid.tick_seconds * np.where(np.arange(beats) % 2, 1.5, 1.0)
        return Touch(lengths, np.full(len(notes), 0.01, np.float32))


def test_the_piano_is_played_with_a_touch_and_bands_are_not() -> None:
    composer = uniform_composer()
    composer._touch = SlowHands()  # type: ignore[assignment]
    piece = composer.compose(ComposeRequest(mood("sad"), 3, seconds=30, candidates=1))
    assert piece.score.seconds == pytest.approx(30, abs=0.1)
    tempos = [piece.score.tempo, *(tempo for _, tempo in piece.score.tempos)]
    assert tempos[0] / tempos[1] == pytest.approx(1.5, rel=0.01)
    # The end slows down beside that.
    assert tempos[-2] < tempos[4] * 0.95
    exact = composer.compose(ComposeRequest(mood("sad"), 3, seconds=30, tempo=None, candidates=1))
    assert np.array_equal(exact.score.notes["onset"], piece.score.notes["onset"])
    band = composer.compose(
        ComposeRequest(mood("sad"), 3, instruments="band", seconds=30, candidates=1)
    )
    assert band.score.tempos == ()


def test_a_composer_is_opened_from_what_training_writes(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"has no meta\.json"):
        NoteComposer.open(tmp_path)
