"""From one's own music to one file that composes: a trained network goes on learning, or a new one.

What the folder is too small to fit is taken over from the model that training begins with: the
critics, the chord network, what draws the choice to real music, and each mood's tempo and density.
The index against copies holds the folder's music besides what it held before.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np

from engine.api.errors import DataError
from engine.composing.kinds import CRITICS
from engine.model.bundle import pack_model, unpacked_model
from engine.model.checkpoint import Checkpoint
from engine.model.lookback_network import open_note_checkpoint
from engine.training.batches import Batch
from engine.training.exported_weights import read_exported
from engine.training.grid_piece import GridPiece
from engine.training.network.lookback_lstm import LookbackLSTM
from engine.training.network.sizes import NetworkSizes
from engine.training.note_batches import stack_notes
from engine.training.note_moods import label_by_kind
from engine.training.own.losses import Epoch, TrainingLosses
from engine.training.own.plan import OwnPlan
from engine.training.own.release import release_own
from engine.training.own.sequences import Epochs, held_out_batches
from engine.training.phase import Phase
from engine.training.precision import best_policy
from engine.training.trainer import Trainer, measure_loss
from engine.training.weights import build_weights

BEST: Final = "best.npz"
"""The weights of the best epoch, among the checkpoints."""
PLAN: Final = "plan.json"
"""What a training was begun with, among the checkpoints."""
KEEP_SECONDS: Final = 60.0
"""Seconds between two checkpoints within an epoch."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of a training.

    Attributes:
        meta: The model's ``meta.json``.
        epochs: The losses, that before training first.
        best: The epoch whose weights were kept.
    """

    meta: dict[str, Any]
    epochs: tuple[Epoch, ...]
    best: Epoch


def train_own(
    pieces: Sequence[GridPiece],
    plan: OwnPlan,
    base: Path,
    checkpoints: Path,
    file: Path,
    *,
    name: str,
    report: Callable[[dict[str, Any]], None] = lambda _: None,
    on_epoch: Callable[[Epoch], None] = lambda _: None,
) -> Trained:
    """Train a model and write it as one file; a call that was stopped goes on where it was.

    Args:
        pieces: What :func:`engine.training.own.music.load_own` has loaded.
        plan: How to train.
        base: The folder or file of the model to begin with, or to take over what is not trained.
        checkpoints: Where training is kept until the file is written.
        file: The model's file.
        name: The model's name.
        report: Called after each batch, as :class:`engine.training.trainer.Trainer` does.
        on_epoch: Called with what each epoch brought.

    Raises:
        DataError: The checkpoints are of another training.
        CheckpointError: The model to begin with cannot be used.
        OSError: The file cannot be written.
    """
    with unpacked_model(base) as folder:
        found = open_note_checkpoint(folder, *CRITICS.values())
        _claim(checkpoints, pieces, plan, found)
        weak = label_by_kind(pieces, folder)
        validation = held_out_batches(pieces, weak, plan.sequence)
        source = Epochs(pieces, weak, seed=plan.seed, length=plan.sequence, stride=plan.stride)
        network = _begin(plan, found)
        losses = _learn(network, plan, source, validation, checkpoints, report, on_epoch)
        with tempfile.TemporaryDirectory(prefix="affetto-trained-") as made:
            best = _best(network.sizes, checkpoints)
            meta = release_own(best, found, Path(made), pieces, validation, plan, losses, name)
            pack_model(Path(made), file)
    shutil.rmtree(checkpoints)
    return Trained(meta, tuple(losses.epochs), losses.best)


def _claim(checkpoints: Path, pieces: Sequence[GridPiece], plan: OwnPlan, base: Checkpoint) -> None:
    """Write down what a training begins with; refuse checkpoints that began with anything else."""
    music = "\n".join(sorted(f"{one.name} {len(one.notes)} {one.mood}" for one in pieces))
    wanted = {
        **asdict(plan),
        "music": hashlib.sha256(music.encode()).hexdigest(),
        "base": base.info.checksum,
    }
    path = checkpoints / PLAN
    if not path.is_file():
        path.write_text(json.dumps(wanted, indent=1), encoding="utf-8")
        return
    begun = json.loads(path.read_text(encoding="utf-8"))
    other = [key for key in wanted if begun.get(key) != wanted[key]]
    if other:
        raise DataError(
            f"{checkpoints} holds a training that was begun with another {' and '.join(other)}. "
            "Give what it was begun with, name another folder in --checkpoints, or delete this one."
        )


def _begin(plan: OwnPlan, base: Checkpoint) -> LookbackLSTM:
    """The network before training, in the number format that trains fastest."""
    keras.mixed_precision.set_global_policy(best_policy())
    keras.utils.set_random_seed(plan.seed)
    network = LookbackLSTM(plan.sizes or NetworkSizes(**base.shape))
    build_weights(network, stack_notes([], 4))
    if plan.sizes is None:
        read_exported(network, base.weights)
    return network


def _learn(
    network: LookbackLSTM,
    plan: OwnPlan,
    source: Epochs,
    validation: Sequence[Batch],
    checkpoints: Path,
    report: Callable[[dict[str, Any]], None],
    on_epoch: Callable[[Epoch], None],
) -> TrainingLosses:
    """Train to the last epoch, or until no lower loss comes; the best weights are kept."""
    each = source.per_epoch(plan.batch)
    phase = Phase(
        "learning",
        batches=plan.epochs * each,
        size=plan.batch,
        steps=plan.sequence + 1,
        peak=plan.learning_rate,
        shares={},
        warmup=min(50, each),
    )
    trainer = Trainer(
        network, stack_notes([], 4), [phase], lambda _: source, checkpoints, KEEP_SECONDS
    )
    losses = TrainingLosses(checkpoints, trainer.done // each)
    if not losses.epochs:
        before = measure_loss(network, validation)["all"]
        _note(losses, Epoch(0, before, before), network, checkpoints, on_epoch)
    seen: list[float] = []

    def follow(news: dict[str, Any]) -> bool:
        seen.append(news["nats"])
        report({**news, "epoch": (news["batch"] - 1) // each + 1, "epochs": plan.epochs})
        if "validation" not in news:
            return False
        epoch = Epoch(news["batch"] // each, float(np.mean(seen)), news["validation"]["all"])
        seen.clear()
        _note(losses, epoch, network, checkpoints, on_epoch)
        return losses.enough(plan.patience)

    if not losses.enough(plan.patience):
        trainer.run(validation, follow, every=each)
    return losses


def _note(
    losses: TrainingLosses,
    epoch: Epoch,
    network: LookbackLSTM,
    checkpoints: Path,
    on_epoch: Callable[[Epoch], None],
) -> None:
    """Write an epoch down, and its weights if they are the best so far."""
    losses.add(epoch)
    if losses.best is epoch:
        np.savez(checkpoints / BEST, *[np.asarray(one) for one in network.get_weights()])
    on_epoch(epoch)


def _best(sizes: NetworkSizes, checkpoints: Path) -> LookbackLSTM:
    """The network with the best epoch's weights, to be exported."""
    keras.mixed_precision.set_global_policy("float32")
    network = LookbackLSTM(sizes)
    build_weights(network, stack_notes([], 4))
    with np.load(checkpoints / BEST) as kept:
        network.set_weights([kept[f"arr_{number}"] for number in range(len(kept))])
    return network
