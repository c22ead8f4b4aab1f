"""Moods in turn: the line through the plane, and pieces that are judged along it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import numpy as np
import pytest

from engine.api.keys import Key
from engine.api.moods import Mood, mood
from engine.api.request import ComposeRequest
from engine.composing.base import draw_key
from engine.composing.frame import Frame
from engine.composing.note_state import NoteDecodingState
from engine.model.network import Floats
from engine.music.grid import Grid
from engine.music.mood_curve import Curve
from engine.music.score import NOTE, Notes
from engine.ranking.critic import Critic
from engine.tokens.note_conditions import NOTE_CONDITIONS
from tests.engine.fakes import indifferent_critic, uniform_composer
from tests.engine.opinions import PIANO, Opinionated, drawn

THREE = Curve([mood("calm"), mood("angry"), mood("sad")])


def test_the_moods_lie_evenly_along_the_piece_with_straight_lines_between() -> None:
    valence, arousal = THREE.at(np.array([0, 0.25, 0.5, 0.75, 1, 1.1]))
    assert valence.tolist() == [1, 0, -1, -1, -1, -1]
    assert arousal.tolist() == [-1, 0, 1, 0, -1, -1]
    assert THREE.mood_at(0.5) == mood("angry")
    assert THREE.mood_at(0.25) == Mood("custom", 0, 0)


def test_one_mood_is_the_same_everywhere() -> None:
    valence, arousal = Curve([mood("tense")]).at(np.linspace(0, 1, 7))
    assert set(valence.tolist()) == {-0.7}
    assert set(arousal.tolist()) == {0.8}


def notes_at(*onsets: float) -> Notes:
    return np.array([(onset, 0.5, 60, 64, 0) for onset in onsets], NOTE)


def test_a_piece_is_cut_into_a_stretch_a_mood() -> None:
    notes = notes_at(0, 4, 9.9, 10, 12, 21, 30.2)
    parts = THREE.stretches(notes, 30)
    assert [part["onset"].tolist() for _, part in parts] == [[0, 4, 9.9], [0, 2], [0, 30.2 - 21]]
    assert [(m.valence, m.arousal) for m, _ in parts] == [
        (pytest.approx(1 / 3), pytest.approx(-1 / 3)),
        (-1, 1),
        (-1, pytest.approx(-1 / 3)),
    ]
    assert notes["onset"].tolist() == [0, 4, 9.9, 10, 12, 21, 30.2]
    # Too short to be heard apart; a stretch without notes is heard by nobody.
    assert [m for m, _ in THREE.stretches(notes_at(0, 4), 9.9)] == [mood("angry")]
    assert len(THREE.stretches(notes_at(0, 4, 25), 30)) == 2
    (whole,) = Curve([mood("sad")]).stretches(notes, 30)
    assert whole[0] == mood("sad")
    assert whole[1].tolist() == notes.tolist()


def test_every_step_is_told_the_mood_of_its_time() -> None:
    told: list[list[float]] = []
    names = ("valence", "arousal", "mood_known", "elapsed_16")
    places = [NOTE_CONDITIONS.index(name) for name in names]

    def opinion(name: str, _: int, conditions: Floats) -> dict[int, float]:
        if name == "shift":
            told.append(conditions[places].tolist())
        return {}

    frame = Frame(THREE, Key(0, "minor"), Grid(100.0), 8, (PIANO,), "clip")
    state = NoteDecodingState(frame, [None] * 3, [None] * 3)
    drawn(state, Opinionated(opinion), guidance=1.0, finish_fraction=1.0)
    uncond = [row for row in told if not row[2]]
    assert all(row[:2] == [0, 0] for row in uncond)
    cond = np.array([row for row in told if row[2]])
    assert len(cond) == len(uncond) > 24
    # Of eight bars; the time tells where a step is.
    bars = -16 * np.log(cond[:, 3])
    valence, arousal = THREE.at(bars / 8)
    assert cond[:, 0] == pytest.approx(valence, abs=1e-4)
    assert cond[:, 1] == pytest.approx(arousal, abs=1e-4)
    assert cond[:, 1].min() < -0.5
    assert cond[:, 1].max() > 0.5


class Asked(Critic):
    """Likes low notes where calm is asked for and high ones where anger is."""

    def score(
        self,
        features: Mapping[str, float],
        mood: Mood,
        arousal_weight: float = 8.0,
        valence_weight: float = 8.0,
    ) -> float:
        return features["pitch_mean"] * mood.arousal


@pytest.mark.slow
def test_a_candidate_is_judged_stretch_by_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.composing.note_scoring.KEY_WEIGHT", 0.0)
    even = indifferent_critic()
    critic = Asked(**{field.name: getattr(even, field.name) for field in fields(Critic)})
    composer = uniform_composer(critic=critic)

    def rise(seed: int, candidates: int) -> float:
        """How much higher the second half of a piece from calm to angry is."""
        request = ComposeRequest(
            mood("calm"), seed, seconds=10, candidates=candidates, then=(mood("angry"),)
        )
        notes = composer.compose(request).score.notes
        late = notes["onset"] >= 5
        return float(notes["pitch"][late].mean() - notes["pitch"][~late].mean())

    # Judged as a whole, all candidates would be alike: half-way there is no arousal.
    assert np.mean([rise(seed, 16) for seed in range(6)]) > 5 + np.mean(
        [rise(seed, 1) for seed in range(6)]
    )


def test_a_key_that_was_not_asked_for_suits_all_of_the_moods() -> None:
    shares = {"happy": 1.0, "angry": 0.0, "sad": 0.0, "calm": 1.0}
    moods = (mood("happy"), mood("sad"), mood("angry"))
    keys = [draw_key(moods, shares, np.random.default_rng(seed)) for seed in range(2000)]
    assert np.mean([key.mode == "major" for key in keys]) == pytest.approx(1 / 3, abs=0.04)
