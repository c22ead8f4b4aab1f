"""How long a job and its stages took."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.store.jobs import WAIT, Kind


def now() -> float:
    """Returns seconds on a monotonic clock, the event loop's."""
    return asyncio.get_running_loop().time()


@dataclass(slots=True)
class StageTimes:
    """When a job was asked for, and how long its stages have taken so far.

    Attributes:
        kind: The kind of job.
        started: The time of the request, in seconds on the event loop's clock.
        stages: Name to seconds.
    """

    kind: Kind
    started: float = field(default_factory=now)
    stages: dict[str, float] = field(default_factory=dict)

    def began(self) -> None:
        """Notes that the work has begun; only the first call counts."""
        self.stages.setdefault(WAIT, now() - self.started)

    def add(self, stages: Mapping[str, float]) -> None:
        """Adds the seconds of finished stages; a second piece of the job adds to the first."""
        for stage, taken in stages.items():
            self.stages[stage] = self.stages.get(stage, 0.0) + taken

    def elapsed(self) -> float:
        """Returns the seconds since the request."""
        return now() - self.started
