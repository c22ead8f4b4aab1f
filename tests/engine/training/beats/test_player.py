"""A player's jitter moves notes and beats together, and no further than a player would."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.beats.player import Player, any_player, play
from tests.engine.made_up_beats import made_up

NOTES, BEATS, DOWNBEATS = made_up("3/4", bars=40)


def test_a_strict_player_plays_what_is_written() -> None:
    strict = Player(*[0.0] * 9)
    played, beats = play(NOTES, BEATS, DOWNBEATS, strict, np.random.default_rng(1))
    assert np.allclose(beats, BEATS)
    assert np.allclose(np.sort(played["onset"]), NOTES["onset"])


@pytest.mark.parametrize("seed", range(4))
def test_notes_stay_near_their_beats_however_the_tempo_drifts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    played, beats = play(NOTES, BEATS, DOWNBEATS, any_player(rng), rng)
    assert len(played) == len(NOTES)
    assert np.all(np.diff(beats) > 0.2)
    assert np.all(np.diff(played["onset"]) >= 0)
    # A bass note is struck on every bar line.
    bass = played["onset"][played["pitch"] < 48]
    apart = np.abs(bass[:, None] - beats[DOWNBEATS]).min(axis=1)
    assert np.median(apart) < 0.03
    assert apart.max() < 0.15
    assert set(np.unique(played["velocity"])) <= set(range(10, 128))
    # No two beats are equally long.
    assert np.std(np.diff(beats)) > 0.001


def test_equal_chance_gives_equal_performances() -> None:
    one, two = (play(NOTES, BEATS, DOWNBEATS, Player(), np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(one[0], two[0])
    assert np.array_equal(one[1], two[1])
