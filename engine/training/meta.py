"""What a released model says of itself in ``meta.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.model.checkpoint import META
from engine.training.pieces import TrainingPiece


def write_meta(out: Path, meta: Mapping[str, Any]) -> None:
    """Write ``meta.json`` into a model's folder."""
    text = json.dumps(meta, indent=2, default=float) + "\n"
    (out / META).write_text(text, encoding="utf-8")


def rounded_nats(nats: Mapping[str, float]) -> dict[str, float]:
    """Nats to four digits behind the point."""
    return {name: round(value, 4) for name, value in nats.items()}


def count_notes(pieces: Sequence[TrainingPiece]) -> dict[str, int]:
    """Count the notes learned from, by set: ``{"emopia": 412000}``."""
    counts: dict[str, int] = {}
    for piece in pieces:
        if piece.split == "train":
            name = piece.name.split("/")[0]
            counts[name] = counts.get(name, 0) + len(piece.notes)
    return counts
