"""The band's recipe: what is measured on, its plan and its batches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.tokens.registry import BAND_VOCABULARY as VOCABULARY
from engine.training.band.batches import band_validation
from engine.training.band.plan import BAND_PLAN as BAND_VOCABULARY
from engine.training.band.recipe import BandRecipe
from engine.training.band_datasets import SOURCES, BandPiece


def test_what_is_kept_aside_is_measured_on(pieces: list[BandPiece]) -> None:
    (batch,) = band_validation(pieces)
    kept = [piece for piece in pieces if piece.split == "val"]
    assert len(batch["shift"]) == len(kept) == 3
    assert batch["conditions"].shape[1:] == (257, VOCABULARY.conditions)
    many = band_validation([replace(piece, split="val") for piece in pieces * 4])
    assert [len(one["shift"]) for one in many] == [32, 32, 32]
    # A part of a file begins anywhere.
    parts = [replace(piece, whole=False, split="val") for piece in pieces]
    (again,) = band_validation([*pieces, *parts])
    assert np.array_equal(again["pitch"], batch["pitch"])
    with pytest.raises(DataError, match="No band piece is kept aside"):
        band_validation([piece for piece in pieces if piece.split == "train"])


def test_the_plan_is_for_the_music_that_is_there() -> None:
    genres = {source.genre for source in SOURCES.values()}
    for phase in BAND_VOCABULARY:
        assert sum(phase.shares.values()) == pytest.approx(1)
        assert set(phase.shares) <= genres
    assert BAND_VOCABULARY[-1].shares["game"] == max(BAND_VOCABULARY[-1].shares.values())


def test_a_phase_draws_from_the_music_and_its_readings(pieces: list[BandPiece]) -> None:
    recipe = BandRecipe(pieces)
    batch = recipe.mixture(BAND_VOCABULARY[0], {}, 1).batch(0, 4, 30)
    assert set(batch) >= {a.name for a in VOCABULARY.attributes}
    assert batch["note_weight"].sum() > 60
