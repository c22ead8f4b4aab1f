"""From checkpoints to a model's folder that the engine can play from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from engine.model import checkpoint
from engine.model.litert import LiteRTNetwork
from engine.tokens.registry import VOCABULARIES
from engine.training.batches import Batch, stack
from engine.training.export import to_litert
from engine.training.meta import count_notes, rounded_nats, write_meta
from engine.training.network.note_lstm import NoteLSTM, Shape
from engine.training.pieces import TrainingPiece
from engine.training.trainer import measure_loss
from engine.training.weights import load_latest


def release(
    shape: Shape,
    checkpoints: Path,
    out: Path,
    *,
    name: str,
    version: str,
    pieces: Sequence[TrainingPiece],
    priors: Mapping[str, Any],
    validation: Sequence[Batch],
) -> dict[str, Any]:
    """Export the last checkpoint, write weights and ``meta.json``, and check the export.

    Args:
        shape: The sizes the network was trained with.
        checkpoints: The folder that :class:`engine.training.trainer.Trainer` wrote to.
        out: The model's folder; its critic must lie there already.
        name: The model's name.
        version: The model's version.
        pieces: What it was trained on.
        priors: What the composer has to know of the music, ``major_share`` among it, by its
            name in ``meta.json``.
        validation: Batches on which network and export are compared.

    Returns:
        What was written to ``meta.json``.

    Raises:
        DataError: There is no checkpoint, or only one of a network with other sizes.
    """
    keras.mixed_precision.set_global_policy("float32")
    network = NoteLSTM(shape)
    done = load_latest(network, stack([], 4, network.vocabulary), checkpoints)
    out.mkdir(parents=True, exist_ok=True)
    file = out / checkpoint.WEIGHTS
    file.write_bytes(to_litert(network))
    meta = {
        "format": checkpoint.FORMAT,
        "vocabulary": VOCABULARIES[shape.vocabulary].fingerprint,
        "name": name,
        "version": version,
        "checksum": checkpoint.checksum(file),
        "shape": shape.to_json(),
        "parameters": network.count_params(),
        "batches": done,
        "data": count_notes(pieces),
        **priors,
    }
    write_meta(out, meta)
    meta["nats_a_note"] = {
        "keras": rounded_nats(measure_loss(network, validation)),
        "export": rounded_nats(measure_export(out, validation)),
    }
    write_meta(out, meta)
    return meta


def measure_export(folder: Path, batches: Sequence[Batch]) -> dict[str, float]:
    """Measure an exported model's loss, playing the notes to it one at a time, as in sampling.

    Args:
        folder: The model's folder.
        batches: Batches to measure on, with at least one note.

    Returns:
        Nats per note: each attribute's by name, and their sum, ``all``; within rounding what
        :func:`engine.training.trainer.measure_loss` finds for the network.

    Raises:
        CheckpointError: The folder cannot be played from.
    """
    opened = checkpoint.open_checkpoint(folder)
    attributes = VOCABULARIES[opened.vocabulary].attributes
    network = LiteRTNetwork(opened)
    sums = {a.name: 0.0 for a in attributes}
    notes = 0.0
    for batch in batches:
        rows, steps = batch["shift"].shape
        session = network.begin(rows)
        before = {a.name: np.full(rows, a.size, np.int32) for a in attributes}
        for step in range(steps):
            session.read(
                before,
                np.ascontiguousarray(batch["conditions"][:, step]),
                batch["held"][:, step].astype(np.float32),
                np.ascontiguousarray(batch["seconds"][:, step]),
            )
            note = {a.name: np.ascontiguousarray(batch[a.name][:, step]) for a in attributes}
            now = batch["now"][:, step].astype(np.float32)
            for index, a in enumerate(attributes):
                logits = session.logits(index, note, now).astype(np.float64)
                top = logits.max(axis=1)
                total = top + np.log(np.exp(logits - top[:, None]).sum(axis=1))
                nats = total - logits[np.arange(rows), note[a.name]]
                weight = "weight" if index == 0 else "note_weight"
                sums[a.name] += float((nats * batch[weight][:, step]).sum())
            before = note
        notes += float(batch["note_weight"].sum())
    result = {name: value / notes for name, value in sums.items()}
    return {**result, "all": sum(result.values())}
