"""From checkpoints to a composer's folder that the engine can play from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from engine.composing.kinds import CRITICS
from engine.model import checkpoint
from engine.model.lookback_network import LookbackNetwork, open_note_checkpoint
from engine.tokens.note_vocabulary import NOTE_VOCABULARY
from engine.training.batches import Batch
from engine.training.grid_piece import GridPiece
from engine.training.meta import count_notes, rounded_nats, write_meta
from engine.training.network.lookback_lstm import LookbackLSTM
from engine.training.network.sizes import NetworkSizes
from engine.training.note_batches import stack_notes
from engine.training.note_export import export_notes
from engine.training.note_pieces import meters_of
from engine.training.trainer import measure_loss
from engine.training.weights import load_latest


def release_notes(
    sizes: NetworkSizes,
    checkpoints: Path,
    out: Path,
    *,
    name: str,
    version: str,
    pieces: Sequence[GridPiece],
    priors: Mapping[str, Any],
    validation: Sequence[Batch],
    by_source: Iterable[tuple[str, Sequence[Batch]]],
    begun_with: checkpoint.Checkpoint | None = None,
) -> dict[str, Any]:
    """Export the last checkpoint, write weights and ``meta.json``, and check the export.

    Args:
        sizes: The sizes the network was trained with.
        checkpoints: The folder that :class:`engine.training.trainer.Trainer` wrote to.
        out: The model's folder; its critics must lie there already.
        name: The model's name.
        version: The model's version.
        pieces: What it was trained on.
        priors: What :func:`engine.training.note_priors.measure_note_priors` found.
        validation: Batches on which network and export are compared.
        by_source: A source's name and batches of it, on which the network is measured.
        begun_with: The model whose weights training began with, if any.

    Returns:
        What was written to ``meta.json``.

    Raises:
        DataError: There is no checkpoint, or only one of a network with other sizes.
    """
    keras.mixed_precision.set_global_policy("float32")
    network = LookbackLSTM(sizes)
    done = load_latest(network, stack_notes([], 4), checkpoints)
    facts: dict[str, Any] = {
        "batches": done,
        "data": count_notes(pieces),
        "meters": meters_of(pieces),
        "priors": priors,
        "begun_with": None if begun_with is None else asdict(begun_with.info),
    }
    return write_release(network, out, validation, by_source, name=name, version=version, **facts)


def write_release(
    network: LookbackLSTM,
    out: Path,
    validation: Sequence[Batch],
    by_source: Iterable[tuple[str, Sequence[Batch]]],
    *,
    name: str,
    version: str,
    **facts: Any,
) -> dict[str, Any]:
    """Export a network, write weights and ``meta.json``, and check the export.

    Args:
        network: A network whose layers compute in float32.
        out: The model's folder; its critics must lie there already.
        validation: Batches on which network and export are compared.
        by_source: A source's name and batches of it, on which the network is measured.
        name: The model's name.
        version: The model's version.
        facts: What else ``meta.json`` says; ``priors`` among it.

    Returns:
        What was written to ``meta.json``.
    """
    out.mkdir(parents=True, exist_ok=True)
    file = out / checkpoint.WEIGHTS
    file.write_bytes(export_notes(network))
    meta = {
        "format": checkpoint.FORMAT,
        "kind": checkpoint.COMPOSER,
        "vocabulary": NOTE_VOCABULARY.fingerprint,
        "name": name,
        "version": version,
        "checksum": checkpoint.checksum(file),
        "shape": network.sizes.to_json(),
        "parameters": network.count_params(),
        **facts,
    }
    # Opening the folder to measure the export takes what was written so far.
    write_meta(out, meta)
    meta["nats_a_note"] = {
        "keras": rounded_nats(measure_loss(network, validation)),
        "export": rounded_nats(measure_note_export(out, validation)),
        "sources": {
            source: rounded_nats(measure_loss(network, batches)) for source, batches in by_source
        },
    }
    write_meta(out, meta)
    return meta


def measure_note_export(folder: Path, batches: Sequence[Batch]) -> dict[str, float]:
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
    attributes = NOTE_VOCABULARY.attributes
    network = LookbackNetwork(open_note_checkpoint(folder, *CRITICS.values()))
    sums = {a.name: 0.0 for a in attributes}
    notes = 0.0
    for batch in batches:
        rows, steps = batch["shift"].shape
        session = network.begin(rows)
        before = {a.name: np.full(rows, a.size, np.int32) for a in attributes}
        for step in range(steps):
            at = {name: _step(values, step) for name, values in batch.items()}
            session.read(before, at["conditions"], at["held"], at["echo"])
            before = {a.name: at[a.name] for a in attributes}
            for index, a in enumerate(attributes):
                logits = session.logits(index, before, at["now"], at["own"])
                weight = at["weight"] if index == 0 else at["note_weight"]
                sums[a.name] += float((_nats(logits, before[a.name]) * weight).sum())
        notes += float(batch["note_weight"].sum())
    result = {name: value / notes for name, value in sums.items()}
    return {**result, "all": sum(result.values())}


def _step(values: NDArray[Any], step: int) -> NDArray[Any]:
    """One step of a batch's array, as LiteRT takes it."""
    part = np.ascontiguousarray(values[:, step])
    return part.astype(np.float32) if part.dtype == np.float16 else part


def _nats(logits: NDArray[Any], values: NDArray[np.int32]) -> NDArray[np.float64]:
    """Nats of each row's value, [rows], by its logits, [rows, size]."""
    exact = logits.astype(np.float64)
    top = exact.max(axis=1)
    total = top + np.log(np.exp(exact - top[:, None]).sum(axis=1))
    nats: NDArray[np.float64] = total - exact[np.arange(len(values)), values]
    return nats
