"""Touches: what a score and its MIDI file make of them, and how they are written."""

from __future__ import annotations

import io

import mido  # type: ignore[import-untyped]
import numpy as np
import pytest

from engine.music.grid import GRID_NOTE, Grid, GridNotes, sorted_grid
from engine.music.midi import read_midi
from engine.music.midi_clock import RESOLUTION
from engine.music.midi_writer import write_midi
from engine.reading.performance import PIANO_INDEX
from engine.touch.ending import with_ritardando
from engine.touch.events import BEFORE, EVENT_FEATURES, touch_events
from engine.touch.scales import BINS, DEVIATION, LENGTH
from engine.touch.touch import Touch, apply_touch, flat_touch
from engine.touch.writer import TouchWriter


def bars(count: int = 4, meter: int = 4) -> GridNotes:
    """A chord a beat and an eighth between, over some bars."""
    rows = []
    for beat in range(count * meter):
        rows += [(beat * 12, 6, PIANO_INDEX, 60 + tone, 70 + beat % 5) for tone in (0, 4, 7)]
        rows.append((beat * 12 + 6, 3, PIANO_INDEX, 72 + beat % 7, 60))
    return sorted_grid(np.array(rows, GRID_NOTE))


def uneven(notes: GridNotes, seed: int = 1) -> Touch:
    rng = np.random.default_rng(seed)
    beats = int(notes["tick"][-1]) // 12 + 1
    return Touch(
        0.5 * np.exp(rng.normal(0, 0.05, beats)), rng.normal(0, 0.008, len(notes)).astype("f4")
    )


def ticks_of(data: bytes) -> tuple[list[int], list[tuple[int, int]]]:
    """The onsets' ticks, and the tempo changes as tick and microseconds a quarter."""
    file = mido.MidiFile(file=io.BytesIO(data))
    assert file.ticks_per_beat == RESOLUTION
    onsets, tempos = [], []
    for track in file.tracks:
        now = 0
        for message in track:
            now += message.time
            if message.type == "note_on" and message.velocity:
                onsets.append(now)
            if message.type == "set_tempo":
                tempos.append((now, message.tempo))
    return onsets, tempos


