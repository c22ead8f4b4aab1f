"""How well a model foretells real music it has not learned from."""

from __future__ import annotations

from pathlib import Path

from engine.model.checkpoint import open_checkpoint
from engine.training.piano.batches import validation_batches
from engine.training.piano.datasets import load
from engine.training.release import measure_export


def validation_losses(model: Path, data: Path) -> dict[str, float]:
    """Nats a note of an exported model on EMOPIA's validation clips, by attribute.

    Args:
        model: The model's folder.
        data: The folder that holds ``emopia``.

    Raises:
        CheckpointError: The model cannot be played from.
        DataError: The clips are missing.
    """
    return measure_export(model, validation_batches(load(data, ("emopia",)), "clip", {}))


def stated_losses(model: Path) -> dict[str, float]:
    """The same as measured when the model was exported; empty where nothing was noted.

    Raises:
        CheckpointError: The model cannot be played from.
    """
    noted = open_checkpoint(model).meta.get("nats_a_note", {})
    return {name: float(nats) for name, nats in noted.get("export", {}).items()}
