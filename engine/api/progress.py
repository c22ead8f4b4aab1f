"""The progress of a job, as the engine reports it."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Stage(enum.StrEnum):
    """The stages of a job, in order; an analysis has but its own."""

    QUEUED = "queued"
    ANALYSING = "analysing"
    COMPOSING = "composing"
    RENDERING = "rendering"
    ENCODING = "encoding"


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a job.

    Attributes:
        stage: The current stage.
        fraction: The share of that stage that is done, 0 … 1.
        position: The number of jobs that start before this one; 0 unless queued.
    """

    stage: Stage
    fraction: float = 0.0
    position: int = 0
