"""How far a job is: what the engine tells while it works."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Stage(enum.StrEnum):
    """Where a job is; in this order."""

    QUEUED = "queued"
    COMPOSING = "composing"
    RENDERING = "rendering"
    ENCODING = "encoding"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is.

    Attributes:
        stage: The stage it is in.
        fraction: Share of that stage that is done, 0 … 1.
        position: Jobs that must start before this one; 0 unless queued.
    """

    stage: Stage
    fraction: float = 0.0
    position: int = 0
