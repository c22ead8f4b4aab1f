"""Moods in turn: the line through the plane, and pieces that are judged along it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import numpy as np
import pytest

from engine.api.keys import Key
from engine.api.moods import CORNERS, Mood, mood
from engine.api.request import ComposeRequest
from engine.composing.base import draw_key
from engine.composing.piano.composer import PianoComposer
from engine.composing.piano.decoding import PianoDecodingState
from engine.music.mood_curve import Curve
from engine.music.score import NOTE, Notes
from engine.ranking.critic import Critic
from engine.sampling.sampler import Options, sample
from engine.tokens.piano.conditions import CONDITIONS
from engine.tokens.piano.vocabulary import ATTRIBUTES
from tests.engine.fakes import INFO, UniformNetwork, UniformSession, indifferent_critic

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


class Told(UniformSession):
    """Keeps the conditions of each step."""

    def read(self, note: object, conditions: object, held: object, seconds: object) -> None:
        super().read(note, conditions, held, seconds)  # type: ignore[arg-type]
        TOLD.append((np.array(conditions), np.array(seconds)))


TOLD: list[tuple[np.ndarray, np.ndarray]] = []


class Telling(UniformNetwork):
    def begin(self, rows: int) -> Told:
        return Told(rows)


def test_every_step_is_told_the_mood_of_its_time() -> None:
    TOLD.clear()
    even = {attribute.name: 1.0 for attribute in ATTRIBUTES}
    decoding = PianoDecodingState(3, THREE, Key(0, "minor"), 20)
    sample(Telling(), decoding, Options(1.0, even, even), np.random.default_rng(1))
    places = [CONDITIONS.index(name) for name in ("valence", "arousal", "mood_known")]
    for conditions, seconds in TOLD:
        half = len(seconds) // 2  # rows that have come to their end are told nothing any more
        valence, arousal = THREE.at(seconds[:half].astype(float) / 20)
        assert conditions[:half, places] == pytest.approx(
            np.stack([valence, arousal, np.ones(half)], axis=1), abs=1e-5
        )
        assert not conditions[half:, places].any()
    assert len(TOLD[0][1]) == 6
    last, middle = TOLD[-1][0], TOLD[len(TOLD) // 2][0]
    assert last[: len(last) // 2, places[1]].max() < 0 < middle[:3, places[1]].max()


class Asked(Critic):
    """Likes low notes where calm is asked for and high ones where anger is."""

    def score(
        self, features: Mapping[str, float], mood: Mood, arousal_weight: float = 8.0
    ) -> float:
        return features["pitch_mean"] * mood.arousal


def test_a_candidate_is_judged_stretch_by_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.composing.base.KEY_WEIGHT", 0.0)
    even = indifferent_critic()
    critic = Asked(**{field.name: getattr(even, field.name) for field in fields(Critic)})
    composer = PianoComposer(UniformNetwork(), critic, INFO, dict.fromkeys(CORNERS, 0.5))

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


def test_the_network_forgets_the_mood_before_where_there_is_one() -> None:
    def sessions(*then: Mood) -> int:
        network = Counting()
        composer = PianoComposer(network, indifferent_critic(), INFO, dict.fromkeys(CORNERS, 0.5))
        composer.compose(ComposeRequest(mood("calm"), 1, seconds=30, candidates=1, then=then))
        return network.begun

    assert sessions() == 1
    assert sessions(mood("angry")) > 1


class Counting(UniformNetwork):
    begun = 0

    def begin(self, rows: int) -> UniformSession:
        self.begun += 1
        return super().begin(rows)
