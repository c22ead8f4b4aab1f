"""A long piece that stays in its register."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.composing import biases
from engine.composing.note_state import NoteDecodingState
from engine.composing.register_control import (
    FREE_SEMITONES,
    SETTLED_SECONDS,
    STRENGTH,
    WANDERING_SECONDS,
    RegisterControl,
)
from engine.music.grid import TICKS, Grid
from engine.music.instrument_table import DRUM
from tests.engine.composing.grid_music import place
from tests.engine.fakes import uniform_composer
from tests.engine.opinions import decoding

PIANO, BASS = place("piano"), place("bass")
GRID = Grid(60.0)


def leaned(
    pitches: dict[int, int], instrument: int = PIANO, seconds: int = 90
) -> NDArray[np.float32]:
    """What each pitch costs after a note a second, of pitches from some seconds on."""
    state = decoding(1, (DRUM, BASS, PIANO), 60, grid=GRID)
    control, pitch = RegisterControl(state, GRID), 0
    who = np.array([instrument])
    for second in range(seconds):
        pitch = pitches.get(second, pitch)
        state._state.ticks = np.array([second * TICKS])
        control.on_note({"instrument": who, "pitch": np.array([pitch])})
    logits = np.zeros((1, 128), np.float32)
    assert control.process("shift", logits, {"instrument": who}) is logits
    found: NDArray[np.float32] = control.process("pitch", logits, {"instrument": who})[0]
    return -found


def test_what_wanders_off_is_held_back_on_that_side_alone() -> None:
    up = leaned({0: 60, 60: 84})
    assert (up[:65] == 0).all()
    assert (np.diff(up[70:]) > 0).all()
    down = leaned({0: 60, 60: 36})
    assert (down[64:] == 0).all()
    assert (np.diff(down[:50]) < 0).all()


def test_it_costs_by_how_far_it_wandered_and_how_far_the_pitch_lies() -> None:
    cost = leaned({0: 60, 60: 84})
    usual = (60 * 60 + 84 * 30) / 90
    recent = 84 - 24 * np.exp(-3.0)  # a note counts for 1/e after ten seconds
    assert cost[96] == pytest.approx(
        STRENGTH * (recent - usual - FREE_SEMITONES) * (96 - usual) / 12, rel=0.05
    )


def test_what_stays_and_what_has_only_begun_is_free() -> None:
    assert (leaned({0: 60, 60: 66}) == 0).all()
    assert (leaned({0: 60, 40: 84}, seconds=int(SETTLED_SECONDS)) == 0).all()
    assert (leaned({0: 36, 60: 60}, DRUM) == 0).all()


def test_only_long_pieces_are_held_in_their_register(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []

    def begin(state: NoteDecodingState, grid: Grid) -> RegisterControl:
        begun.append(seconds)
        return RegisterControl(state, grid)

    monkeypatch.setattr(biases, "RegisterControl", begin)
    long = int(WANDERING_SECONDS) + 10
    for seconds in (int(WANDERING_SECONDS), long):
        request = ComposeRequest(mood("sad"), 1, seconds=seconds, tempo=40, candidates=1)
        uniform_composer().compose(request)
    # A network without opinions may have to write it several times.
    assert set(begun) == {long}
