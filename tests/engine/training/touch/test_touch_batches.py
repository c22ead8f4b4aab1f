"""What the touch network learns from, and that sampling tells it the same."""

from __future__ import annotations

import numpy as np
import pytest

from engine.music.grid import GRID_NOTE, Grid, sorted_grid
from engine.reading.performance import Performance
from engine.touch.events import BEFORE, EVENT_FEATURES, touch_events
from engine.touch.scales import BINS, DEVIATION, LENGTH
from engine.touch.writer import TouchWriter
from engine.training.performances import PerformedPiece
from engine.training.touch.batches import (
    cut_touch,
    played_values,
    stack_touch,
    told_before,
    whole_touch,
)


def performance(beats: int = 24) -> Performance:
    """Chords and single notes, played unevenly; the last bar has no beat that was heard whole."""
    rng = np.random.default_rng(2)
    rows = []
    for beat in range(beats):
        if beat % 5 != 4:
            rows += [(beat * 12, 6, 2, 60 + tone, 70) for tone in (0, 4, 7)[: 1 + beat % 3]]
        rows.append((beat * 12 + 6, 3, 2, 72, 60))
    notes = sorted_grid(np.array(rows, GRID_NOTE))
    times = 1.0 + np.cumsum(0.5 * np.exp(rng.normal(0, 0.05, beats + 3)))
    deviations = rng.normal(0, 0.01, len(notes)).astype(np.float32)
    return Performance(notes, Grid(120.0), times, deviations)


def piece(mood: tuple[float, float] | None = (1.0, -1.0)) -> PerformedPiece:
    return PerformedPiece("set/one", "one", performance(), "clip", "train", whole=False, mood=mood)


def test_values_are_ratios_of_beats_and_deviations_of_notes() -> None:
    played = performance()
    events = touch_events(played.notes, played.grid)
    values, known = played_values(played, events)
    ratios = np.log(np.diff(played.beat_times)[:24] / 0.5)
    assert np.allclose(values[events.is_beat], ratios)
    assert np.allclose(values[~events.is_beat], played.deviations)
    # The last beat ends after the last onset: nobody heard where.
    heard = known[events.is_beat]
    assert heard[:23].all()
    assert not heard[23]
    assert known[~events.is_beat].all()


def test_a_missed_beat_is_not_learned_from() -> None:
    played = performance()
    played.beat_times[10:] += 0.9
    events = touch_events(played.notes, played.grid)
    _, known = played_values(played, events)
    assert np.flatnonzero(~known[events.is_beat]).tolist() == [9, 23]


def test_sampling_tells_what_training_told() -> None:
    """The writer, made to draw what was played, hears what the batch says it hears."""
    played = performance()
    events = touch_events(played.notes, played.grid, (1.0, -1.0), whole=False)
    values, _ = played_values(played, events)
    scales = [LENGTH if is_beat else DEVIATION for is_beat in events.is_beat]
    bins = [int(s.to_bins(np.array(v))) for s, v in zip(scales, values, strict=True)]
    told: list[np.ndarray] = []

    class Plays:
        def begin(self) -> np.ndarray:
            return np.zeros((1, 1), np.float32)

        def step(self, event: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            logits = np.full((1, BINS), -90.0, np.float32)
            logits[0, bins[len(told)]] = 90.0
            told.append(event[0].copy())
            return logits, state

    TouchWriter(Plays()).write(played.notes, played.grid, (1.0, -1.0), 1, whole=False)
    expected = whole_touch(piece(), (1.0, -1.0))["event"]
    assert np.array_equal(np.array(told)[:, :EVENT_FEATURES], expected[:, :EVENT_FEATURES])
    # A value is drawn from anywhere in its bin.
    apart = np.abs(np.array(told) - expected)[:, EVENT_FEATURES:]
    assert apart.shape[1] == BEFORE
    assert apart.max() <= 1.01 / (BINS - 1) * 2


def test_what_was_before_is_told_squeezed() -> None:
    played = performance(6)
    events = touch_events(played.notes, played.grid)
    values, _ = played_values(played, events)
    told = told_before(events, values)
    assert told[0].tolist() == [0, 0, 0, 0]
    second = int(np.flatnonzero(events.is_beat)[1])
    assert told[second, 0] == pytest.approx(LENGTH.squeezed(values[:1])[0])
    assert told[second, 1] == 0
    assert told[second + 1, 1] == pytest.approx(LENGTH.squeezed(values[second : second + 1])[0])
    assert told[second, 2] == pytest.approx(DEVIATION.squeezed(values[second - 1 : second])[0])


def test_cuts_are_stretches_and_moods_are_withheld_at_times() -> None:
    whole = len(whole_touch(piece(), None)["bin"])
    known = []
    for seed in range(40):
        cut = cut_touch(piece(), 20, np.random.default_rng(seed))
        assert len(cut["bin"]) == 20
        known.append(bool(cut["event"][0, 12]))
    assert {True, False} == set(known)
    assert not cut_touch(piece(None), 20, np.random.default_rng(0))["event"][:, 10:13].any()
    short = cut_touch(piece(), 10_000, np.random.default_rng(0))
    batch = stack_touch([short], whole + 5)
    assert batch["note_weight"][0, whole:].sum() == 0
    assert batch["event"].shape == (1, whole + 5, EVENT_FEATURES + BEFORE)
