"""The piano takes a tempo: the median beat of its tempo map is what was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.api.keys import Key
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.request import ComposeRequest
from engine.composing.any_source import read_any_source
from engine.composing.note_composer import TOUCH_MODEL, NoteComposer
from engine.evaluation.tempo import median_beat
from engine.music.grid import Grid, sorted_grid
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from engine.touch.touch import apply_touch
from engine.touch.writer import TouchWriter
from tests.engine.composing.grid_music import grid_notes
from tests.engine.fakes import uniform_composer

C = Key(0, "major")


@pytest.fixture(scope="module")
def composer() -> NoteComposer:
    """A composer without opinions whose pieces are played by the touch that comes along."""
    made = uniform_composer()
    made._touch = TouchWriter.open(TOUCH_MODEL)
    return made


def played(composer: NoteComposer, seconds: int, **asked: Any) -> Score:
    usual: dict[str, Any] = {"mood": mood("sad"), "seed": 3, "candidates": 1, "key": C}
    piece = composer.compose(ComposeRequest(seconds=seconds, **{**usual, **asked}))
    return read_midi(write_midi(piece.score, piece.title, piece.key))


def beats(score: Score) -> NDArray[np.float64]:
    """The tempo of each beat up to that of the last onset."""
    changes = [(0.0, score.tempo), *score.tempos]
    times = np.array([time for time, _ in changes])
    pace = np.array([tempo for _, tempo in changes])
    last = int(np.ceil((score.notes["onset"].max() - times[-1]) * pace[-1] / 60))
    gone = np.rint(np.diff(times) * pace[:-1] / 60).astype(int)
    return np.repeat(pace, [*gone.tolist(), max(last, 1)])


# Five seconds at a tempo of 40 are three beats and a half.
@pytest.mark.parametrize(
    ("seconds", "tempo"), [(5, 90), (5, 133), (5, 220), (30, 40), (30, 90), (30, 133), (30, 220)]
)
def test_the_median_beat_is_as_fast_as_was_asked_for(
    composer: NoteComposer, seconds: int, tempo: int
) -> None:
    score = played(composer, seconds, tempo=tempo)
    assert len(score.tempos) > 1
    # Up to the end of the last chord's ring.
    assert median_beat(score) == pytest.approx(tempo, rel=0.02)
    # The end still slows down, before the last chord rings on.
    assert min(pace for _, pace in score.tempos[-6:]) < 0.97 * tempo


@pytest.mark.parametrize("asked", [{"tempo": 220}, {"seed": 1}, {"seed": 2}])
def test_a_piece_of_so_many_bars_has_them_at_any_tempo(
    composer: NoteComposer, asked: dict[str, int]
) -> None:
    score = played(composer, 60, bars=8, **asked)
    assert 7 * 4 < len(beats(score)) <= 8 * 4


def test_a_piece_without_a_tempo_is_as_long_as_was_asked_for(composer: NoteComposer) -> None:
    assert played(composer, 30).seconds == pytest.approx(30, abs=1)


def test_a_played_piece_is_read_back_by_the_beats_of_its_touch(composer: NoteComposer) -> None:
    line = [(12 * beat, 12, "piano", 60 + [0, 4, 7, 12, 2][beat % 5]) for beat in range(48)]
    under = [(48 * bar, 48, "piano", 40 + bar % 4) for bar in range(12)]
    notes, grid = sorted_grid(grid_notes(*line, *under)), Grid(96.0)
    touch = TouchWriter.open(TOUCH_MODEL).write(notes, grid, (-1.0, -1.0), seed=1)
    midi = write_midi(apply_touch(notes, grid, touch), "Played", C)
    request = ComposeRequest(
        mood("sad"), 4, tempo=96, origin=Origin(Way.VARY, midi, C), candidates=1
    )
    source = read_any_source(Origin(Way.VARY, midi, C), request)
    assert source.grid.tempo == pytest.approx(96, abs=0.5)
    assert len(source.notes) == len(notes)
    # Beats of one length would put its later notes on other ticks.
    assert np.mean(source.notes["tick"] == notes["tick"]) > 0.95
    flat = np.rint(read_midi(midi).notes["onset"] * 96 / 60 * 12)
    assert np.mean(flat == notes["tick"]) < 0.9
    composer.compose(request)  # what is kept keeps its tempo: it may be asked for again
