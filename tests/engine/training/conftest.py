"""What several tests of the training start from."""

from __future__ import annotations

from collections.abc import Iterator

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


@pytest.fixture(scope="module")
def untraced() -> Iterator[None]:
    """Have networks learn without their graphs being traced, which takes longer than a few steps.

    Trainings of whole commands (``tests/engine/cli/``) trace them.
    """
    import tensorflow as tf  # noqa: PLC0415 - most tests of the room need none

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)
