"""The band's moment matching: what it meets, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.analysis.ensemble import PARTS
from engine.api.moods import mood
from engine.training.band.moment_matching import fit_band_moments, real_parts
from engine.training.band_datasets import BandPiece
from engine.training.moment_matching import Draw


def test_what_a_piece_does_not_have_is_not_held_against_it() -> None:
    rng = np.random.default_rng(2)
    names = ("bass_on_drums", "presence")
    real = rng.normal((0.9, 0.5), 0.05, (40, 2))
    real[::2, 0] = np.nan  # half of the pieces have no drums
    draws = []
    for number in range(80):
        offered = rng.normal(0.5, 0.2, (10, 2))
        offered[number % 8 < 4, 0] = np.nan
        draws.append(Draw(number % 4, offered, np.zeros(10)))
    fitted = fit_band_moments(draws, real, names)
    assert fitted.features == names
    assert np.isfinite(fitted.weights).all()

    def score(bass: float, presence: float = 0.5) -> float:
        return fitted.score({"bass_on_drums": bass, "presence": presence}, mood("happy"))

    assert score(0.8) > score(0.5)
    # Without drums the other feature still counts.
    assert score(np.nan) != score(np.nan, 0.9)


def test_it_meets_the_parts_of_all_bands_that_are_learned_from(
    pieces: list[BandPiece],
) -> None:
    found = real_parts(pieces)
    learned = [p for p in pieces if p.split == "train"]
    assert found.shape == (len(learned), len(PARTS))
    assert (found[:, PARTS.index("presence")] > 0.9).all()
    few = [replace(p, notes=p.notes[:20]) for p in learned[:5]]
    classical = [replace(p, genre="classical") for p in learned[5:8]]
    stretches = [replace(p, whole=False) for p in learned[8:10]]
    assert len(real_parts([*few, *classical, *stretches, *learned[10:]])) == len(learned) - 10
