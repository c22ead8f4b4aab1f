"""How loud the notes of an ensemble are struck."""

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.analysis.melody import melody_program, tops
from engine.music.score import DRUMS, NOTE, Notes, in_order
from engine.performance.expression import VELOCITIES, shaped
from tests.engine.bands import band

PROGRAMS = {"drums": DRUMS, "bass": 33, "piano": 0, "string section": 48, "flute": 73}
TEMPO = 97.0


def struck(
    arousal: float = 0.0, beats: int = 4, seed: int = 0
) -> tuple[Notes, Notes, NDArray[np.float64]]:
    """The notes before and after, and their places in beats."""
    notes = band(PROGRAMS, bars=16, tempo=TEMPO, seed=seed)
    places = notes["onset"] * TEMPO / 60
    return notes, shaped(notes, places, beats, arousal), np.round(places, 6)


def mean(notes: Notes, where: NDArray[np.bool_]) -> float:
    assert where.any()
    return float(notes["velocity"][where].mean())


def test_only_velocities_change_and_always_in_the_same_way() -> None:
    before, after, places = struck()
    for field in ("onset", "duration", "pitch", "program"):
        assert np.array_equal(before[field], after[field])
    assert not np.array_equal(before["velocity"], after["velocity"])
    assert np.array_equal(after, shaped(before, places, 4, 0.0))
    assert np.array_equal(before, band(PROGRAMS, bars=16, tempo=TEMPO)), "the given notes changed"


def test_the_first_beat_is_stronger_than_the_middle_and_that_than_the_rest() -> None:
    # Around the height of a phrase, where the phrase itself hardly changes anything.
    places = np.array([8.0, 8.25, 8.5, 9.0, 10.0, 11.0])
    notes = np.array([(place, 0.2, 60, 70, 40) for place in places], NOTE)
    first, finer, half, second, middle, _ = shaped(notes, places, 4, 0.0)["velocity"]
    assert first > middle + 2
    assert middle > second + 2
    assert second > half + 2
    assert half > finer


def test_the_snare_is_strongest_on_the_backbeats_and_soft_between_beats() -> None:
    rows = [(0.25 * step, 0.1, 38, 80, DRUMS) for step in range(64)]
    notes = np.array(rows, NOTE)
    after = shaped(notes, np.arange(64) / 4, 4, 0.0)
    beat = np.arange(64) / 4 % 4
    back = mean(after, np.isin(beat, [1, 3]))
    assert back > mean(after, np.isin(beat, [0, 2])) + 1
    assert back > mean(after, beat % 1 != 0) + 15


def test_the_hi_hat_swings_between_beat_and_half_beat() -> None:
    _, after, places = struck()
    hats = after["pitch"] == 42
    assert mean(after, hats & (places % 1 == 0)) > mean(after, hats & (places % 1 == 0.5)) + 3


def test_a_phrase_rises_to_its_height_and_falls() -> None:
    notes = np.array([(0.5 * beat, 0.4, 60, 70, 40) for beat in range(64)], NOTE)
    after = shaped(notes, np.arange(64.0), 4, 0.0)
    # On first beats alone, so that no accent is in it.
    bars = after["velocity"][::4].reshape(4, 4)
    assert (bars == bars[0]).all(), "every phrase of four bars is alike"
    assert bars[0][0] < bars[0][1] < bars[0][2]
    assert bars[0][2] > bars[0][3]
    assert np.ptp(bars[0]) >= 5


def test_the_tune_is_before_what_accompanies_it() -> None:
    before, after, places = struck()
    assert melody_program(before) == 73
    change = after["velocity"].astype(float) - before["velocity"].astype(float)
    first = places % 4 == 0
    tune, behind = (change[first & (after["program"] == program)].mean() for program in (73, 48))
    assert tune > behind + 8


