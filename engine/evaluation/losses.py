"""How well a model predicts real music that it has not learned from."""

from __future__ import annotations

from pathlib import Path

from engine.model.lookback_network import open_note_checkpoint


def stated_losses(model: Path, source: str) -> dict[str, float]:
    """Read what a model's losses were when it was exported.

    Args:
        model: The model's folder.
        source: The kind of music, one of ``note_conditions.SOURCES_TOLD``.

    Returns:
        Nats per note by attribute; empty where nothing was noted.

    Raises:
        CheckpointError: The model cannot be played from.
    """
    noted = open_note_checkpoint(model).meta.get("nats_a_note", {})
    return {name: float(nats) for name, nats in noted.get("sources", {}).get(source, {}).items()}
