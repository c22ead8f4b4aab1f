"""From checkpoints to the chord network of a model's folder, with the export checked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np

from engine.api.errors import DataError
from engine.harmony.chord_inputs import FINGERPRINT
from engine.harmony.chord_network import (
    CHORD_FACTS,
    CHORD_FORMAT,
    CHORD_WEIGHTS,
    ChordNetwork,
    ChordSession,
)
from engine.harmony.chord_steps import CHORD_ATTRIBUTES
from engine.model.checkpoint import checksum
from engine.model.network import TokenBatch
from engine.training.batches import Batch
from engine.training.chords.batches import stack_chords
from engine.training.chords.export import export_chords
from engine.training.chords.songs import ChordSong
from engine.training.network.chord_lstm import ChordLSTM, ChordSizes
from engine.training.trainer import measure_loss
from engine.training.weights import load_latest

MAX_NATS_LOST: Final = 0.05
"""How many nats a step the export may lose by its int8 weights."""
SAMPLING: Final = {"temperature": 1.0, "top_p": 0.97, "guidance": 0.0}
"""How the writer samples: with a share of .97 the successions that are new, how root moves and how
much of the harmony returns are as in held-out music; with .99 more is new and less returns."""


def release_chords(
    sizes: ChordSizes,
    checkpoints: Path,
    out: Path,
    *,
    name: str,
    version: str,
    songs: Sequence[ChordSong],
    facts: Mapping[str, Any],
    validation: Sequence[Batch],
    blind: Sequence[Batch],
) -> dict[str, Any]:
    """Export the last checkpoint, write weights and facts, and check the export.

    Args:
        sizes: The sizes the network was trained with.
        checkpoints: The folder that :class:`engine.training.trainer.Trainer` wrote to.
        out: The model's folder.
        name: The model's name.
        version: The model's version.
        songs: What it was trained on, and what was kept aside.
        facts: ``longest_stand`` and ``forms``, as ``chords.json`` has them.
        validation: Batches to measure on; on the first of them the export is compared.
        blind: The same without looking back.

    Returns:
        What was written to ``chords.json``.

    Raises:
        DataError: There is no checkpoint, only one of a network with other sizes, or the export
            is worse than the network.
    """
    keras.mixed_precision.set_global_policy("float32")
    network = ChordLSTM(sizes)
    done = load_latest(network, stack_chords([], 4), checkpoints)
    out.mkdir(parents=True, exist_ok=True)
    file = out / CHORD_WEIGHTS
    file.write_bytes(export_chords(network))
    meta: dict[str, Any] = {
        "format": CHORD_FORMAT,
        "fingerprint": FINGERPRINT,
        "name": name,
        "version": version,
        "checksum": checksum(file),
        "shape": sizes.to_json(),
        "parameters": network.count_params(),
        "batches": done,
        "data": dict(Counter(song.genre for song in songs if song.split == "train")),
        "sampling": SAMPLING,
        **facts,
    }
    _write(out, meta)
    nats = {"keras": measure_loss(network, validation), "blind": measure_loss(network, blind)}
    first = validation[0]
    nats["first"] = measure_loss(network, [first])
    nats["first_exported"] = exported_loss(ChordNetwork(out), first)
    meta["nats_a_step"] = nats
    _write(out, meta)
    lost = nats["first_exported"]["all"] - nats["first"]["all"]
    if lost > MAX_NATS_LOST:
        raise DataError(
            f"The export loses {lost:.3f} nats a step; at most {MAX_NATS_LOST} are let pass. "
            "Train for longer, or look at the weights."
        )
    return meta


def exported_loss(network: ChordNetwork, batch: Batch) -> dict[str, float]:
    """Measure an export step by step; as :func:`engine.training.trainer.measure_loss`."""
    rows, steps = batch["root"].shape
    session = network.begin(rows)
    before: TokenBatch = {a.name: np.full(rows, a.size, np.int32) for a in CHORD_ATTRIBUTES}
    sums = {a.name: 0.0 for a in CHORD_ATTRIBUTES}
    for step in range(steps):
        chord: TokenBatch = {name: batch[name][:, step] for name in sums}
        _read(session, before, batch, step)
        for index, name in enumerate(sums):
            logits = session.logits(index, chord).astype(np.float64)
            logits -= logits.max(axis=1, keepdims=True)
            nats = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(rows), chord[name]]
            sums[name] += float((nats * batch["note_weight"][:, step]).sum())
        before = chord
    result = {name: value / float(batch["note_weight"].sum()) for name, value in sums.items()}
    return {**result, "all": sum(result.values())}


def _read(session: ChordSession, before: TokenBatch, batch: Batch, step: int) -> None:
    session.read(before, batch["conditions"][:, step], batch["look"][:, step].astype(np.float32))


def _write(out: Path, meta: Mapping[str, Any]) -> None:
    text = json.dumps(meta, indent=1, default=float) + "\n"
    (out / CHORD_FACTS).write_text(text, encoding="utf-8")
