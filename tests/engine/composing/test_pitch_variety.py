"""A band that does not stand on a few pitches."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.moods import mood
from engine.composing.note_state import NoteDecodingState
from engine.composing.pitch_variety import PRIOR_NOTES, STRENGTH, USUAL, PitchVariety
from engine.model.network import Floats
from engine.music.grid import Grid
from engine.music.instrument_table import DRUM
from tests.engine.composing.grid_music import place
from tests.engine.fakes import LeaningNotes
from tests.engine.opinions import decoding as begun
from tests.engine.opinions import drawn

PIANO = place("piano")
STUCK = LeaningNotes(shift={3: 7.0, 6: 7.0}, pitch=dict.fromkeys(range(62, 75), 4.0) | {60: 8.0})
"""Wants one pitch, and others a little."""


def decoding() -> NoteDecodingState:
    return begun(2, (DRUM, PIANO), 16, asked=mood("happy"), grid=Grid(120.0))


def strike(
    written: NoteDecodingState,
    processor: PitchVariety,
    pitch: int,
    instrument: int = PIANO,
    shift: int = 3,
) -> None:
    """One note in each row."""
    values = {"shift": shift, "instrument": instrument, "pitch": pitch, "duration": 3}
    note = {name: np.full(2, value, np.int32) for name, value in values.items()}
    for name in ("shift", "instrument"):
        written.commit(name, note[name])
    written.own()
    processor.on_note(note)
    written.on_note(note)


def leaned(processor: PitchVariety, instrument: int = PIANO) -> Floats:
    note = {"shift": np.zeros(2, np.int32), "instrument": np.full(2, instrument, np.int32)}
    found: Floats = processor.process("pitch", np.zeros((2, 128), np.float32), note)[0]
    return found


def test_a_pitch_is_leaned_against_once_it_has_more_than_its_share() -> None:
    written = decoding()
    processor = PitchVariety(written)
    for step in range(6):
        strike(written, processor, 60 + step, shift=0)
    assert not leaned(processor).any()
    for _ in range(6):
        strike(written, processor, 72, shift=0)
    share = 6 / (12 + PRIOR_NOTES)
    assert leaned(processor)[72] == pytest.approx(-STRENGTH * np.log2(share / USUAL), abs=1e-5)
    assert np.count_nonzero(leaned(processor)) == 1
    for name in ("shift", "instrument", "duration", "velocity"):
        logits = np.zeros((2, 5), np.float32)
        assert processor.process(name, logits, {}) is logits
    # After thirty-two beats of others it may come back.
    for step in range(32):
        strike(written, processor, 40 + step % 20, shift=12)
    assert leaned(processor)[72] == 0


def test_the_drums_play_on_and_count_for_nothing() -> None:
    written = decoding()
    processor = PitchVariety(written)
    for _ in range(30):
        strike(written, processor, 42, DRUM)
    assert not leaned(processor).any()
    for _ in range(30):
        strike(written, processor, 42)
    assert leaned(processor)[42] < -STRENGTH
    assert not leaned(processor, DRUM).any()


def test_a_network_that_stands_on_a_pitch_moves_on() -> None:
    def commonest(*, varied: bool) -> float:
        written = decoding()
        processors = [PitchVariety(written)] if varied else []
        pieces = drawn(written, STUCK, processors=processors)
        pitches = np.concatenate([one["pitch"][one["instrument"] == PIANO] for one in pieces])
        return float(np.bincount(pitches).max() / len(pitches))

    assert commonest(varied=False) > 0.6
    assert commonest(varied=True) < 0.4