def test_a_file_has_a_tempo_a_beat_and_notes_near_their_ticks() -> None:
    notes = bars()
    touch = uneven(notes)
    onsets, tempos = ticks_of(write_midi(apply_touch(notes, Grid(120.0), touch), "A piece"))
    assert [tick for tick, _ in tempos] == [beat * RESOLUTION for beat in range(16)]
    micros = np.array([micros for _, micros in tempos])
    assert np.abs(micros - touch.beat_seconds * 1e6).max() <= 1
    apart = np.array(sorted(onsets)) - np.sort(notes["tick"]) * (RESOLUTION // 12)
    assert 0 < np.abs(apart).max() < 0.06 * RESOLUTION
    score = read_midi(write_midi(apply_touch(notes, Grid(120.0), touch), "A piece"))
    assert score.meter == (4, 4)


def test_a_bar_of_six_eighths_keeps_its_ticks() -> None:
    notes = bars(meter=3)
    ticks = notes["tick"] // 12 * 18 + notes["tick"] % 12
    notes["tick"] = ticks
    grid = Grid(180.0, 6, 8)
    onsets, tempos = ticks_of(write_midi(apply_touch(notes, grid, flat_touch(notes, grid)), "Six"))
    assert tempos == [(0, round(60e6 / 180))]
    assert sorted(onsets) == (np.sort(notes["tick"]) * (RESOLUTION // 12)).tolist()


def test_onsets_come_at_the_beats_with_their_deviations() -> None:
    notes = bars(2)
    touch = uneven(notes)
    score = apply_touch(notes, Grid(120.0), touch)
    starts = np.concatenate([[0.0], np.cumsum(touch.beat_seconds)])
    expected = np.interp(notes["tick"] / 12, np.arange(len(starts)), starts) + touch.deviations
    assert np.allclose(np.sort(score.notes["onset"]), np.sort(np.maximum(expected, 0)), atol=2e-5)
    assert score.notes["onset"].min() == 0.0 or expected.min() >= 0


def test_a_flat_touch_is_a_machines() -> None:
    notes, grid = bars(), Grid(97.0)
    score = apply_touch(notes, grid, flat_touch(notes, grid))
    assert score.tempos == ()
    assert np.allclose(np.sort(score.notes["onset"]), np.sort(notes["tick"]) * grid.tick_seconds)


def test_no_note_is_played_as_far_as_the_next_sixteenth() -> None:
    notes = bars()
    wild = Touch(np.full(16, 0.5), np.full(len(notes), 0.5, np.float32))
    score = apply_touch(notes, Grid(120.0), wild)
    assert np.abs(score.notes["onset"] - np.sort(notes["tick"]) / 24).max() < 0.5 / 8


def test_the_last_beats_slow_down_and_more_when_calm() -> None:
    touch = Touch(np.full(8, 0.5), np.zeros(3, np.float32))
    calm, lively = (with_ritardando(touch, 4, arousal) for arousal in (-1.0, 1.0))
    assert np.all(calm.beat_seconds[:4] == 0.5)
    assert np.all(np.diff(calm.beat_seconds[3:]) > 0)
    assert calm.beat_seconds[-1] == pytest.approx(0.5 * 1.33, abs=0.01)
    assert 0.5 < lively.beat_seconds[-1] < calm.beat_seconds[-1]
    assert len(with_ritardando(touch, 20, 0.0).beat_seconds) == 8


class Hears:
    """Takes one bin for beats and another for notes, and keeps what it was told."""

    def __init__(self, length: int, deviation: int) -> None:
        self._bins = (deviation, length)
        self.told: list[np.ndarray] = []

    def begin(self) -> np.ndarray:
        return np.zeros((1, 2), np.float32)

    def step(self, event: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        self.told.append(event[0].copy())
        logits = np.full((1, BINS), -50.0, np.float32)
        logits[0, self._bins[int(event[0, 0])]] = 50.0
        return logits, state + 1


def test_what_is_drawn_is_what_the_network_says() -> None:
    notes = bars()
    late = int(DEVIATION.to_bins(np.array(0.010)))
    hears = Hears(BINS // 2, late)
    touch = TouchWriter(hears).write(notes, Grid(120.0), (1.0, 1.0), seed=3)
    assert len(hears.told) == len(notes) + 16
    # On a beat the mean note is on time; it is the beat that comes late or early.
    on = notes["tick"] % 12 == 0
    assert np.all(np.abs(touch.deviations[~on] - 0.010) < 0.002)
    assert np.all(np.abs(touch.deviations[on].reshape(-1, 3).mean(axis=1)) < 1e-6)
    assert 0 < np.std(touch.deviations[on]) < 0.002
    assert np.all(np.abs(touch.beat_seconds - 0.5) < 0.002)
    # A chord's second note hears of the first; the first note after a beat does not.
    told = np.array(hears.told)[:, EVENT_FEATURES:]
    assert told.shape[1] == BEFORE
    is_beat = np.array(hears.told)[:, 0] == 1
    first = np.flatnonzero(is_beat)[1] + 1
    squeezed = float(DEVIATION.squeezed(np.array(0.010)))
    assert told[first, 3] == 0
    assert told[first + 1, 3] == pytest.approx(squeezed, abs=0.05)
    assert told[first, 2] == pytest.approx(squeezed, abs=0.05)


def test_the_seed_is_the_only_chance() -> None:
    class Unsure(Hears):
        def step(self, event: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            return np.zeros((1, BINS), np.float32), state

    notes = bars()
    one, again, other = (
        TouchWriter(Unsure(0, 0)).write(notes, Grid(120.0), None, seed) for seed in (1, 1, 2)
    )
    assert np.array_equal(one.deviations, again.deviations)
    assert np.array_equal(one.beat_seconds, again.beat_seconds)
    assert not np.array_equal(one.deviations, other.deviations)
    # The tempo asked for is the median beat's.
    assert np.median(one.beat_seconds) == pytest.approx(0.5, rel=1e-3)


def test_no_notes_have_a_touch_too() -> None:
    touch = TouchWriter(Hears(0, 0)).write(bars()[:0], Grid(120.0), None, 1)
    assert len(touch.deviations) == 0


def test_events_are_beats_and_their_notes_in_order() -> None:
    notes = bars(2)
    events = touch_events(notes, Grid(120.0, 4), (1.0, -1.0))
    assert len(events.index) == len(notes) + 8
    assert events.is_beat[:6].tolist() == [True, False, False, False, False, True]
    assert events.index[:6].tolist() == [0, 0, 1, 2, 3, 1]
    assert events.chord_begins[:5].tolist() == [False, True, False, False, True]
    assert np.isfinite(events.features).all()
    silent = touch_events(notes, Grid(120.0, 4), None)
    assert not np.array_equal(silent.features, events.features)


@pytest.mark.parametrize("scale", [LENGTH, DEVIATION])
def test_bins_and_values_go_back_and_forth(scale: object) -> None:
    assert isinstance(scale, type(LENGTH))
    bins = np.arange(BINS)
    values = np.array([scale.value(float(one)) for one in bins])
    assert np.array_equal(scale.to_bins(values), bins)
    assert values[BINS // 2] == 0
    assert np.all(np.diff(values) > 0)
    assert scale.to_bins(np.array([-9.0, 9.0])).tolist() == [0, BINS - 1]
