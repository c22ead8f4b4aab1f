"""Readers learn what can be learned, and are never asked about a song they have heard."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.features import FEATURES
from engine.evaluation.readers import Reader, positions, right

RNG = np.random.default_rng(2)
LABELS = np.arange(120) % 4
SONGS = [f"song {number // 4}" for number in range(120)]
# The first feature says the arousal, the second the valence; the rest is noise.
FEATURE_VALUES = RNG.normal(0, 1, (120, len(FEATURES)))
FEATURE_VALUES[:, 0] += np.where(np.isin(LABELS, (0, 1)), 3, -3)
FEATURE_VALUES[:, 1] += np.where(np.isin(LABELS, (0, 3)), 3, -3)


@pytest.mark.slow
def test_plain_moods_are_read_in_songs_not_heard() -> None:
    reader = Reader.fit(FEATURE_VALUES, LABELS, SONGS)
    agreed = right(reader.held_out, LABELS)
    assert {name: true.mean() > 0.9 for name, true in agreed.items()} == {
        "mood": True,
        "arousal": True,
        "valence": True,
    }
    assert reader.held_out.sum(axis=1) == pytest.approx(np.ones(120))
    assert reader.read(FEATURE_VALUES).sum(axis=1) == pytest.approx(np.ones(120))


@pytest.mark.slow
def test_what_only_a_song_gives_away_is_not_learned() -> None:
    # Each song has its own value of a feature and a random mood: only memory could tell.
    moods = RNG.integers(0, 4, 30)
    labels = np.repeat(moods, 4)
    features = np.repeat(RNG.normal(0, 1, (30, len(FEATURES))), 4, axis=0)
    reader = Reader.fit(features, labels, SONGS)
    assert right(reader.held_out, labels)["mood"].mean() < 0.5
    assert right(reader.read(features), labels)["mood"].mean() > 0.9


@pytest.mark.slow
def test_a_reader_does_not_see_hidden_columns() -> None:
    columns = [name != FEATURES[0] for name in FEATURES]
    reader = Reader.fit(FEATURE_VALUES, LABELS, SONGS, columns)
    changed = FEATURE_VALUES.copy()
    changed[:, 0] = -changed[:, 0]
    assert np.array_equal(reader.read(changed), reader.read(FEATURE_VALUES))
    agreed = right(reader.held_out, LABELS)
    assert agreed["arousal"].mean() < 0.7
    assert agreed["valence"].mean() > 0.9


def test_places_in_the_plane() -> None:
    assert positions(np.eye(4)).tolist() == [[1, 1], [-1, 1], [-1, -1], [1, -1]]
    assert positions(np.full((1, 4), 0.25)).tolist() == [[0, 0]]


def test_half_right_is_seen_as_half_right() -> None:
    shares = np.array([[0.1, 0.7, 0.1, 0.1]])
    agreed = right(shares, np.array([0]))
    assert not agreed["mood"][0]
    assert agreed["arousal"][0]
    assert not agreed["valence"][0]
