"""Candidates that are judged on the way: the better ones go on, the others cost nothing more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from engine.model.network import TokenBatch
from engine.sampling.note_sampler import sample_notes
from engine.sampling.sampler import Milestone
from engine.tokens.attribute import Tokens
from engine.tokens.tokenizer import ticks_of
from engine.tokens.vocabulary import END, SHIFT_TICKS
from tests.engine.opinions import BARS, SHARP, Opinionated, decoding, options

TOTAL = BARS * 48
HALVES = (Milestone(1 / 3, 1 / 2), Milestone(2 / 3, 1 / 4))
Scores = Callable[[Mapping[int, Tokens], float], Mapping[int, float]]


def sampled(judge: Scores | None, rows: int = 8, gap: int = 12) -> tuple[dict[int, Tokens], int]:
    """The finished pieces by row, and how often the network computed a row's step."""
    steps = 0

    class Counted(Opinionated):
        def begin(self, count: int):  # type: ignore[no-untyped-def]
            session = super().begin(count)
            read = session.read

            def counting(note: TokenBatch, *others: np.ndarray) -> None:
                nonlocal steps
                steps += len(note["shift"])
                read(note, *others)

            session.read = counting  # type: ignore[method-assign, assignment]
            return session

    network = Counted(lambda name, *_: {gap: 1.0, END: 0.5, 0: 0.2} if name == "shift" else {})
    found = sample_notes(
        network,
        decoding(rows),
        options(temperature=SHARP, finish_fraction=1.0, milestones=HALVES),
        np.random.default_rng(1),
        judge=judge,
    )
    return found, steps


def last_tick(tokens: Tokens) -> int:
    return int(SHIFT_TICKS[tokens["shift"][0]] + ticks_of(tokens)[-1])


def test_the_best_go_on_and_the_others_cost_nothing_more() -> None:
    shown: list[tuple[float, list[int]]] = []

    def judge(written: Mapping[int, Tokens], share: float) -> dict[int, float]:
        shown.append((share, sorted(written)))
        # What is shown is what stands, past the share and not yet at the end.
        for tokens in written.values():
            assert share * TOTAL < last_tick(tokens) < TOTAL
        return {row: -abs(row - 4.1) for row in written}

    found, steps = sampled(judge)
    assert shown == [(1 / 3, list(range(8))), (2 / 3, [3, 4, 5, 6])]
    assert sorted(found) == [4, 5]
    everything, all_steps = sampled(None)
    assert sorted(everything) == list(range(8))
    # Onsets a quarter apart are past a third of six bars with the 10th, past two with the 18th.
    assert all_steps == 8 * 22
    assert steps == 8 * 10 + 4 * 8 + 2 * 4
    # Those that go on are not touched by the others' end.
    assert all(np.array_equal(found[row], everything[row]) for row in found)


def test_of_equals_the_first_go_on() -> None:
    found, _ = sampled(lambda written, _: dict.fromkeys(written, 0.0))
    assert sorted(found) == [0, 1]


def test_a_single_candidate_is_not_judged() -> None:
    def never(written: Mapping[int, Tokens], share: float) -> dict[int, float]:
        raise AssertionError((written, share))

    found, _ = sampled(never, rows=1)
    assert sorted(found) == [0]
