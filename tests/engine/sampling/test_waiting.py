"""Which candidates are waited for, and that the others cost little."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.composing.note_state import NOTES_PER_BEAT
from engine.model.network import Floats, TokenBatch
from engine.music.grid import TICKS
from engine.music.instrument_table import VOICES
from engine.sampling.sampler import Milestone
from engine.tokens.attribute import Tokens
from engine.tokens.note_conditions import NOTE_CONDITIONS
from engine.tokens.tokenizer import ticks_of
from engine.tokens.vocabulary import END, SHIFT_TICKS
from tests.engine.opinions import (
    BARS,
    PIANO,
    SHARP,
    Opinionated,
    OpinionatedSession,
    chords,
    decoding,
    drawn,
)

MOST = NOTES_PER_BEAT * BARS * 4
"""The most notes of a piece."""
FULL = {0: 2.0, 3: 1.0}
"""Wants full chords a sixteenth apart: with pitches from the top there is no end to them."""


def sampled(network: Opinionated, **how: Any) -> list[Tokens]:
    return drawn(decoding(), network, temperature=SHARP, **how)


def every(ticks: int) -> dict[int, float]:
    """An onset every so many ticks, up to the last downbeat, and an end there."""
    return {ticks: 1.0, END: 0.5, 0: 0.2}


def onsets(tokens: Tokens) -> list[int]:
    start = int(SHIFT_TICKS[tokens["shift"][0]])
    found: list[int] = (ticks_of(tokens) + start).tolist()
    return found


def from_the_top(name: str) -> dict[int, float]:
    return {pitch: pitch / 100 for pitch in range(128)} if name == "pitch" else {}


def test_candidates_that_finish_at_different_times_do_not_touch_each_other() -> None:
    # An onset every sixteenth, quarter, half and bar: the slowest needs the fewest notes.
    gaps = [3, 12, 24, 48]
    network = Opinionated(lambda name, row, _: every(gaps[row]) if name == "shift" else {})
    pieces = sampled(network)
    # Three of four are enough: the one that would need four times the notes is given up.
    assert len(pieces) == 3
    assert len(sampled(network, finish_fraction=0.5)) == 2
    for gap, tokens in zip(gaps[1:], pieces, strict=True):
        assert set(np.diff(onsets(tokens)).tolist()) == {gap}
        assert onsets(tokens)[-1] == (BARS - 1) * 48


class Watched(Opinionated):
    """Keeps how many rows its session had at each step."""

    def begin(self, rows: int) -> OpinionatedSession:
        self.rows: list[int] = []
        rows_of = self.rows

        class Watching(OpinionatedSession):
            def read(
                self, note: TokenBatch, conditions: Floats, held: Floats, echo: Floats
            ) -> None:
                super().read(note, conditions, held, echo)
                rows_of.append(len(self.who))

        return Watching(rows, self.opinion)


GAPS = [48, 24, 12, 6]


def watched() -> Watched:
    """Rows with an onset every bar, half, quarter and eighth: they end one after the other."""
    return Watched(lambda name, row, _: every(GAPS[row % 4]) if name == "shift" else {})


@pytest.mark.parametrize("guidance", [0.0, 1.0])
def test_a_row_that_has_come_to_its_end_costs_nothing_more(guidance: float) -> None:
    network = watched()
    pieces = sampled(network, finish_fraction=1.0, guidance=guidance)
    rows = 8 if guidance else 4
    ends = [len(tokens) for tokens in pieces]
    assert ends == [6, 11, 21, 41]
    expected = [sum(step <= end for end in ends) * rows // 4 for step in range(ends[-1] + 1)]
    assert network.rows == expected
    for gap, tokens in zip(GAPS, pieces, strict=True):
        assert set(np.diff(onsets(tokens)).tolist()) == {gap}


def test_rows_that_are_behind_may_be_given_up_on_the_way() -> None:
    # The first two are past the third bar after 5 and 7 notes, the others later.
    network = watched()
    settled = sampled(network, finish_fraction=0.5, milestones=(Milestone(0.5, 1.0),))
    assert network.rows[6:8] == [4, 3]
    unsettled = sampled(network, finish_fraction=0.5)
    assert network.rows[7] == 3
    assert [tokens.tolist() for tokens in settled] == [tokens.tolist() for tokens in unsettled]


def test_those_given_up_are_not_taken_for_broken_off_pieces() -> None:
    # Two rows get past the middle and then never end; the others stand still.
    elapsed = NOTE_CONDITIONS.index("elapsed_4")

    def opinion(name: str, row: int, told: Floats) -> dict[int, float]:
        half = float(told[elapsed]) < np.exp(-2.5 / 4)
        if name == "shift":
            return FULL if row > 1 or half else every(48)
        return from_the_top(name)

    pieces = sampled(Opinionated(opinion), finish_fraction=0.5, milestones=(Milestone(0.5, 1.0),))
    assert [len(tokens) for tokens in pieces] == [MOST] * 2
    assert all(onsets(tokens)[3] == 3 * 48 for tokens in pieces)


def test_a_single_candidate_is_waited_for() -> None:
    assert [len(drawn(decoding(1), seed=seed)) for seed in range(3)] == [1, 1, 1]


def test_a_network_that_never_comes_to_an_end_is_stopped() -> None:
    network = Opinionated(lambda name, *_: FULL if name == "shift" else from_the_top(name))
    pieces = sampled(network)
    assert len(pieces) == 4
    for tokens in pieces:
        assert len(tokens) == MOST
        assert {len(chord) for chord in chords(tokens)[1:-1]} == {VOICES[PIANO]}
        assert max(onsets(tokens)) < BARS * 4 * TICKS


def test_a_piece_that_is_broken_off_gives_way_to_one_that_is_not() -> None:
    # Half of the rows play without end, the others an onset a bar.
    def opinion(name: str, row: int, _: Floats) -> dict[int, float]:
        if name == "shift":
            return every(48) if row % 2 else FULL
        return from_the_top(name)

    assert [len(tokens) for tokens in sampled(Opinionated(opinion))] == [6, 6]
