"""What the model sees of the moment, in training and in sampling."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api.instruments import ORDER
from engine.music.grid import KIT, GridNotes
from engine.music.instrument_table import DRUM
from engine.music.polyphony import limit_polyphony
from engine.tokens.attribute import Tokens
from engine.tokens.band.context import WIDTH, ContextTracker, contexts
from engine.tokens.tokenizer import encode, ticks_of
from engine.tokens.vocabulary import DURATION_TICKS
from tests.engine.composing.grid_music import by_chance, grid_notes, place, writable

COUNT = len(ORDER)
VOICES, STRUCK, LAST = 128, 128 + COUNT, 128 + 2 * COUNT
DRUMS = 128 + 3 * COUNT
TICK = DRUMS + len(KIT)


def step_by_step(ticks: np.ndarray, tokens: Tokens, bar: int) -> np.ndarray:
    """What a situation shows before each note."""
    situation, seen = ContextTracker(1, bar), []
    for tick, token in zip(ticks, tokens, strict=True):
        at = np.array([tick])
        seen.append(situation.context(at)[0])
        situation.strike(
            at, *(np.array([token[name]]) for name in ("instrument", "pitch", "duration"))
        )
    return np.array(seen)


@given(st.integers(0, 10_000), st.sampled_from([48, 36, 24]), st.integers(0, 11))
@settings(max_examples=60, deadline=None)
def test_all_at_once_is_the_same_as_step_by_step(seed: int, bar: int, tonic: int) -> None:
    notes = writable(seed)
    tokens = encode(notes, tonic)
    ticks = ticks_of(tokens) + int(notes["tick"][0])
    expected = step_by_step(ticks, tokens, bar).astype(np.float16)
    assert np.array_equal(contexts(ticks, tokens, bar), expected)


@pytest.mark.slow
@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_voices_give_way_as_they_do_when_the_piece_is_played(seed: int) -> None:
    # Lengths as a model may draw them: more at once than the instruments have voices.
    notes = limit_polyphony(by_chance(seed, count=80))
    rng = np.random.default_rng(seed)
    notes["duration"] = DURATION_TICKS[rng.integers(0, len(DURATION_TICKS), len(notes))]
    notes["duration"][notes["instrument"] == DRUM] = 12
    situation = ContextTracker(1, 48)
    for count, note in enumerate(notes, 1):
        tick, instrument, pitch = (
            np.array([note[name]]) for name in ("tick", "instrument", "pitch")
        )
        length = np.searchsorted(DURATION_TICKS, note["duration"])[None]
        situation.strike(tick, instrument, pitch, length)
        held = situation.ends[0] > tick[0]
        assert np.array_equal(held, sounding_after(limit_polyphony(notes[:count]), int(tick[0])))


def sounding_after(notes: GridNotes, tick: int) -> np.ndarray:
    """Which pitches each instrument holds, [instruments, 128]."""
    held = np.zeros((COUNT, 128), bool)
    on = notes[(notes["tick"] <= tick) & (notes["tick"] + notes["duration"] > tick)]
    held[on["instrument"], on["pitch"]] = True
    return held


def test_every_place_says_what_it_is_for() -> None:
    rows = [(0, 24, "bass", 40), (0, 48, "piano", 67), (0, 48, "piano", 60)]
    notes = grid_notes(*rows, (30, 6, "drums", 38), (30, 6, "piano", 72))
    tokens = encode(notes, 0)
    first, second, third, drum, last = contexts(notes["tick"], tokens, 48).astype(float)
    assert first.shape == (WIDTH,)
    assert first[:TICK].any() == 0
    assert second[40] == 2
    assert second[STRUCK + place("bass")] == pytest.approx(1 / 3, abs=1e-3)
    assert third[LAST + place("piano")] == pytest.approx(67 / 64 - 0.9, abs=1e-3)
    assert drum[40] == 0  # ended after two beats
    assert drum[[60, 67]].tolist() == [1, 1]
    assert drum[VOICES + place("piano")] == pytest.approx(2 / 3, abs=1e-3)
    assert drum[STRUCK : STRUCK + COUNT].any() == 0
    assert last[DRUMS + KIT.index(38)] == 1
    assert last[38] == 0  # a drum's key is no pitch
    ticks, beats, bars = last[TICK : TICK + 12], last[TICK + 12 : TICK + 16], last[TICK + 16 :]
    assert [values.nonzero()[0].tolist() for values in (ticks, beats, bars)] == [[6], [2], [0]]


def test_bars_are_counted_by_the_phrase() -> None:
    for meter in (4, 3, 2):
        bar = meter * 12
        situation = ContextTracker(1, bar)
        for number in range(20):
            seen = situation.context(np.array([number * bar + 13]))[0, TICK:]
            assert seen.nonzero()[0].tolist() == [1, 12 + 1, 16 + number % 8]
