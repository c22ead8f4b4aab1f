"""A reader's opinion of music nobody has labelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from operator import attrgetter

import numpy as np
import pytest

from engine.api.composition import MoodReading
from engine.api.moods import CORNERS
from engine.music.score import NOTE, Notes
from engine.ranking.critic import Critic
from engine.training.piano_datasets import PianoPiece
from engine.training.weak_labels import (
    EXCERPT_HOP_SECONDS,
    EXCERPT_SECONDS,
    WeakLabels,
    label_weakly,
    weak_labels,
)
from tests.engine.fakes import indifferent_critic


class ByLoudness(Critic):
    """Loud is stirred, and a fast pulse pleasant."""

    def read(self, features: Mapping[str, float]) -> MoodReading:
        assert features["duration_median"] > 0
        return MoodReading(features["density"] / 10, features["velocity_mean"] / 127)


@pytest.fixture
def critic() -> Critic:
    even = indifferent_critic()
    return ByLoudness(**{field.name: getattr(even, field.name) for field in fields(Critic)})


def music(seconds: float, step: float = 0.5) -> Notes:
    """A line that grows from velocity 10 to 120, each note held for three."""
    onsets = np.arange(0.0, seconds, step)
    notes = np.zeros(len(onsets), NOTE)
    notes["onset"], notes["duration"] = onsets, 3 * step
    notes["pitch"] = 60 + np.arange(len(onsets)) % 12
    notes["velocity"] = np.linspace(10, 120, len(onsets))
    return notes


def test_windows_follow_each_other_and_hear_only_themselves(critic: Critic) -> None:
    reading = weak_labels(music(90.0), critic)
    assert reading is not None
    assert reading.centres[0] == EXCERPT_SECONDS / 2
    assert set(np.diff(reading.centres)) == {EXCERPT_HOP_SECONDS}
    assert reading.centres[-1] + EXCERPT_SECONDS / 2 >= 89.5
    line = np.interp(reading.centres, [0, 90], [10 / 127, 120 / 127])
    assert reading.values[:, 1] == pytest.approx(line, abs=0.03)
    assert reading.values[:, 0] == pytest.approx(0.2, abs=0.01)


def test_a_short_piece_has_one_window(critic: Critic) -> None:
    reading = weak_labels(music(20.0), critic)
    assert reading is not None
    assert reading.centres.tolist() == [EXCERPT_SECONDS / 2]


def test_too_few_notes_say_nothing(critic: Critic) -> None:
    assert weak_labels(music(10.0), critic) is None
    assert weak_labels(music(0.0), critic) is None
    # Nor do sparse stretches within a piece.
    notes = np.concatenate([music(40.0), music(1.0)])
    notes["onset"][-2:] += 100.0
    reading = weak_labels(notes, critic)
    assert reading is not None
    assert reading.centres.max() < 60


def test_between_windows_the_opinion_changes_in_proportion() -> None:
    reading = WeakLabels(np.array([10.0, 20.0]), np.array([[0.0, 1.0], [1.0, -1.0]]))
    asked = reading.at(np.array([0.0, 10.0, 15.0, 20.0, 99.0]))
    assert asked.tolist() == [[0, 1], [0, 1], [0.5, 0], [1, -1], [1, -1]]


def test_only_what_nobody_labelled_is_read(critic: Critic) -> None:
    plain = PianoPiece("a", "a", music(40.0), "performance", "train", whole=True)
    pieces = [
        plain,
        replace(plain, name="b", mood=CORNERS["sad"]),
        replace(plain, name="c", notes=music(10.0)),
    ]
    told: list[float] = []
    readings = label_weakly(pieces, lambda piece: piece.notes, critic, told.append)
    assert list(readings) == ["a"]
    assert told == pytest.approx([1 / 2, 1])


@pytest.mark.slow
def test_several_processes_read_the_same(critic: Critic) -> None:
    pieces = [
        PianoPiece(name, name, music(40.0 + number), "performance", "train", whole=True)
        for number, name in enumerate("abcd")
    ]
    alone = label_weakly(pieces, attrgetter("notes"), critic)
    shared = label_weakly(pieces, attrgetter("notes"), critic, workers=2)
    assert list(shared) == list("abcd")
    for name, labels in alone.items():
        assert np.array_equal(shared[name].values, labels.values)
