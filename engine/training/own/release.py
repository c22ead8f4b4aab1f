"""From a trained network to the folder that becomes a model's file."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from engine.composing.kinds import KNOWN
from engine.model.checkpoint import META, WEIGHTS, Checkpoint
from engine.music.grid import to_notes
from engine.ranking.plagiarism import TrainingIndex
from engine.training.batches import Batch
from engine.training.grid_piece import GridPiece
from engine.training.meta import count_notes
from engine.training.network.lookback_lstm import LookbackLSTM
from engine.training.note_pieces import meters_of, plays_piano_alone
from engine.training.note_release import write_release
from engine.training.own.card import CARD, PLOT, own_card
from engine.training.own.losses import TrainingLosses, draw_losses
from engine.training.own.plan import OwnPlan

_TAKEN_OVER: Final = (".npz", ".tflite", ".json")
_NOT_TAKEN_OVER: Final = (WEIGHTS, META, "evaluation.json", *KNOWN.values())


def release_own(
    network: LookbackLSTM,
    base: Checkpoint,
    out: Path,
    pieces: Sequence[GridPiece],
    validation: Sequence[Batch],
    plan: OwnPlan,
    losses: TrainingLosses,
    name: str,
) -> dict[str, Any]:
    """Write all of a model into a folder: weights, what it takes over, card and picture.

    Args:
        network: The network with the weights to keep; its layers compute in float32.
        base: The model it was begun with.
        out: The folder.
        pieces: What it was trained and measured on.
        validation: Batches on which network and export are compared.
        plan: How it was trained.
        losses: The losses of its epochs.
        name: The model's name.

    Returns:
        What was written to ``meta.json``.
    """
    fresh = plan.sizes is not None
    for path in base.folder.iterdir():
        if path.suffix in _TAKEN_OVER and path.name not in _NOT_TAKEN_OVER:
            shutil.copy(path, out)
    for kind, file in KNOWN.items():
        its = [one for one in pieces if plays_piano_alone(one) == (kind == "piano")]
        _known(base.folder / file, its, fresh=fresh).save(out / file)
    meta = write_release(
        network,
        out,
        validation,
        [],
        name=name,
        version="1",
        begun_with=asdict(base.info),
        from_scratch=fresh,
        epoch=losses.best.number,
        data=count_notes(pieces),
        files={split: sum(one.split == split for one in pieces) for split in ("train", "val")},
        meters=meters_of(pieces),
        priors=base.meta["priors"],
        held_out={
            "before": round(losses.epochs[0].validation, 4),
            "after": round(losses.best.validation, 4),
        },
    )
    draw_losses(losses.epochs, f"{name}: loss by epoch", out / PLOT)
    (out / CARD).write_text(own_card(meta, plan, losses.epochs, losses.best), encoding="utf-8")
    return meta


def _known(path: Path, pieces: Sequence[GridPiece], *, fresh: bool) -> TrainingIndex:
    """The index against copies of a kind of pieces, with those that were learned from."""
    index = TrainingIndex.load(path) if path.is_file() else TrainingIndex.of([])
    if fresh:  # a new network has learned nothing but this
        index = TrainingIndex.of([], index.run, index.stride)
    learned = (to_notes(one.notes, one.grid) for one in pieces if one.split == "train")
    return index.with_pieces(learned)
