"""Each feature on music whose answer can be worked out by hand."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest

from engine.analysis.features import DENSITY, FEATURES, LOUDNESS, measure, vector
from engine.music.score import DRUMS, NOTE, Notes, in_order


def piece(*rows: tuple[float, float, int], velocity: int = 64, program: int = 0) -> Notes:
    """Notes from (onset, duration, pitch)."""
    return in_order(np.array([(*row, velocity, program) for row in rows], NOTE))


def line(*pitches: int, step: float = 0.5) -> Notes:
    """One note after another, each lasting until the next."""
    return piece(*((step * place, step, pitch) for place, pitch in enumerate(pitches)))


def test_every_feature_is_measured_in_order() -> None:
    features = measure(line(60, 62, 64, 65, 67))
    assert tuple(features) == FEATURES
    assert vector(features).shape == (len(FEATURES),)
    assert set(FEATURES) >= LOUDNESS | DENSITY


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_tiny_pieces_give_finite_numbers(count: int) -> None:
    features = measure(line(*[60] * count))
    assert all(math.isfinite(value) for value in features.values())


def test_drums_are_left_out() -> None:
    kit = piece((0.1, 0.2, 36), (0.3, 0.2, 38), program=DRUMS)
    tune = line(60, 64, 67)
    assert measure(in_order(np.concatenate([tune, kit]))) == measure(tune)
    assert not any(measure(kit).values())


def test_times_of_an_even_line() -> None:
    features = measure(line(60, 62, 64, 65, 67, 69, 71, 72))
    assert features["density"] == pytest.approx(2.0)
    assert features["onset_rate"] == pytest.approx(2.0)
    assert features["ioi_median"] == pytest.approx(0.5)
    assert features["ioi_spread"] == pytest.approx(0.0)
    assert features["duration_median"] == pytest.approx(0.5)
    assert features["duration_relative"] == pytest.approx(1.0)
    assert features["polyphony"] == pytest.approx(1.0)
    assert features["chord_size"] == pytest.approx(1.0)


def test_silence_does_not_thin_the_polyphony() -> None:
    features = measure(piece((0, 1, 60), (0, 1, 64), (9, 1, 60), (9, 1, 64)))
    assert features["polyphony"] == pytest.approx(2.0)
    assert features["density"] == pytest.approx(0.4)


def test_a_spread_chord_is_one_onset_and_31_ms_are_two() -> None:
    assert measure(piece((0, 1, 60), (0.02, 1, 64), (0.03, 1, 67)))["chord_size"] == 3
    assert measure(piece((0, 1, 60), (0.031, 1, 64)))["chord_size"] == 1


def test_register() -> None:
    features = measure(line(36, 48, 60, 72))
    assert features["pitch_mean"] == 54
    assert features["pitch_range"] == 36
    assert features["low_share"] == 0.25
    assert features["high_share"] == 0.25


def test_loudness() -> None:
    notes = line(60, 62)
    notes["velocity"] = (50, 70)
    features = measure(notes)
    assert features["velocity_mean"] == 60
    assert features["velocity_spread"] == 10


def test_dissonance_counts_held_notes_but_no_legato() -> None:
    assert measure(piece((0, 1, 60), (0, 1, 61)))["dissonance"] == 1
    assert measure(piece((0, 1, 60), (0, 1, 74)))["dissonance"] == 1
    assert measure(piece((0, 1, 60), (0, 1, 64), (0, 1, 67)))["dissonance"] == 0
    held = measure(piece((0, 1, 60), (0.5, 1, 71)))
    legato = measure(piece((0, 0.52, 60), (0.5, 1, 71)))
    assert held["dissonance"] == 1
    assert legato["dissonance"] == 0


def test_dissonance_is_a_share_of_all_pairs() -> None:
    # Of the six pairs of a dominant seventh chord only third and seventh, a tritone, clash:
    # its minor seventh is not among the four.
    seventh = piece(*((0, 1, pitch) for pitch in (55, 59, 62, 65)))
    assert measure(seventh)["dissonance"] == pytest.approx(1 / 6)
    # One major third (55-59), two minor ones (59-62 and 62-65).
    assert measure(seventh)["major_thirds"] == pytest.approx(1 / 3)


def test_triads() -> None:
    major = ((0, 2, 60), (0, 2, 64), (0, 2, 67))
    minor = ((2, 2, 57), (2, 2, 60), (2, 2, 64))
    assert measure(piece(*major))["major_chords"] == 1
    assert measure(piece(*minor))["major_chords"] == 0
    assert measure(piece(*major, *minor))["chord_rate"] == pytest.approx(1 / 4)


def test_pitch_classes() -> None:
    features = measure(line(60, 72, 64, 76))
    assert features["pitch_class_count"] == 2
    assert features["pitch_class_entropy"] == pytest.approx(1.0)
    assert measure(line(*range(60, 72)))["pitch_class_entropy"] == pytest.approx(math.log2(12))
    assert measure(line(*range(60, 72)))["scale_consistency"] == pytest.approx(7 / 12)


def test_melody_is_the_highest_note_of_each_onset() -> None:
    tune = (72, 74, 74, 79, 71)
    accompanied = piece(
        *((place, 1, pitch) for place, pitch in enumerate(tune)),
        *((place, 1, 40) for place in range(5)),
    )
    features = measure(accompanied)
    assert features["melody_steps"] == 0.25
    assert features["melody_repeats"] == 0.25
    assert features["melody_leaps"] == 0.5


def test_a_returning_figure_lowers_the_distinct_share() -> None:
    once = measure(line(60, 62, 65, 64, 69, 60, 71))
    again = measure(line(*(60, 64, 67, 72) * 4))
    assert once["melody_distinct"] == 1
    assert again["melody_distinct"] == pytest.approx(4 / 12)


def test_bass() -> None:
    # The bass C F G, a fourth and a second, below a held note.
    features = measure(piece((0, 3, 72), (0, 1, 48), (1, 1, 53), (2, 1, 55)))
    assert features["bass_rate"] == pytest.approx(2 / 3)
    assert features["bass_steps"] == 0.5
    assert features["bass_fourths"] == 0.5


@pytest.mark.parametrize("tempo", [84, 100, 120, 140])
def test_the_tempo_of_played_music_is_found(tempo: int) -> None:
    beat = 60 / tempo
    jitter = np.random.default_rng(5).normal(0, 0.008, 64)
    rows = [(1 + place * beat + jitter[place], beat, 60 + place % 5) for place in range(64)]
    # Every second beat has a chord; now and then an eighth falls between.
    rows += [(1 + place * beat, beat, 48) for place in range(0, 64, 4)]
    rows += [(1 + (place + 0.5) * beat, beat / 2, 67) for place in range(0, 64, 3)]
    features = measure(piece(*rows))
    assert features["tempo"] == pytest.approx(tempo, rel=0.02)
    assert features["pulse_strength"] > 0.5


def test_random_onsets_have_a_weak_pulse() -> None:
    onsets = np.sort(np.random.default_rng(3).uniform(0, 60, 200))
    assert measure(piece(*((onset, 0.3, 60) for onset in onsets)))["pulse_strength"] < 0.4


def test_transposing_moves_only_the_register() -> None:
    notes = line(60, 64, 67, 65, 62, 59, 60, 72, 71, 69, 67)
    moved = notes.copy()
    moved["pitch"] += 5
    before, after = measure(notes), measure(moved)
    register = {"pitch_mean", "low_share", "high_share"}
    for name in set(FEATURES) - register:
        assert after[name] == pytest.approx(before[name]), name
    assert after["pitch_mean"] == pytest.approx(before["pitch_mean"] + 5)


def test_an_hour_of_music_takes_little_memory() -> None:
    rng = np.random.default_rng(1)
    onsets = np.sort(rng.uniform(0, 3500, 20_000))
    hour = piece(*((onset, 20.0, 40 + place % 40) for place, onset in enumerate(onsets)))
    tracemalloc.start()
    features = measure(hour)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert features["density"] == pytest.approx(20_000 / 3520, rel=0.01)
    assert most < 100e6