def test_a_higher_note_of_the_tune_is_louder() -> None:
    notes = np.array([(0.5 * i, 0.4, pitch, 70, 40) for i, pitch in enumerate([60, 72] * 8)], NOTE)
    after = shaped(notes, np.zeros(16), 4, 0.0)
    assert after["velocity"][1] >= after["velocity"][0] + 4


@pytest.mark.parametrize("seed", range(3))
def test_more_arousal_is_louder_and_has_more_contrast(seed: int) -> None:
    calm, stirred = (struck(arousal, seed=seed)[1] for arousal in (-1.0, 1.0))
    assert stirred["velocity"].mean() > calm["velocity"].mean() + 10
    drums = calm["program"] == DRUMS
    assert stirred["velocity"][drums].std() > 1.3 * calm["velocity"][drums].std()


def test_arousal_may_change_on_the_way() -> None:
    before, _, places = struck()
    rising = np.linspace(-1, 1, len(before))
    after = shaped(before, places, 4, rising)
    fifth = len(before) // 5
    assert after["velocity"][-fifth:].mean() > after["velocity"][:fifth].mean() + 8


def test_extremes_stay_within_bounds_and_nothing_stays_nothing() -> None:
    for velocity in (1, 127):
        notes = band(PROGRAMS)
        notes["velocity"] = velocity
        after = shaped(notes, notes["onset"], 3, 1.0 if velocity > 64 else -1.0)
        assert after["velocity"].min() >= VELOCITIES[0]
        assert after["velocity"].max() <= VELOCITIES[1]
    assert len(shaped(np.zeros(0, NOTE), np.zeros(0), 4, 0.0)) == 0
    alone = np.array([(0.0, 0.1, 36, 80, DRUMS)], NOTE)
    assert shaped(alone, np.zeros(1), 4, 0.0)["velocity"][0] > 80


def test_three_beats_have_no_middle_and_seven_are_played_too() -> None:
    notes = np.array([(0.5 * beat, 0.4, 60, 70, 40) for beat in range(21)], NOTE)
    three = shaped(notes, np.arange(21.0), 3, 0.0)["velocity"]
    assert three[0] > three[1] + 4
    assert abs(int(three[1]) - int(three[2])) <= 3
    seven = shaped(notes, np.arange(21.0), 7, 0.0)["velocity"]
    assert seven[7] > seven[6] + 4


def test_rounding_in_the_last_place_moves_no_accent() -> None:
    notes = np.array([(0.5 * beat, 0.4, 60, 70, 40) for beat in range(16)], NOTE)
    exact = shaped(notes, np.arange(16.0), 4, 0.0)
    noise = np.random.default_rng(0).uniform(-1e-9, 1e-9, 16)
    assert np.array_equal(exact, shaped(notes, np.arange(16.0) + noise, 4, 0.0))


def test_the_tune_is_high_moving_and_single() -> None:
    steps = np.arange(32)
    tune = [(0.5 * i, 0.5, 64 + (5 * i) % 12, 70, 56) for i in steps]
    drone = [(2.0 * i, 2.0, 84, 70, 89) for i in range(8)]
    chords = [(1.0 * i, 1.0, pitch, 70, 0) for i in range(16) for pitch in (60, 64, 67, 72)]
    ping = [(3.0, 0.2, 100, 70, 9)]
    notes = in_order(np.array(tune + drone + chords + ping, NOTE))
    assert melody_program(notes) == 56
    assert melody_program(notes[notes["program"] == 89]) == 89
    assert melody_program(np.array([(0, 1, 36, 70, 33), (0, 1, 36, 70, DRUMS)], NOTE)) is None


def test_tops_are_the_highest_of_each_program_at_each_moment() -> None:
    notes = np.array(
        [(0, 1, 72, 70, 0), (0, 1, 60, 70, 0), (0, 1, 55, 70, 48), (1, 1, 50, 70, 0)], NOTE
    )
    assert tops(notes).tolist() == [True, False, True, True]
    assert tops(notes[:0]).tolist() == []
