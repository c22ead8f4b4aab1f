"""Music for fewer or for other instruments."""

from __future__ import annotations

import numpy as np
import pytest

from engine.music.instrument_table import DRUM, HIGH, LOW
from engine.music.polyphony import limit_polyphony
from engine.training.arranging import EXCHANGED, FEWER, arranged, representable
from tests.engine.composing.grid_music import grid_notes, place
from tests.engine.training.note_music import BAND, band_piece

USUAL = {place(name) for name in BAND}


def test_instruments_are_left_out_or_exchanged_now_and_then() -> None:
    notes, rng = band_piece().notes, np.random.default_rng(0)
    made = [arranged(notes, rng) for _ in range(600)]
    players = [set(one["instrument"].tolist()) for one in made]
    fewer = np.mean([len(one) < len(USUAL) for one in players])
    assert fewer == pytest.approx(FEWER, abs=0.05)
    assert all(len(one) >= 2 for one in players)
    # Drums and bass have no relatives, and one in five or six draws the instrument itself.
    other = np.mean([bool(one - USUAL) for one in players])
    assert EXCHANGED / 4 < other < EXCHANGED
    assert all(DRUM in one or one < USUAL | one for one in players)
    for one in made:
        assert representable(one)
        assert np.array_equal(limit_polyphony(one), one)
        pitched = one[one["instrument"] != DRUM]
        assert (pitched["pitch"] >= LOW[pitched["instrument"]]).all()
        assert (pitched["pitch"] <= HIGH[pitched["instrument"]]).all()


def test_what_would_leave_too_little_or_too_long_rests_stays_whole() -> None:
    few = band_piece(2).notes
    rng = np.random.default_rng(0)
    assert all(len(set(arranged(few, rng)["instrument"].tolist())) == 5 for _ in range(100))
    # Without the bass there would be a rest that no shift can tell.
    rows = [(at * 4, 4, name, 60) for at in range(40) for name in ("piano", "flute")]
    rows += [(160 + at, 1, "bass", 40) for at in range(0, 210, 6)]
    rows += [(370 + at * 4, 4, name, 60) for at in range(40) for name in ("piano", "flute")]
    apart = limit_polyphony(grid_notes(*rows))
    for _ in range(200):
        assert representable(arranged(apart, rng))


def test_which_rests_a_shift_can_tell() -> None:
    notes = grid_notes((51, 4, "piano", 60), (99, 4, "piano", 60), (195, 4, "piano", 60))
    assert representable(notes)
    assert representable(notes, 48)
    assert not representable(notes, 0)
    assert not representable(grid_notes((0, 4, "piano", 60), (50, 4, "piano", 60)))


def test_who_plays_alone_goes_on_playing() -> None:
    alone = grid_notes(*((12 * beat, 12, "piano", 60 + beat % 5) for beat in range(96)))
    rng = np.random.default_rng(0)
    assert all(np.array_equal(arranged(alone, rng), alone) for _ in range(60))
