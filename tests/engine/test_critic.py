"""The critic, fitted on made-up clips whose moods are plain to hear."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.critic import Critic, mixture
from engine.errors import CheckpointError, DataError
from engine.features import measure
from engine.moods import CORNERS, Mood, mood
from engine.score import NOTE, in_order
from engine.training.critic import fit_critic
from tests.engine.made_up import clip, write_emopia


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data") / "emopia"
    write_emopia(root, 64, 16)
    return root


@pytest.fixture(scope="module")
def critic_file(folder: Path) -> Path:
    path = folder.parent / "critic.npz"
    report = fit_critic(folder, path)
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


@pytest.mark.parametrize("name", CORNERS)
def test_ranks_clips_of_the_mood_asked_for_first(critic: Critic, name: str) -> None:
    scores = {other: critic.score(measure(clip(other, 2000)), mood(name)) for other in CORNERS}
    assert max(scores, key=scores.__getitem__) == name


def test_real_clips_are_more_typical_than_noise(critic: Critic) -> None:
    rng = np.random.default_rng(0)
    rows = [(onset, 0.1, rng.integers(21, 109), 64, 0) for onset in rng.uniform(0, 20, 300)]
    noise = measure(in_order(np.array(rows, NOTE)))
    heard = [*enumerate(list(CORNERS) * 12)]
    real = [critic.typicality(measure(clip(name, seed)), mood(name)) for seed, name in heard]
    # Not exactly, since the critic learned from files: one key sounds once at a time.
    assert np.mean(real) == pytest.approx(0, abs=0.5)
    assert np.std(real) == pytest.approx(1, abs=0.5)
    assert critic.typicality(noise, mood("calm")) < min(real) - 3


def test_a_fault_outweighs_a_fitting_mood(critic: Critic) -> None:
    fitting, other = measure(clip("happy", 1)), measure(clip("sad", 1))
    wanted = mood("happy")
    assert critic.score(fitting, wanted, ["It has no notes."]) < critic.score(other, wanted)


def test_a_mood_is_a_mixture_of_corners() -> None:
    assert mixture(mood("angry")).tolist() == [0, 1, 0, 0]
    assert mixture(Mood("custom", 0, 0)).tolist() == [0.25] * 4
    shares = mixture(Mood("custom", 0.4, -0.2))
    assert shares @ np.array(list(CORNERS.values())) == pytest.approx((0.4, -0.2))


def test_the_same_clips_make_the_same_critic(folder: Path, critic: Critic, tmp_path: Path) -> None:
    fit_critic(folder, tmp_path / "again.npz")
    again = Critic.load(tmp_path / "again.npz")
    features = measure(clip("calm", 3))
    assert again.probabilities(features) == pytest.approx(critic.probabilities(features))
    assert again.typicality(features, mood("calm")) == pytest.approx(
        critic.typicality(features, mood("calm"))
    )


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
        fit_critic(tmp_path / "emopia", tmp_path / "critic.npz")
