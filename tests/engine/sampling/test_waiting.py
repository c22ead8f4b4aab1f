"""Which candidates are waited for, and that the others cost little."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.composing.piano.constraints import ENDING_SECONDS, MAX_AT_ONCE
from engine.composing.piano.decoding import NOTES_PER_SECOND
from engine.model.network import Floats, TokenBatch
from engine.tokens.piano.conditions import CONDITIONS
from engine.tokens.piano.tokenizer import onsets_of
from engine.tokens.piano.vocabulary import ATTRIBUTES
from tests.engine.fakes import UniformNetwork, UniformSession
from tests.engine.opinions import (
    SHARP,
    Opinionated,
    OpinionatedSession,
    chords,
    sampled,
)


def test_candidates_that_finish_at_different_times_do_not_touch_each_other() -> None:
    # One onset every 0.1, 0.5, 0.8 and 1 s: the slowest needs the fewest notes.
    gaps = [7, 47, 77, 97]

    def opinion(name: str, row: int, _: Floats) -> dict[int, float]:
        return {gaps[row]: 1.0} if name == "shift" else {}

    pieces = sampled(20, network=Opinionated(opinion), temperature=SHARP)
    # Three of four are enough: the one that would need five times the notes is given up.
    assert len(pieces) == 3
    assert (
        len(sampled(20, network=Opinionated(opinion), temperature=SHARP, finish_fraction=0.5)) == 2
    )
    for gap, tokens in zip(gaps[1:], pieces, strict=True):
        assert set(tokens["shift"][1:].tolist()) == {gap}
        assert 20 - ENDING_SECONDS <= onsets_of(tokens)[-1] <= 20


class Watched(Opinionated):
    """Keeps its session, and how many rows it had at each step."""

    def begin(self, rows: int) -> OpinionatedSession:
        self.rows: list[int] = []
        rows_of = self.rows

        class Watching(OpinionatedSession):
            def read(
                self, note: TokenBatch, conditions: Floats, held: Floats, seconds: Floats
            ) -> None:
                super().read(note, conditions, held, seconds)
                rows_of.append(len(self.who))

        return Watching(rows, self.opinion)


def onsets_every(gaps: list[int], row: int) -> dict[int, float]:
    return {gaps[row % len(gaps)]: 1.0}


@pytest.mark.parametrize("guidance", [0.0, 1.0])
def test_a_row_that_has_come_to_its_end_costs_nothing_more(guidance: float) -> None:
    # One onset a second, or every 0.8, 0.5 and 0.3 s: they end one after the other.
    gaps = [97, 77, 47, 27]
    network = Watched(lambda name, row, _: onsets_every(gaps, row) if name == "shift" else {})
    how: dict[str, Any] = {"temperature": SHARP, "finish_fraction": 1.0, "guidance": guidance}
    pieces = sampled(20, network=network, **how)
    rows = 8 if guidance else 4
    ends = [len(tokens) for tokens in pieces]
    assert ends == sorted(ends)
    expected = [sum(step <= end for end in ends) * rows // 4 for step in range(ends[-1] + 1)]
    assert network.rows == expected
    for gap, tokens in zip(gaps, pieces, strict=True):
        assert set(tokens["shift"][1:].tolist()) == {gap}


def test_rows_that_are_behind_may_be_given_up_on_the_way() -> None:
    # The first two are past 10 s after 11 and 14 notes, the others later.
    gaps = [97, 77, 47, 27]
    network = Watched(lambda name, row, _: onsets_every(gaps, row) if name == "shift" else {})
    how: dict[str, Any] = {"temperature": SHARP, "finish_fraction": 0.5}
    settled = sampled(20, network=network, prune_at=0.5, **how)
    assert network.rows[13:15] == [4, 2]
    unsettled = sampled(20, network=network, **how)
    assert network.rows[14] == 4
    assert [tokens.tolist() for tokens in settled] == [tokens.tolist() for tokens in unsettled]


def test_those_given_up_are_not_taken_for_broken_off_pieces() -> None:
    # Two rows get past the middle and then never end; the others stand still.
    def opinion(name: str, row: int, told: Floats) -> dict[int, float]:
        half = float(told[CONDITIONS.index("elapsed_30")]) < np.exp(-10 / 30)
        if name == "shift":
            return {0: 2.0, 1: 1.0} if row > 1 or half else {97: 1.0}
        return {pitch: pitch / 100 for pitch in range(128)} if name == "pitch" else {}

    how: dict[str, Any] = {"temperature": SHARP, "finish_fraction": 0.5, "prune_at": 0.5}
    pieces = sampled(20, network=Opinionated(opinion), **how)
    assert [len(tokens) for tokens in pieces] == [20 * NOTES_PER_SECOND + 1] * 2
    assert all(onsets_of(tokens)[11] > 9 for tokens in pieces)


def test_unguided_attributes_are_asked_of_half_of_the_rows() -> None:
    asked: dict[str, set[int]] = {}

    class Asked(UniformSession):
        def logits(self, place: int, note: TokenBatch, now: Floats) -> Floats:
            asked.setdefault(ATTRIBUTES[place].name, set()).add(len(now) * 2 // len(self.who))
            return super().logits(place, note, now)

    class AskedNetwork(UniformNetwork):
        def begin(self, rows: int) -> UniformSession:
            return Asked(rows)

    sampled(8, network=AskedNetwork(), guidance=2.0, guidance_scale={"shift": 0.0, "duration": 0.0})
    assert asked == {"shift": {1}, "pitch": {2}, "duration": {1}, "velocity": {2}}


def test_a_single_candidate_is_waited_for() -> None:
    assert [len(sampled(candidates=1, seed=seed)) for seed in range(3)] == [1, 1, 1]


def test_a_network_that_never_comes_to_an_end_is_stopped() -> None:
    # As many notes as possible: full chords from the top, 40 ms apart.
    def opinion(name: str, _: int, __: Floats) -> dict[int, float]:
        if name == "shift":
            return {0: 2.0, 1: 1.0}
        return {pitch: pitch / 100 for pitch in range(128)} if name == "pitch" else {}

    pieces = sampled(20, network=Opinionated(opinion), temperature=SHARP)
    assert len(pieces) == 4
    for tokens in pieces:
        assert len(tokens) == 20 * NOTES_PER_SECOND + 1
        assert {len(chord) for chord in chords(tokens)[:-1]} == {MAX_AT_ONCE}


def test_a_piece_that_is_broken_off_gives_way_to_one_that_is_not() -> None:
    # Half of the rows play without end, the others an onset a second.
    def opinion(name: str, row: int, _: Floats) -> dict[int, float]:
        if name == "shift":
            return {97: 1.0} if row % 2 else {0: 2.0, 1: 1.0}
        return {pitch: pitch / 100 for pitch in range(128)} if name == "pitch" else {}

    pieces = sampled(20, network=Opinionated(opinion), temperature=SHARP)
    assert [len(tokens) for tokens in pieces] == [19, 19]
