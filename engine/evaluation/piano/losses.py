"""How well a model of the piano foretells real clips it has not learned from."""

from __future__ import annotations

from pathlib import Path

from engine.training.piano.batches import validation_batches
from engine.training.piano_datasets import load_piano
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
    return measure_export(model, validation_batches(load_piano(data, ("emopia",)), "clip", {}))
