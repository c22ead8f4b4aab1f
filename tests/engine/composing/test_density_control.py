"""A band that is kept to its density, and its instruments to their shares."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.api.moods import mood
from engine.composing.density_control import HASTE, STACKED, STRENGTH, DensityControl
from engine.composing.note_state import NoteDecodingState
from engine.music.grid import TICKS, Grid
from engine.music.instrument_table import DRUM
from engine.tokens.tokenizer import ticks_of
from engine.tokens.vocabulary import SHIFT_TICKS
from tests.engine.close import assert_close
from tests.engine.composing.grid_music import place
from tests.engine.fakes import LeaningNotes
from tests.engine.opinions import decoding as begun
from tests.engine.opinions import drawn

BASS, PIANO = place("bass"), place("piano")
SHARES = dict.fromkeys((one.name for one in ORDER), 1.0) | {"drums": 3.0}
BUSY = LeaningNotes(shift={0: 9.0, 3: 8.0, 6: 8.0}, instrument={PIANO: 3.0})
"""Wants the piano again and again, and chords."""
IDLE = LeaningNotes(shift={24: 8.0, 6: 5.0})
"""Wants a note every second beat."""


@pytest.fixture(autouse=True)
def _usual_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    """All candidates are kept to the usual shares, but where a test says otherwise."""
    monkeypatch.setattr("engine.composing.density_control.SPREAD", 0.0)
    monkeypatch.setattr("engine.composing.density_control.DRUMS_SPREAD", 0.0)


def decoding(enters: dict[int, int] | None = None, rows: int = 2) -> NoteDecodingState:
    who, grid = (DRUM, BASS, PIANO), Grid(120.0)
    return begun(rows, who, 16, asked=mood("happy"), grid=grid, enters=enters or {})


def pace(written: NoteDecodingState, *density: float, together: float = 0.0) -> DensityControl:
    rng = np.random.default_rng(2)
    return DensityControl(written, density, (DRUM, BASS, PIANO), SHARES, rng, together=together)


def played(density: float | None, network: LeaningNotes = BUSY) -> tuple[float, dict[int, float]]:
    """Notes a beat of what a network writes, of all and of each."""
    written = decoding()
    processors = [] if density is None else [pace(written, density)]
    pieces = drawn(written, network, processors=processors)
    beats = [float(ticks_of(one)[-1]) / TICKS for one in pieces]
    count = np.sum([np.bincount(one["instrument"], minlength=len(ORDER)) for one in pieces], axis=0)
    rates = count / sum(beats)
    return float(rates.sum()), {one: float(rates[one]) for one in (DRUM, BASS, PIANO)}


@pytest.mark.slow
def test_a_busy_network_is_kept_to_what_is_wanted_of_all_and_of_each() -> None:
    free, each = played(None)
    assert free > 5
    assert each[PIANO] > 0.6 * free
    for density in (3.0, 4.0):
        paced, each = played(density)
        assert density * 0.9 < paced < density * 1.5
        # Three, one and one of five are wanted.
        assert each[PIANO] < 0.55 * paced
        assert each[DRUM] > 0.5 * each[PIANO]


@pytest.mark.slow
def test_what_is_wanted_may_grow_or_fall_over_the_piece() -> None:
    def quarters(*density: float) -> list[int]:
        written = decoding(rows=4)
        pieces = drawn(written, BUSY, processors=[pace(written, *density)])
        places = np.concatenate([ticks_of(one) // (4 * 48) for one in pieces])
        return [int(count) for count in np.bincount(places)]

    first, _, third, _ = quarters(0.5, 8.0)
    assert third > 1.5 * first
    first, *_, last = quarters(8.0, 0.5)
    assert first > 1.5 * last


def test_where_less_is_played_than_wanted_late_notes_cost_and_nothing_else() -> None:
    written = decoding()
    processor = pace(written, 50.0)
    strike(written, processor, shift=48, instrument=BASS, pitch=40)
    for name, size in (("instrument", 17), ("pitch", 128)):
        logits = np.zeros((2, size), np.float32)
        assert np.array_equal(processor.process(name, logits, {}), logits)
    leaned = processor.process("shift", np.zeros((2, 66), np.float32), {})[0]
    costs = dict(zip(SHIFT_TICKS.tolist(), (-leaned).tolist(), strict=False))
    # Half a bar after two beats at what is wanted: 8 · (2 e^−.5 + 8 (1 − e^−.5)) are due.
    due = 2 * np.exp(-0.5) + 8 * (1 - np.exp(-0.5))
    octaves = np.log2(50 * due / (100 * np.exp(-0.5) + 1))
    assert costs[48] == pytest.approx(HASTE * octaves, rel=1e-3)
    assert costs[3] == pytest.approx(costs[48] / 2, rel=1e-3)
    assert costs[0] == pytest.approx(costs[48] * STACKED, rel=1e-3)
    # What lies between the sixteenths is not sooner.
    assert costs[1] == costs[2] == costs[3] < costs[6]
    assert leaned[-1] == 0


@pytest.mark.slow
def test_an_idle_network_is_hurried_towards_what_is_wanted() -> None:
    free, _ = played(None, IDLE)
    paced, _ = played(4.0, IDLE)
    assert free < 1.0
    assert 1.6 * free < paced < 4.0


def test_where_only_some_are_written_they_may_be_sparse() -> None:
    written = decoding()
    rng = np.random.default_rng(2)
    alone = DensityControl(written, [50.0], (DRUM, BASS, PIANO), SHARES, rng, new_alone=True)
    strike(written, alone, shift=48, instrument=BASS, pitch=40)
    logits = np.zeros((2, 66), np.float32)
    assert np.array_equal(alone.process("shift", logits, {}), logits)


def test_notes_at_the_same_time_cost_what_they_are_said_to_however_dense_it_is() -> None:
    shift = np.zeros((2, 66), np.float32)
    for density in (50.0, 0.5):
        leant = []
        for together in (0.0, 0.5):
            written = decoding()
            processor = pace(written, density, together=together)
            strike(written, processor, shift=12, instrument=BASS, pitch=40)
            leant.append(processor.process("shift", shift, {}))
        assert_close(leant[1][:, 0], leant[0][:, 0] - 0.5, 1e-5)
        assert np.array_equal(leant[1][:, 1:], leant[0][:, 1:])


def strike(
    written: NoteDecodingState,
    processor: DensityControl,
    *,
    shift: int,
    instrument: int,
    pitch: int,
) -> None:
    """One note in each row."""
    values = {"shift": shift, "instrument": instrument, "pitch": pitch, "duration": 3}
    note = {name: np.full(written.rows, value, np.int32) for name, value in values.items()}
    written.commit("shift", note["shift"])
    written.commit("instrument", note["instrument"])
    written.own()
    processor.on_note(note)
    written.on_note(note)


def test_the_sooner_a_note_the_more_it_is_leaned_against() -> None:
    written = decoding()
    processor = pace(written, 1.0)
    for pitch in range(80, 60, -1):
        strike(written, processor, shift=0, instrument=PIANO, pitch=pitch)
    leaned = processor.process("shift", np.zeros((2, 66), np.float32), {})[0]
    gaps = dict(zip(SHIFT_TICKS.tolist(), leaned.tolist(), strict=False))
    # Twenty notes and the two beats begun with against two: more than the octaves that count.
    assert gaps[0] == pytest.approx(-STRENGTH * 3.0)
    assert gaps[3] == pytest.approx(gaps[0] / 2)
    assert gaps[48] > -0.01
    assert leaned[-1] == 0
    who = processor.process("instrument", np.zeros((2, 17), np.float32), {})[0]
    assert who[PIANO] == pytest.approx(-STRENGTH * 3.0)
    assert who[DRUM] == who[BASS] == 0
    # Much later it is forgotten.
    for _ in range(4):
        strike(written, processor, shift=64, instrument=BASS, pitch=40)
    assert processor.process("instrument", np.zeros((2, 17), np.float32), {})[0, PIANO] == 0


def test_each_candidate_has_shares_of_its_own_around_the_usual(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def against_drums() -> NDArray[np.float32]:
        written = decoding(rows=400)
        processor = pace(written, 5.0)
        for _ in range(40):
            strike(written, processor, shift=2, instrument=DRUM, pitch=36)
        leaned = processor.process("instrument", np.zeros((400, len(ORDER)), np.float32), {})
        return -leaned[:, DRUM] / STRENGTH

    usual = against_drums()
    assert 0.5 < usual[0] < 1.5
    assert np.ptp(usual) == 0
    monkeypatch.setattr("engine.composing.density_control.DRUMS_SPREAD", 0.75)
    alone = against_drums()
    monkeypatch.setattr("engine.composing.density_control.SPREAD", 0.75)
    drawn = against_drums()
    assert np.median(drawn) == pytest.approx(usual[0], abs=0.1)
    # A share of three fifths moves by less than the octaves drawn, as the others' sum stays.
    assert 0.25 < drawn.std() < 0.5
    assert 0.2 < alone.std() < drawn.std()
    assert np.array_equal(drawn, against_drums())


def test_those_who_have_not_come_in_yet_are_not_played_for() -> None:
    """Before the others come in, one alone plays no more than its own share."""

    def leaning(enters: dict[int, int]) -> float:
        written = decoding(enters)
        processor = pace(written, 5.0)
        for _ in range(40):
            strike(written, processor, shift=6, instrument=BASS, pitch=40)
        leant = processor.process("shift", np.zeros((2, 66), np.float32), {})[0]
        return float(leant[1] - leant[48])

    # Two notes a beat: less than five, but twice what the bass has of it.
    assert leaning({}) > 0.5 * HASTE
    assert leaning({DRUM: 9999, PIANO: 9999}) < -0.6 * STRENGTH
