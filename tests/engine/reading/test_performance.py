"""Reading performances onto the grid: what was played with jitter comes back as it was written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.beats.tracker import NO_BEATS, Beats
from engine.music.score import DRUMS, NOTE, Notes, end_times, in_order
from engine.reading.performance import Performance, on_grid, pulse_ticks, snap_to_divisions
from tests.engine.made_up_beats import METERS, made_up


def beats_at(times: np.ndarray, meter: str, first: int = 0, confidence: float = 0.5) -> Beats:
    """Beats in bars of one length; the first is at a place in its bar."""
    pulses = METERS[meter].pulses
    positions = (np.arange(len(times)) + first) % pulses
    return Beats(times, positions, np.full(len(times), pulses), METERS[meter], confidence)


def scale(meter: str, jitter: float, step: float = 1.0, notes: int = 48) -> tuple[Notes, Beats]:
    """A scale, a note each so many beats of half a second, from 3 s on; the beats are exact."""
    rng = np.random.default_rng(3)
    at = 3.0 + np.arange(notes) * 0.5 * step
    rows = [(time, 0.45 * step, 48 + index % 24, 70, 0) for index, time in enumerate(at)]
    played = np.array(rows, NOTE)
    played["onset"] += rng.normal(0, jitter, notes)
    times = 3.0 + np.arange(int(notes * step) + 1) * 0.5
    return in_order(played), beats_at(times, meter)


def played_at(performance: Performance) -> np.ndarray:
    """When each note begins, from its tick, the beats and its deviation."""
    beats = performance.beat_times
    place = performance.notes["tick"] / pulse_ticks(performance.grid)
    exact: np.ndarray = np.interp(place, np.arange(len(beats)), beats)
    return exact + performance.deviations


def the(found: Performance | None) -> Performance:
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("meter", "step", "ticks", "bar"),
    [
        ("4/4", 1.0, 12, 48),
        ("3/4", 0.5, 6, 36),
        ("4/4", 0.25, 3, 48),
        ("2/4", 1 / 3, 4, 24),
        ("6/8", 1 / 3, 6, 36),
        ("6/8", 1 / 6, 3, 36),
    ],
)
def test_a_scale_played_with_jitter_comes_back(
    meter: str, step: float, ticks: int, bar: int
) -> None:
    notes, beats = scale(meter, 0.008, step)
    found = the(on_grid(notes, beats))
    assert found.notes["tick"].tolist() == (np.arange(48) * ticks).tolist()
    assert found.notes["pitch"].tolist() == notes["pitch"].tolist()
    assert (found.grid.meter, found.grid.unit) == (METERS[meter].beats, METERS[meter].unit)
    assert found.grid.bar_ticks == bar
    assert found.grid.tempo == pytest.approx(180.0 if meter == "6/8" else 120.0, rel=1e-6)
    assert np.abs(found.notes["duration"] - 0.9 * ticks).max() < 1.5
    assert np.allclose(played_at(found), notes["onset"], atol=1e-6)


@pytest.mark.parametrize("meter", ["2/4", "3/4", "4/4", "6/8"])
def test_made_up_music_at_a_tempo_that_drifts_comes_back(meter: str) -> None:
    notes, beats, _ = made_up(meter, bars=16)
    slower = 1 + 0.2 * np.sin(np.arange(len(beats)) / 6)
    warped = 1.0 + np.concatenate([[0.0], np.cumsum(0.5 * slower[:-1])])
    played = notes.copy()
    beyond = np.append(warped, warped[-1] + 0.5)
    even = np.arange(len(beyond)) * 0.5
    onsets = np.interp(notes["onset"], even, beyond)
    played["onset"] = onsets
    found = the(on_grid(played, beats_at(warped, meter)))
    written = np.round(notes["onset"] / 0.5 * pulse_ticks(found.grid))
    # What comes after the last beat is only near to the tempo before it.
    known = played["onset"] <= warped[-1]
    assert found.notes["tick"][known].tolist() == written[known].tolist()
    assert np.abs(found.deviations[known]).max() < 1e-6
    assert np.allclose(found.beat_times[: len(warped)], warped)


def test_an_upbeat_lies_at_the_end_of_the_first_bar() -> None:
    notes, beats = scale("3/4", 0.0)
    found = the(on_grid(notes, beats_at(beats.times, "3/4", first=2)))
    assert found.notes["tick"][:3].tolist() == [24, 36, 48]
    assert found.beat_times[:3].tolist() == pytest.approx([2.0, 2.5, 3.0])


def test_notes_before_the_first_beat_and_after_the_last_are_kept() -> None:
    notes, beats = scale("4/4", 0.0)
    inner = replace(
        beats,
        times=beats.times[6:-9],
        positions=beats.positions[6:-9],
        bar_lengths=beats.bar_lengths[6:-9],
    )
    found = the(on_grid(notes, inner))
    assert found.notes["tick"].tolist() == (np.arange(48) * 12).tolist()
    assert found.beat_times[-1] >= end_times(notes).max()


def test_doubled_notes_are_merged_and_a_pitch_ends_where_it_is_struck_again() -> None:
    notes, beats = scale("4/4", 0.0, notes=16)
    more = np.array([(3.01, 0.9, 48, 90, 0), (3.25, 0.2, 48, 60, 0)], NOTE)
    found = the(on_grid(in_order(np.concatenate([notes, more])), beats))
    low = found.notes[found.notes["pitch"] == 48]
    assert low["tick"].tolist() == [0, 6]
    assert low["duration"].tolist() == [6, 5]
    assert low["velocity"].tolist() == [90, 60]


def test_every_note_lasts_a_tick_and_all_are_the_pianos() -> None:
    notes, beats = scale("4/4", 0.0)
    notes["duration"] = 0.001
    drums = notes[:4].copy()
    drums["program"] = DRUMS
    found = the(on_grid(np.concatenate([drums, notes]), beats))
    assert len(found.notes) == 48
    assert set(found.notes["duration"].tolist()) == {1}
    assert set(found.notes["instrument"].tolist()) == {2}


def test_what_has_no_grid_is_none() -> None:
    notes, beats = scale("4/4", 0.0)
    assert on_grid(notes, NO_BEATS) is None
    assert on_grid(notes[:0], beats) is None
    assert on_grid(notes, replace(beats, confidence=0.1)) is None
    # Bars that change their length all the time.
    broken = np.concatenate([np.arange(length) for length in (4, 3, 4, 2, 3, 4, 2, 4) * 3])
    assert on_grid(notes, replace(beats, positions=broken[: len(beats.times)])) is None
    rng = np.random.default_rng(1)
    scattered = notes.copy()
    scattered["onset"] = np.sort(rng.uniform(3, 27, len(notes)))
    assert on_grid(scattered, beats) is None


def test_a_beat_is_divided_in_sixteenths_or_triplets_not_both() -> None:
    straight = np.array([0.0, 3.4, 6.2, 8.8])
    triplet = np.array([12.1, 15.8, 18.0, 20.1])
    found = snap_to_divisions(np.concatenate([straight, triplet, [23.7]]), 12)
    assert found.tolist() == [0, 3, 6, 9, 12, 16, 18, 20, 24]


def test_beats_found_at_half_the_tempo_are_mended() -> None:
    """Thirty-seconds of a slow beat are sixteenths of one twice as fast."""
    notes, beats = scale("4/4", 0.004, 0.25, notes=96)
    found = the(on_grid(notes, beats_at(beats.times[::2], "4/4")))
    assert found.grid.tempo == pytest.approx(120.0, rel=1e-6)
    assert found.notes["tick"].tolist() == (np.arange(96) * 3).tolist()
    # What fits the slow beat stays there.
    slow = the(on_grid(notes[::2], beats_at(beats.times[::2], "4/4")))
    assert slow.grid.tempo == pytest.approx(60.0, rel=1e-6)
