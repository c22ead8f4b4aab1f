"""What several tests of the training start from."""

from __future__ import annotations

import pytest

from engine.training.band_datasets import BandPiece, load_band
from tests.engine.made_up_band import write_labelled, write_song


@pytest.fixture(scope="package")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> list[BandPiece]:
    """Forty labelled songs, three of them kept aside, and two unlabelled ones."""
    data = tmp_path_factory.mktemp("data")
    write_labelled(data / "ym2413_mdb", 40)
    for number in range(2):
        write_song(data / "game_music" / f"{number}.mid", "happy", number, 20)
    return load_band(data, ("ym2413_mdb", "game_music"))
