import numpy as np
import pytest

from engine.music.overlaps import resolve_overlaps
from engine.music.score import NOTE, Notes


def notes(*rows: tuple[float, float, int, int, int]) -> Notes:
    return np.array(list(rows), NOTE)


def tangle(seed: int) -> Notes:
    """Three hundred notes on few keys and few moments, so that nearly all collide."""
    random = np.random.default_rng(seed)
    array = np.zeros(300, NOTE)
    array["onset"] = random.integers(0, 40, 300) / 4
    array["duration"] = random.integers(0, 12, 300) / 4
    array["pitch"] = random.integers(60, 64, 300)
    array["velocity"] = random.integers(1, 128, 300)
    array["program"] = random.choice([0, 40, 128], 300)
    return array


@pytest.mark.parametrize("seed", range(8))
def test_every_strike_is_kept_once_and_ends_by_the_next(seed: int) -> None:
    tangled = tangle(seed)
    strikes: dict[tuple[int, int], dict[float, list[tuple[float, int]]]] = {}
    for onset, duration, pitch, velocity, program in tangled.tolist():
        if duration > 0:
            key = strikes.setdefault((program, pitch), {})
            key.setdefault(onset, []).append((duration, velocity))
    expected = []
    for (program, pitch), moments in strikes.items():
        for onset, struck in moments.items():
            longest = max(duration for duration, _ in struck)
            later = [other - onset for other in moments if other > onset]
            loudest = max(velocity for _, velocity in struck)
            expected.append((onset, min([longest, *later]), pitch, loudest, program))
    result = resolve_overlaps(tangled)
    assert sorted(result.tolist()) == sorted(expected)


def test_the_result_is_in_a_scores_order() -> None:
    result = resolve_overlaps(tangle(1))
    places = [(onset, -pitch, program) for onset, _, pitch, _, program in result.tolist()]
    assert places == sorted(places)


def test_untangling_twice_changes_nothing_more() -> None:
    once = resolve_overlaps(tangle(2))
    assert resolve_overlaps(once).tolist() == once.tolist()


def test_other_pitches_and_programs_are_left_alone() -> None:
    chord = notes((0.0, 2.0, 67, 80, 0), (0.0, 2.0, 60, 80, 0), (1.0, 2.0, 60, 80, 40))
    assert resolve_overlaps(chord).tolist() == chord.tolist()


def test_no_notes_stay_no_notes() -> None:
    assert len(resolve_overlaps(np.zeros(0, NOTE))) == 0
    assert len(resolve_overlaps(notes((1.0, 0.0, 60, 80, 0)))) == 0
