"""The choice is drawn towards real music of the mood that was asked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.api.moods import CORNERS
from engine.composing.base import FAULT_COST
from engine.composing.kinds import TERMS
from engine.composing.note_scoring import (
    BAND_AROUSAL_WEIGHT,
    BAND_VALENCE_WEIGHT,
    PIANO_MOOD_WEIGHT,
)
from engine.music.instrument_table import DRUM
from engine.training.moment_matching import Draw
from engine.training.note_balance import RealTerms, fit_note_balance, measure_opening
from tests.engine.training.note_music import band_piece

SAD = list(CORNERS).index("sad")


def first_weights(known: int) -> NDArray[np.float64]:
    """Each mood's weight of the first term, of which so many sad pieces have more than others."""
    rng = np.random.default_rng(1)
    labels = np.repeat(np.arange(len(CORNERS)), 40)
    labels = np.delete(labels, np.flatnonzero(labels == SAD)[known:])
    values = np.exp(rng.normal(size=(len(labels), len(TERMS["band"]))))
    values[labels == SAD, 0] *= 8.0
    real = RealTerms(values, labels, [str(number) for number in range(len(labels))])
    # The same candidates are offered to each mood.
    offered = [np.exp(rng.normal(size=(6, values.shape[1]))) for _ in range(30)]
    draws = [Draw(mood, one, np.zeros(6)) for mood in range(len(CORNERS)) for one in offered]
    weights: NDArray[np.float64] = fit_note_balance(draws, real, "band").weights[:, 0]
    return weights


def test_a_band_s_mood_is_met_by_its_own_pieces_as_far_as_there_are_some() -> None:
    few, many = (
        weights[SAD] - np.delete(weights, SAD).max() for weights in map(first_weights, (3, 40))
    )
    assert 0.02 < few < 0.7 * many


def test_an_opening_where_hardly_anything_plays_is_not_measured() -> None:
    played, drums = band_piece(24), band_piece(24)
    drums.notes["instrument"] = DRUM
    assert measure_opening(drums, "band") is None
    found = measure_opening(played, "band")
    assert found is not None
    assert found.shape == (len(TERMS["band"]),)


def test_no_mood_makes_up_for_a_fault() -> None:
    farthest = 2.0 * max(BAND_AROUSAL_WEIGHT + BAND_VALENCE_WEIGHT, 2 * PIANO_MOOD_WEIGHT)
    assert farthest < FAULT_COST
