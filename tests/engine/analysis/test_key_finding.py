"""Keys are found where a musician would find them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.key_finding import (
    ALBRECHT_SHANAHAN,
    KRUMHANSL_KESSLER,
    TEMPERLEY,
    Profile,
    find_key,
    key_correlations,
)
from engine.api.keys import Key, all_keys
from engine.music.score import DRUMS, NOTE, Notes

MAJOR_CADENCE = ((0, 4, 7), (5, 9, 0), (7, 11, 2), (0, 4, 7))
MINOR_CADENCE = ((0, 3, 7), (5, 8, 0), (7, 11, 2), (0, 3, 7))


def cadence(key: Key) -> Notes:
    chords = MAJOR_CADENCE if key.mode == "major" else MINOR_CADENCE
    rows = [
        (float(place), 1.0, 60 + (key.tonic + degree) % 12, 64, 0)
        for place, chord in enumerate(chords)
        for degree in chord
    ]
    return np.array(rows, NOTE)


@pytest.mark.parametrize("profile", [ALBRECHT_SHANAHAN, KRUMHANSL_KESSLER, TEMPERLEY])
@pytest.mark.parametrize("key", all_keys(), ids=str)
def test_a_cadence_shows_its_key(key: Key, profile: Profile) -> None:
    found, clarity = find_key(cadence(key), profile)
    assert found == key
    assert 0.7 < clarity <= 1.0


def test_long_notes_outweigh_many_short_ones() -> None:
    notes = cadence(Key(0, "major"))
    passing = np.array([(0.1 * place, 0.05, 61 + place % 12, 64, 0) for place in range(12)], NOTE)
    assert find_key(np.concatenate([notes, passing]))[0] == Key(0, "major")


def test_drums_do_not_count() -> None:
    kit = np.array([(0.0, 30.0, 42, 64, DRUMS)], NOTE)
    key = Key(3, "minor")
    assert find_key(np.concatenate([cadence(key), kit])) == find_key(cadence(key))


def test_without_notes_no_key_is_clear() -> None:
    nothing = np.zeros(0, NOTE)
    assert not key_correlations(nothing).any()
    assert find_key(nothing) == (Key(0, "major"), 0.0)


def test_a_profile_needs_twelve_weights() -> None:
    with pytest.raises(ValueError, match="twelve"):
        Profile((1.0,) * 11, (1.0,) * 12)
