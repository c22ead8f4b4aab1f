"""From checkpoints to a folder that the tracker opens, with the export checked against Keras."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import tensorflow as tf

from engine.api.errors import DataError
from engine.beats.features import FRAME_FEATURES
from engine.beats.network import KIND, BeatNetwork
from engine.beats.outputs import PERIODS_TOLD, STEP_FRAMES, WINDOW_FRAMES, to_activations
from engine.model import checkpoint
from engine.music.meters import TRACKED
from engine.training.beats.batches import BeatBatch
from engine.training.beats.datasets import BeatPiece
from engine.training.beats.network import DILATIONS, FRAME_WIDTH, STEP_WIDTH, beat_network, predict

MAX_DIFFERENCE: Final = 0.03
"""How far a probability may be from Keras's on the mean, once weights are int8."""


@dataclass(frozen=True, slots=True)
class BeatShape:
    """The sizes of a beat network, as :func:`beat_network` takes them."""

    frame_width: int = FRAME_WIDTH
    step_width: int = STEP_WIDTH
    dilations: tuple[int, ...] = DILATIONS

    def build(self) -> keras.Model:
        """An untrained network of these sizes."""
        return beat_network(self.frame_width, self.step_width, self.dilations)

    def to_json(self) -> dict[str, Any]:
        """What ``meta.json`` says of the network: its sizes, inputs and outputs."""
        return {
            **asdict(self),
            "features": FRAME_FEATURES,
            "window": WINDOW_FRAMES,
            "meters": len(TRACKED),
            "periods": PERIODS_TOLD,
        }


def export_beats(network: keras.Model) -> bytes:
    """The network as a LiteRT model with int8 weights; takes ``WINDOW_FRAMES`` at once."""
    module = tf.Module()
    module.kept = [variable.value for variable in network.variables]
    spec = tf.TensorSpec([1, WINDOW_FRAMES, FRAME_FEATURES], tf.float32, name="frames")
    function = tf.function(
        lambda frames: network(frames, training=False), input_signature=[spec], autograph=False
    )
    module.run = function
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder, signatures=function.get_concrete_function())
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        return bytes(converter.convert())


def release_beats(
    shape: BeatShape,
    checkpoints: Path,
    out: Path,
    *,
    name: str,
    version: str,
    pieces: Sequence[BeatPiece],
    validation: Sequence[BeatBatch],
) -> dict[str, Any]:
    """Export the last checkpoint, check the export, and write weights and ``meta.json``.

    Args:
        shape: The sizes the network was trained with.
        checkpoints: The folder :class:`engine.training.beats.trainer.BeatTrainer` wrote to.
        out: The model's folder.
        name: The model's name.
        version: The model's version.
        pieces: What it was trained on, and what was kept aside.
        validation: Batches on which network and export are compared.

    Returns:
        What was written to ``meta.json``.

    Raises:
        DataError: There is no checkpoint, or the export differs too much.
    """
    latest = tf.train.latest_checkpoint(str(checkpoints))
    if latest is None:
        raise DataError(f"{checkpoints} holds no checkpoint; train first.")
    network = shape.build()
    done = tf.Variable(0, dtype=tf.int64)
    state = tf.train.Checkpoint(weights=[one.value for one in network.variables], done=done)
    try:
        state.restore(latest).assert_existing_objects_matched().expect_partial()
    except ValueError as error:
        raise DataError(f"{latest} is of another network; --checkpoints names another.") from error
    out.mkdir(parents=True, exist_ok=True)
    file = out / checkpoint.WEIGHTS
    file.write_bytes(export_beats(network))
    meta = {
        "format": checkpoint.FORMAT,
        "kind": KIND,
        "name": name,
        "version": version,
        "checksum": checkpoint.checksum(file),
        "shape": shape.to_json(),
        "parameters": network.count_params(),
        "batches": int(done.numpy()),
        "data": _counts(pieces),
    }
    _write(out, meta)
    meta["export_difference"] = round(export_difference(network, out, validation), 5)
    _write(out, meta)
    if meta["export_difference"] > MAX_DIFFERENCE:
        raise DataError(
            f"The export's beats differ from the network's by {meta['export_difference']} on the "
            f"mean; at most {MAX_DIFFERENCE} is let pass. Train for longer, or look at the weights."
        )
    return meta


def export_difference(network: keras.Model, folder: Path, batches: Sequence[BeatBatch]) -> float:
    """How far beats' probabilities as exported are from Keras's, mean over known beats."""
    exported = BeatNetwork.open(folder)
    apart = []
    for batch in batches:
        found = predict(network, batch["frames"])
        for row, frames in enumerate(batch["frames"]):
            bars = np.repeat(found["bars"][row], STEP_FRAMES, axis=0)
            expected = to_activations(found["beats"][row], bars).beat
            on = batch["beats"][row, :, 0] == 1
            if on.any():
                apart.append(np.abs(exported.activations(frames).beat - expected)[on].mean())
    return float(np.mean(apart)) if apart else 0.0


def _counts(pieces: Sequence[BeatPiece]) -> Mapping[str, int]:
    """Pieces learned from, by set."""
    counts: dict[str, int] = {}
    for piece in pieces:
        if piece.part == "train":
            counts[piece.collection] = counts.get(piece.collection, 0) + 1
    return counts


def _write(out: Path, meta: Mapping[str, Any]) -> None:
    text = json.dumps(meta, indent=2) + "\n"
    (out / checkpoint.META).write_text(text, encoding="utf-8")
