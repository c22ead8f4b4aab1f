"""Copies are found in any key, at any tempo and in any chord spread; to the note."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.fingerprints import fingerprint
from engine.evaluation.copying import MIN_MATCH, KnownMusic
from engine.music.score import NOTE, Notes, in_order


def random_piece(seed: int, notes: int = 200) -> Notes:
    rng = np.random.default_rng(seed)
    onsets = np.cumsum(rng.choice((0.0, 0.2, 0.4), notes))
    rows = [(onset, 0.3, rng.integers(30, 90), 64, 0) for onset in onsets]
    return in_order(np.array(rows, NOTE))


def brute_force(piece: Notes, known: list[Notes]) -> int:
    mine = fingerprint(piece).tolist()
    best = 0
    for other in known:
        theirs = fingerprint(other).tolist()
        for here in range(len(mine)):
            for there in range(len(theirs)):
                length = 0
                while (
                    here + length < len(mine)
                    and there + length < len(theirs)
                    and mine[here + length] == theirs[there + length]
                ):
                    length += 1
                best = max(best, length)
    return best if best >= MIN_MATCH else 0


def test_a_planted_passage_is_found_whole_in_another_key_and_tempo() -> None:
    known = [random_piece(seed) for seed in range(5)]
    copied = known[3][50:90].copy()
    copied["pitch"] -= 3
    copied["onset"] = (copied["onset"] - copied["onset"][0]) * 1.3 + 100
    fresh = random_piece(99, 60)
    fresh["onset"] += copied["onset"][-1] + 1
    piece = in_order(np.concatenate([copied, fresh]))
    assert KnownMusic(known).longest_matches([piece, random_piece(98)]).tolist() == [39, 0]


def test_a_spread_chord_is_the_same_chord() -> None:
    known = random_piece(1)
    spread = known.copy()
    spread["onset"] += np.random.default_rng(0).uniform(0, 0.025, len(spread))
    assert KnownMusic([known]).longest_matches([in_order(spread)])[0] == len(fingerprint(known))


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_comparing_everything(seed: int) -> None:
    rng = np.random.default_rng(seed)
    # Few different moves, so that long matches come about by themselves.
    pieces: list[Notes] = []
    for _ in range(6):
        pitches = 60 + np.cumsum(rng.integers(-1, 2, 60))
        rows = [(index * 0.5, 0.4, pitch, 64, 0) for index, pitch in enumerate(pitches)]
        pieces.append(np.array(rows, NOTE))
    known = KnownMusic(pieces[:3])
    expected = [brute_force(piece, pieces[:3]) for piece in pieces[3:]]
    assert known.longest_matches(pieces[3:]).tolist() == expected
    assert max(expected) >= MIN_MATCH


def test_a_match_does_not_run_on_into_the_next_piece() -> None:
    whole = random_piece(7)
    halves = [whole[:100], whole[100:]]
    assert KnownMusic(halves).longest_matches([whole])[0] == 99


def test_tiny_pieces_copy_nothing() -> None:
    known = KnownMusic([random_piece(1)])
    tiny = [np.zeros(0, NOTE), random_piece(2, 1), random_piece(1)[:4]]
    assert known.longest_matches(tiny).tolist() == [0, 0, 0]
