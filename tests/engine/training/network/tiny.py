"""A network small enough for tests, with weights that all matter, and music to play to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.api.composition import ModelInfo
from engine.model.checkpoint import Checkpoint
from engine.tokens.registry import PIANO_VOCABULARY
from engine.training.batches import Batch, stack
from engine.training.network.note_lstm import NoteLSTM, Shape
from engine.training.piano.batches import cut
from engine.training.piano_datasets import PianoPiece
from engine.training.weights import build_weights
from tests.engine.made_up import clip

SHAPE = Shape(units=16, heads=2, head_width=8, embedding=24, hidden=20)


def network(seed: int = 0) -> NoteLSTM:
    """Every weight random, those too that begin as zeros or ones."""
    made = NoteLSTM(SHAPE)
    build_weights(made, stack([], 4, PIANO_VOCABULARY))
    rng = np.random.default_rng(seed)
    for variable in made.trainable_variables:
        variable.assign(variable + rng.normal(0, 0.3, variable.shape))
    return made


def batch(steps: int = 40) -> Batch:
    """The beginnings of a piece that ends within it, and of one that does not."""
    pieces = [
        PianoPiece("a", "a", clip("happy", 1, 6.0), "clip", "val", whole=True, mood=(1, 1)),
        PianoPiece("b", "b", clip("angry", 2, 30.0), "performance", "val", whole=True),
    ]
    return stack([cut(piece, steps, None) for piece in pieces], steps, PIANO_VOCABULARY)


def opened(weights: Path) -> Checkpoint:
    """A checkpoint of which only the weights are there."""
    info = ModelInfo("tiny", "0", "")
    return Checkpoint(weights.parent, info, SHAPE.to_json(), {})
