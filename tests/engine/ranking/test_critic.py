"""The critic, fitted on made-up clips whose moods are plain to hear."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.analysis.feature_scaling import SKEWED
from engine.analysis.features import FEATURES, measure
from engine.api.errors import CheckpointError, DataError
from engine.api.moods import CORNERS, Mood, mood
from engine.ranking.critic import CLIP, MOOD_WEIGHT, Critic, mixture
from engine.training.piano_critic import fit_piano_critic
from tests.engine.made_up import clip, write_emopia


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data") / "emopia"
    write_emopia(root, 64, 16)
    return root


@pytest.fixture(scope="module")
def critic_file(folder: Path) -> Path:
    path = folder.parent / "critic.npz"
    report = fit_piano_critic(folder, path)
    assert report.clips == 16
    assert report.four_moods >= 0.9
    assert report.arousal >= 0.9
    assert report.valence >= 0.9
    assert report.log_loss < 0.6
    return path


@pytest.fixture(scope="module")
def critic(critic_file: Path) -> Critic:
    return Critic.load(critic_file)


@pytest.mark.parametrize("name", CORNERS)
def test_reads_new_clips_of_each_mood(critic: Critic, name: str) -> None:
    for seed in range(1000, 1005):
        reading = critic.read(measure(clip(name, seed)))
        assert -1 <= reading.valence <= 1
        assert -1 <= reading.arousal <= 1
        assert np.sign((reading.valence, reading.arousal)).tolist() == list(CORNERS[name])


def test_probabilities_are_shares(critic: Critic) -> None:
    likely = critic.probabilities(measure(clip("sad", 7)))
    assert likely.shape == (4,)
    assert likely.sum() == pytest.approx(1)
    assert list(CORNERS)[int(likely.argmax())] == "sad"


def test_the_usual_is_less_odd_than_what_no_clip_is_like(critic: Critic) -> None:
    usual = dict(zip(FEATURES, critic.mean, strict=True))
    usual = {name: np.exp(m) - 0.05 if name in SKEWED else m for name, m in usual.items()}
    assert critic.typicality_distance(usual) == pytest.approx(0, abs=1e-6)
    one_away = {
        **usual,
        "dissonance": usual["dissonance"] - critic.scale[FEATURES.index("dissonance")],
    }
    assert critic.typicality_distance(one_away) == pytest.approx(1, abs=1e-6)
    # One odd feature does not decide.
    assert critic.typicality_distance({**usual, "dissonance": 1e6}) == pytest.approx(CLIP**2)
    clips = [critic.typicality_distance(measure(clip(name, 3000))) for name in CORNERS]
    odd = measure(clip("calm", 3000)) | {"pitch_mean": 120.0, "velocity_mean": 5.0}
    assert critic.typicality_distance(odd) > max(clips)


@pytest.mark.parametrize("name", CORNERS)
def test_ranks_clips_of_the_mood_asked_for_first(critic: Critic, name: str) -> None:
    scores = {other: critic.score(measure(clip(other, 2000)), mood(name)) for other in CORNERS}
    assert max(scores, key=scores.__getitem__) == name


def test_the_score_tells_how_far_the_reading_is_astray(critic: Critic) -> None:
    for name in CORNERS:
        features = measure(clip(name, 2000))
        heard = critic.read(features)
        there = Mood("custom", heard.valence, heard.arousal)
        assert critic.score(features, there) == pytest.approx(0)
        # Twice as far costs four times as much, whichever way.
        for valence, arousal in ((0.2, 0), (0, -0.2)):
            near, far = (
                Mood("custom", heard.valence * (1 - x) + v, heard.arousal * (1 - x) + a)
                for x, v, a in ((0.5, 0, 0), (0.5, valence, arousal))
            )
            for mood_ in (near, far):
                step = (heard.valence - mood_.valence) ** 2 + (heard.arousal - mood_.arousal) ** 2
                assert critic.score(features, mood_) == pytest.approx(-MOOD_WEIGHT * step)
        # Arousal may count for more, valence then counts as before.
        stirred = Mood("custom", heard.valence, heard.arousal * 0.5)
        brighter = Mood("custom", heard.valence * 0.5, heard.arousal)
        assert critic.score(features, stirred, 20.0) == pytest.approx(
            -20.0 * (heard.arousal / 2) ** 2
        )
        assert critic.score(features, brighter, 20.0) == critic.score(features, brighter)


def test_a_mood_is_a_mixture_of_corners() -> None:
    assert mixture(mood("angry")).tolist() == [0, 1, 0, 0]
    assert mixture(Mood("custom", 0, 0)).tolist() == [0.25] * 4
    shares = mixture(Mood("custom", 0.4, -0.2))
    assert shares @ np.array(list(CORNERS.values())) == pytest.approx((0.4, -0.2))


def test_the_same_clips_make_the_same_critic(folder: Path, critic: Critic, tmp_path: Path) -> None:
    fit_piano_critic(folder, tmp_path / "again.npz")
    again = Critic.load(tmp_path / "again.npz")
    features = measure(clip("calm", 3))
    assert again.probabilities(features) == pytest.approx(critic.probabilities(features))


def test_a_missing_or_broken_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="train"):
        Critic.load(tmp_path / "none.npz")
    (tmp_path / "broken.npz").write_bytes(b"no archive")
    with pytest.raises(CheckpointError, match=r"broken\.npz"):
        Critic.load(tmp_path / "broken.npz")


def test_a_critic_for_other_features_is_refused(critic_file: Path, tmp_path: Path) -> None:
    with np.load(critic_file) as stored:
        values = dict(stored)
    values["features"] = values["features"][::-1]
    np.savez(tmp_path / "other.npz", **values)
    with pytest.raises(CheckpointError, match="other features"):
        Critic.load(tmp_path / "other.npz")
    values["features"] = values["features"][::-1]
    values["bias"] = values["bias"][:3]
    np.savez(tmp_path / "other.npz", **values)
    with pytest.raises(CheckpointError, match="bias"):
        Critic.load(tmp_path / "other.npz")


def test_without_the_set_nothing_is_fitted(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        fit_piano_critic(tmp_path / "emopia", tmp_path / "critic.npz")
