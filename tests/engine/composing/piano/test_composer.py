"""From a request to the piece that is kept, on a network without opinions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.analysis.features import FEATURES
from engine.analysis.key_finding import key_margin
from engine.analysis.onsets import Onsets
from engine.api.keys import Key
from engine.api.moods import CORNERS, Mood, mood
from engine.api.request import ComposeRequest
from engine.composing.base import draw_key
from engine.composing.piano.composer import LENGTH_TOLERANCE, PianoComposer, finished
from engine.music.midi_writer import write_midi
from engine.music.score import NOTE, Notes, Score, in_order
from engine.ranking.critic import Critic
from engine.ranking.moment_matching import MomentMatching
from engine.ranking.plagiarism import TrainingIndex
from tests.engine.fakes import INFO, UniformNetwork, indifferent_critic, open_uniform


def request(**values: Any) -> ComposeRequest:
    return ComposeRequest(**{"mood": mood("sad"), "seed": 1, "seconds": 10, **values})


@pytest.fixture(scope="module")
def composer() -> PianoComposer:
    return open_uniform(Path("nowhere"))


def midi(composer: PianoComposer, **values: Any) -> bytes:
    written = composer.compose(request(**values))
    return write_midi(written.score, written.title)


@pytest.mark.parametrize("seconds", [5, 30, 180])
@pytest.mark.parametrize("candidates", [1, 8])
def test_a_piece_is_as_long_as_was_asked(
    composer: PianoComposer, seconds: int, candidates: int
) -> None:
    for seed in range(4):
        asked = request(seconds=seconds, seed=seed, candidates=candidates)
        written = composer.compose(asked)
        assert abs(written.score.seconds - seconds) <= LENGTH_TOLERANCE
        ends = written.score.notes["onset"] + written.score.notes["duration"]
        assert ends.max() <= seconds + LENGTH_TOLERANCE
        assert written.score.notes["onset"][0] == 0


def test_the_same_seed_gives_the_same_file_and_another_another(composer: PianoComposer) -> None:
    assert midi(composer, seed=5) == midi(composer, seed=5)
    assert midi(composer, seed=5) == midi(open_uniform(Path()), seed=5)
    assert len({midi(composer, seed=seed) for seed in range(10)}) == 10


def test_what_was_left_to_the_composer_can_be_asked_for_as_well(composer: PianoComposer) -> None:
    assert midi(composer, key=Key(0, "major")) != midi(composer, key=Key(1, "major"))
    assert midi(composer, guidance=0.0) == midi(composer, guidance=0.0)


def test_all_that_is_known_of_a_piece_comes_with_it(composer: PianoComposer) -> None:
    written = composer.compose(request())
    assert tuple(written.features) == FEATURES
    assert (written.reading.valence, written.reading.arousal) == (0, 0)
    assert len(written.title.split()) == 2
    assert set(written.score.notes["program"]) == {0}
    assert composer.info == INFO
    again = composer.compose(request()).score.notes
    assert again.tolist() == written.score.notes.tolist()


@pytest.mark.parametrize("key", [Key(0, "major"), Key(6, "minor"), Key(11, "major")])
def test_a_key_that_was_asked_for_is_kept(composer: PianoComposer, key: Key) -> None:
    assert composer.compose(request(key=key)).key == key


def test_a_key_that_was_not_suits_the_mood() -> None:
    shares = {"happy": 1.0, "angry": 0.0, "sad": 0.0, "calm": 0.7}

    def keys(asked: Mood) -> list[Key]:
        # As the composer does it, but without the music.
        return [draw_key([asked], shares, np.random.default_rng(seed)) for seed in range(4000)]

    assert {key.mode for key in keys(mood("happy"))} == {"major"}
    assert {key.mode for key in keys(mood("sad"))} == {"minor"}
    calm = keys(mood("calm"))
    assert {key.tonic for key in calm} == set(range(12))
    assert np.mean([key.mode == "major" for key in calm]) == pytest.approx(0.7, abs=0.03)
    # Halfway between happy and sad, half of either.
    middle = keys(Mood("custom", 0, 0))
    assert np.mean([key.mode == "major" for key in middle]) == pytest.approx(0.425, abs=0.03)


class Partial(Critic):
    """Likes low pieces and keeps what it was shown."""

    def score(
        self, features: Mapping[str, float], mood: Mood, arousal_weight: float = 8.0
    ) -> float:
        super().score(features, mood)
        SHOWN.append(dict(features))
        return -features["pitch_mean"]


SHOWN: list[dict[str, float]] = []


def partial_composer(**more: Any) -> PianoComposer:
    even = indifferent_critic()
    critic = Partial(**{field.name: getattr(even, field.name) for field in fields(Critic)})
    return PianoComposer(UniformNetwork(), critic, INFO, dict.fromkeys(CORNERS, 0.5), **more)


def test_the_candidate_the_critic_likes_best_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.composing.base.KEY_WEIGHT", 0.0)
    SHOWN.clear()
    written = partial_composer().compose(request(candidates=8, seconds=20))
    assert len(SHOWN) >= 6
    assert written.features["pitch_mean"] == min(features["pitch_mean"] for features in SHOWN)
    assert dict(written.features) in SHOWN


def test_the_balance_has_its_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.composing.base.KEY_WEIGHT", 0.0)
    even = MomentMatching.even()
    likes_high = np.zeros_like(even.weights)
    likes_high[:, FEATURES.index("pitch_mean")] = 5.0
    space = np.full(len(FEATURES), 60.0), np.full(len(FEATURES), 10.0)
    balance = MomentMatching(*space, likes_high)
    composer = PianoComposer(
        UniformNetwork(), indifferent_critic(), INFO, dict.fromkeys(CORNERS, 0.5), balance
    )
    asked = request(candidates=8, seconds=20)
    heights = [one.terms["pitch_mean"] for one in composer.candidates(asked)]
    assert len(set(heights)) > 1
    written = composer.compose(asked)
    SHOWN.clear()
    partial_composer(balance=balance).compose(asked)
    offered = [features["pitch_mean"] for features in SHOWN]
    assert written.features["pitch_mean"] == max(offered) > min(offered)


def test_a_candidate_with_a_fault_or_a_copy_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    # Long enough for a run of moves, thin as a network without opinions writes.
    asked = request(candidates=8, seconds=90)
    best = partial_composer().compose(asked).score.notes
    # The lowest piece is the best; once it is known music, another one is.
    known = TrainingIndex.of([best])
    second = partial_composer(known=known).compose(asked).score.notes
    assert second.tolist() != best.tolist()
    assert known.holds(best)
    assert not known.holds(second)

    def faulty(notes: Notes, _: Onsets) -> list[str]:
        return ["It is the lowest."] if notes.tolist() == best.tolist() else []

    monkeypatch.setattr("engine.analysis.piece.find_degeneration", faulty)
    assert partial_composer().compose(asked).score.notes.tolist() == second.tolist()


def test_a_key_that_was_asked_for_is_heard(composer: PianoComposer) -> None:
    # A network without opinions hits its key one time in 24 or so, by chance.
    keys = [Key(place, "major" if place % 2 else "minor") for place in range(0, 12, 2)]
    keys += [Key(key.tonic + 1, "major") for key in keys]
    asked = [request(seed=seed, candidates=8, seconds=60, key=key) for seed, key in enumerate(keys)]
    margins = [key_margin(composer.compose(one).score.notes, one.key) for one in asked if one.key]
    assert np.mean([margin > 0 for margin in margins]) >= 0.9


def test_of_what_was_offered_the_clearest_in_its_key_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    composer = open_uniform(Path())
    asked = request(candidates=8, seconds=20, key=Key(2, "minor"))
    monkeypatch.setattr("engine.composing.base.CLEAR_KEY", 2.0)
    offered = [key_margin(one.notes, Key(2, "minor")) for one in composer.candidates(asked)]
    assert offered.index(max(offered)) == int(
        np.argmax([one.score for one in composer.candidates(asked)])
    )
    # A key that nobody asked for may be blurred somewhat, where something else speaks for it.
    free = [one.score for one in composer.candidates(replace(asked, key=None))]
    assert np.ptp(free) < np.ptp([one.score for one in composer.candidates(asked)]) / 4


def notes_of(*rows: tuple[float, float, int]) -> Notes:
    return in_order(
        np.array([(onset, length, pitch, 64, 0) for onset, length, pitch in rows], NOTE)
    )


def test_nothing_rings_over_and_the_last_chord_rings_on() -> None:
    notes = notes_of((0, 20, 40), (1, 0.5, 60), (8, 0.5, 67), (8, 0.25, 64))
    done = finished(notes, 10)
    assert done["onset"].tolist() == notes["onset"].tolist()
    assert done["duration"].tolist() == [10.5, 0.5, 0.5, 0.25]  # the bass fills it to the end
    done = finished(notes[1:], 10)
    assert done["duration"].tolist() == [0.5, 2.0, 2.0]
    assert Score(done).seconds == 10
    assert notes["duration"].tolist() == [20, 0.5, 0.5, 0.25]


def test_an_end_that_is_near_enough_stays_as_it_is() -> None:
    notes = notes_of((0, 1, 60), (8, 1.75, 64))
    assert finished(notes, 10)["duration"].tolist() == [1, 1.75]
