"""Loops: whole bars at one tempo, without the bar in which they begin again."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.api.moods import mood
from engine.api.progression import parse_progression
from engine.api.request import ComposeRequest
from engine.music.chord_plan import progression_bars
from engine.music.grid import Grid
from engine.music.score import end_times
from tests.engine.fakes import open_uniform


@pytest.mark.parametrize("instruments", ["piano", "jazz"])
def test_a_loop_is_whole_bars_without_a_last_chord_that_rings(instruments: str) -> None:
    composer = open_uniform(Path("nowhere"))
    request = ComposeRequest(
        mood("sad"), seed=3, instruments=instruments, seconds=12, candidates=2, loop=True
    )
    looped = composer.compose(request)
    assert looped.loop == 12.0
    notes, score = looped.score.notes, looped.score
    assert score.tempos == ()
    bar = 4 * 60 / score.tempo
    assert abs(looped.loop / bar - round(looped.loop / bar)) < 1e-3
    assert notes["onset"][0] == 0.0
    assert looped.loop - bar <= notes["onset"].max() < looped.loop
    assert end_times(notes).max() <= looped.loop + 1e-3
    assert composer.compose(
        ComposeRequest(mood("sad"), seed=3, instruments=instruments, seconds=12, candidates=2)
    ).loop is None  # fmt: skip


def test_chords_that_were_asked_for_come_round_whole() -> None:
    chords = parse_progression("Am F C G Em")
    request = ComposeRequest(
        mood("sad"), seed=3, seconds=20, tempo=120, candidates=1, chords=chords, loop=True
    )
    looped = open_uniform(Path("nowhere")).compose(request)
    assert progression_bars(chords, Grid(120.0)) == 5
    assert looped.loop == 20.0  # ten bars of two seconds
    longer = open_uniform(Path("nowhere")).compose(
        ComposeRequest(
            mood("sad"), seed=3, seconds=16, tempo=120, candidates=1, chords=chords, loop=True
        )
    )
    assert longer.loop == 10.0
