"""What the band's composer has to know is measured on what is learned from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.api.instruments import BY_NAME, ORDER
from engine.api.moods import CORNERS
from engine.training.band.priors import measure_priors
from engine.training.band_datasets import BandPiece
from tests.engine.made_up_band import tempo_of

FLUTE = ORDER.index(BY_NAME["flute"])


def bars_of(piece: BandPiece) -> int:
    """How many bars a piece lasts."""
    return int(piece.notes["tick"][-1]) // 48 + 1


def test_the_priors_are_of_the_labelled_music_that_is_learned_from(
    pieces: list[BandPiece],
) -> None:
    found = measure_priors(pieces)
    assert list(found["major_share"]) == list(found["tempos"]) == list(CORNERS)
    assert list(found["densities"]) == list(CORNERS)
    assert found["major_share"]["happy"] > 0.9
    assert found["major_share"]["sad"] < 0.1
    for number, (name, (middle, spread)) in enumerate(found["tempos"].items()):
        kept = {10, 17, 22}
        tempos = [tempo_of(name, seed) for seed in range(number, 40, 4) if seed not in kept]
        assert middle == pytest.approx(np.log2(tempos).mean(), abs=0.005)
        assert spread == pytest.approx(np.log2(tempos).std(), abs=0.005)
        # Three pitched instruments and the drums, which count twice.
        its = [p for p in pieces if p.mood == CORNERS[name] and p.split == "train"]
        dense = [len(p.notes) / bars_of(p) / 4 / np.sqrt(5) for p in its]
        expected = [np.log2(dense).mean(), np.log2(dense).std()]
        assert found["densities"][name] == pytest.approx(expected, abs=0.005)
    # The flute is as dense as the others of its set make it; nobody plays the harp.
    learned = [p for p in pieces if p.split == "train"]
    flute = [(p.notes["instrument"] == FLUTE).sum() / bars_of(p) / 4 for p in learned]
    assert found["shares"]["flute"] == pytest.approx(np.median(flute), abs=0.001)
    played = [found["shares"][name] for name in ("drums", "bass", "piano", "flute")]
    assert found["shares"]["harp"] == pytest.approx(np.mean(played), abs=0.001)
    duets = [replace(p, notes=p.notes[p.notes["instrument"] >= FLUTE]) for p in learned]
    assert measure_priors([*pieces, *duets])["shares"] == found["shares"]
    others = [replace(piece, split="val") for piece in pieces]
    assert measure_priors([*pieces, *others]) == found
    with pytest.raises(DataError, match="No labelled band piece is calm"):
        measure_priors([piece for piece in pieces if piece.mood != CORNERS["calm"]])
