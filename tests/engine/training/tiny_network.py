"""A note network that is built in a moment."""

from __future__ import annotations

import numpy as np

from engine.training.network.lookback_lstm import LookbackLSTM
from engine.training.network.sizes import NetworkSizes
from engine.training.note_batches import stack_notes
from engine.training.weights import build_weights

TINY = NetworkSizes(units=12, reading=16, glance=8, hidden=16, dropout=0.0)


def tiny_network(seed: int = 0) -> LookbackLSTM:
    """A very small network whose weights are large enough that everything matters."""
    network = LookbackLSTM(TINY)
    build_weights(network, stack_notes([], 4))
    rng = np.random.default_rng(seed)
    network.set_weights([rng.normal(0, 0.3, w.shape) for w in network.get_weights()])
    return network
