"""An exported network read back into one that can be trained, for any number of layers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.api.composition import ModelInfo
from engine.api.errors import DataError
from engine.model.checkpoint import Checkpoint
from engine.model.lookback_network import LookbackNetwork
from engine.training.exported_weights import read_exported
from engine.training.network.lookback_lstm import LookbackLSTM
from engine.training.network.sizes import NetworkSizes
from engine.training.note_batches import stack_notes
from engine.training.note_cuts import cut_notes
from engine.training.note_export import export_notes
from engine.training.trainer import measure_loss
from engine.training.weights import build_weights
from tests.engine.close import assert_close
from tests.engine.training.note_music import band_piece
from tests.engine.training.tiny_network import TINY

pytestmark = pytest.mark.slow


def network_of(sizes: NetworkSizes, spread: float = 0.0) -> LookbackLSTM:
    network = LookbackLSTM(sizes)
    build_weights(network, stack_notes([], 4))
    if spread:
        rng = np.random.default_rng(0)
        network.set_weights([rng.normal(0, spread, w.shape) for w in network.get_weights()])
    return network


def test_it_predicts_what_was_exported(tmp_path: Path) -> None:
    sizes = replace(TINY, layers=3, units=16)
    file = tmp_path / "weights.tflite"
    file.write_bytes(export_notes(network_of(sizes, 0.3)))
    found = network_of(sizes)
    read_exported(found, file)
    batch = stack_notes([cut_notes(band_piece(8), 48, None)], 48)
    # Within what int8 rounds.
    exact = measure_loss(network_of(sizes, 0.3), [batch])["all"]
    assert measure_loss(found, [batch])["all"] == pytest.approx(exact, rel=0.02)
    for one, other in zip(found.get_weights(), network_of(sizes, 0.3).get_weights(), strict=True):
        assert_close(one, other, 0.01)
    # The engine plays it, however many layers it has.
    info = ModelInfo("tiny", "1", "0" * 64)
    played = LookbackNetwork(Checkpoint(tmp_path, info, sizes.to_json(), {}, "composer"))
    assert len(played.states) == 6
    with pytest.raises(DataError, match=r"weights\.tflite has no .* it cannot be trained on"):
        read_exported(network_of(replace(sizes, units=12)), file)
