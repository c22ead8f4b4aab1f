"""How long a job and its stages took."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.store.jobs import WAIT, Kind


def now() -> float:
    """Seconds on a clock that only ever runs forward."""
    return asyncio.get_running_loop().time()


@dataclass(slots=True)
class Times:
    """When a job was asked for, and how long its stages took so far.

    Attributes:
        kind: What was asked for.
        started: When, on the event loop's clock.
        stages: Name to seconds.
    """

    kind: Kind
    started: float = field(default_factory=now)
    stages: dict[str, float] = field(default_factory=dict)

    def began(self) -> None:
        """The work has begun; what comes later does not count."""
        self.stages.setdefault(WAIT, now() - self.started)

    def add(self, stages: Mapping[str, float]) -> None:
        """Count stages of work that are done; a second piece of the same job adds to them."""
        for stage, taken in stages.items():
            self.stages[stage] = self.stages.get(stage, 0.0) + taken

    def elapsed(self) -> float:
        """The seconds since the job was asked for."""
        return now() - self.started
