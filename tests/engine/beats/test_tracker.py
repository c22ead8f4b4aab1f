"""The tracker's rules: what it does with few notes, with silence, and with long pieces."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.beats.features import Frames
from engine.beats.outputs import Activations
from engine.beats.tracker import MIN_ONSETS, NO_BEATS, BeatTracker, on_the_onsets
from engine.music.score import DRUMS, NOTE
from tests.engine.made_up_beats import activations, made_up


class Knows:
    """A network that knows the beats."""

    def __init__(self, beats: np.ndarray, downbeats: np.ndarray, meter: str) -> None:
        self._told = activations(beats, downbeats, meter)

    def activations(self, frames: Frames) -> Activations:
        told = self._told
        count = len(frames)
        pads = [np.repeat(one[-1:], max(0, count - len(one)), axis=0) for one in parts(told)]
        return Activations(
            *(
                np.concatenate([one, pad])[:count]
                for one, pad in zip(parts(told), pads, strict=True)
            )
        )


def parts(told: Activations) -> tuple[np.ndarray, ...]:
    return told.beat, told.downbeat, told.meter, told.period


@pytest.mark.parametrize("meter", ["2/4", "3/4", "4/4", "6/8"])
def test_beats_bars_and_meter_are_told_from_activations(meter: str) -> None:
    notes, beats, downbeats = made_up(meter, bars=24)
    notes["onset"] += 3.0
    found = BeatTracker(Knows(beats, downbeats, meter)).track(notes)
    assert found.meter.name == meter
    near = np.abs(found.times[:, None] - (beats + 3.0)).min(axis=1)
    assert np.mean(near < 0.005) > 0.95
    assert np.mean(np.isin(np.round(found.downbeats, 1), np.round(beats[downbeats] + 3, 1))) > 0.9
    assert 0.3 < found.confidence <= 1


@pytest.mark.parametrize("onsets", [[], [1.0], [1.0, 1.001, 1.002, 1.003], [0.0, 0.5, 1.0]])
def test_too_few_onsets_have_no_beats(onsets: list[float]) -> None:
    assert len(onsets) <= MIN_ONSETS
    notes = np.array([(at, 0.3, 60, 80, 0) for at in onsets], NOTE)
    tracker = BeatTracker(Knows(np.arange(4.0), np.ones(4, bool), "4/4"))
    assert tracker.track(notes) is NO_BEATS
    assert (len(NO_BEATS.times), NO_BEATS.meter.name, NO_BEATS.confidence) == (0, "4/4", 0.0)


def test_drums_alone_have_no_beats() -> None:
    notes = np.array([(at / 2, 0.1, 36, 80, DRUMS) for at in range(40)], NOTE)
    assert BeatTracker(Knows(np.arange(4.0), np.ones(4, bool), "4/4")).track(notes) is NO_BEATS


def test_more_than_an_hour_is_refused() -> None:
    notes = np.array([(at * 1000.0, 0.1, 60, 80, 0) for at in range(5)], NOTE)
    with pytest.raises(DataError, match="at most 3600 seconds"):
        BeatTracker(Knows(np.arange(4.0), np.ones(4, bool), "4/4")).track(notes)


def test_a_beat_goes_to_the_mean_of_the_onsets_near_it() -> None:
    onsets = np.array([1.02, 1.04, 2.0, 2.5])
    moved = on_the_onsets(np.array([1.0, 1.5, 2.01, 3.0]), onsets)
    # Nothing is struck at 1.5 and 3.0: moved as the neighbours are.
    assert np.allclose(moved, [1.03, 1.51, 2.0, 2.99])


def test_beats_without_any_onset_near_stay() -> None:
    beats = np.array([1.0, 2.0])
    assert np.array_equal(on_the_onsets(beats, np.array([5.0])), beats)
