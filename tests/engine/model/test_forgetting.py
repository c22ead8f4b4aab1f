"""Starting afresh in the middle of a piece."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.model.forgetting import ForgettingNetwork
from engine.model.network import Floats, TokenBatch


class Reading:
    def __init__(self) -> None:
        self.read_notes: list[tuple[int, float, float, float]] = []

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, echo: Floats) -> None:
        self.read_notes.append(
            (int(note["pitch"][0]), float(conditions[0]), float(held[0]), float(echo[0]))
        )

    def logits(
        self, place: int, note: TokenBatch, now: Floats | None, own: Floats | None
    ) -> Floats:
        return np.array([[len(self.read_notes), place]], np.float32)

    def keep(self, rows: NDArray[np.intp]) -> None:
        assert rows.tolist() == [1]


class Network:
    def __init__(self, first: int = 1) -> None:
        self.first = first
        self.sessions: list[Reading] = []

    def begin(self, rows: int) -> Reading:
        assert rows == (1 if self.sessions else self.first)
        self.sessions.append(Reading())
        return self.sessions[-1]


def test_it_reads_only_the_last_notes_again_and_under_the_mood_of_now() -> None:
    network = Network()
    session = ForgettingNetwork(network, every=4, kept=2).begin(1)
    for step in range(9):
        pitch = 128 if step == 0 else 60 + step
        session.read(
            {"pitch": np.array([pitch])},
            *(np.array([value], np.float32) for value in (step / 10, step + 0.5, step)),
        )
        assert session.logits(1, {}, None, None)[0, 1] == 1

    def row(pitch: int, told: int, held: float, echo: int) -> tuple[int, float, float, float]:
        return pitch, float(np.float32(told / 10)), held, echo

    first, second, third = (one.read_notes for one in network.sessions)
    assert first == [row(128, 0, 0.5, 0), *(row(60 + n, n, n + 0.5, n) for n in (1, 2, 3))]
    # As if the piece began there: nothing before the first, nothing that sounds on.
    again = [row(128, 4, 0, 0), row(63, 4, 3.5, 3)]
    assert second == [*again, *(row(60 + n, n, n + 0.5, n) for n in (4, 5, 6, 7))]
    assert third[:3] == [row(128, 8, 0, 0), row(67, 8, 7.5, 7), row(68, 8, 8.5, 8)]


def test_rows_that_are_given_up_are_forgotten_for_good() -> None:
    network = Network(first=2)
    session = ForgettingNetwork(network, every=4, kept=2).begin(2)
    for step in range(5):
        rows = [0, 1] if step < 3 else [1]
        session.read(
            {"pitch": np.array([60 + 20 * row + step for row in rows])},
            *(np.array([row + value for row in rows], np.float32) for value in (0.0, 0.5, step)),
        )
        if step == 2:
            session.keep(np.array([1]))
    first, second = (one.read_notes for one in network.sessions)
    assert [note[0] for note in first] == [60, 61, 62, 83]
    # The one that is left is read again as it was: its beginning, then its last note and the next.
    assert second == [(80, 1.0, 0.0, 0.0), (83, 1.0, 1.5, 4.0), (84, 1.0, 1.5, 5.0)]
