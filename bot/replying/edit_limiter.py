"""Keeps the edits of all replies together within what Discord allows a bot."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

EDITS_PER_SECOND: Final = 20
"""So many edits of progress are made in any second. Discord allows a bot 50 requests a second in
all; the rest is for what members wait for.
Source: https://discord.com/developers/docs/topics/rate-limits#global-rate-limit"""


class EditLimiter:
    """Counts edits in a window of one second that moves along.

    Args:
        clock: Returns seconds that never go back; tests pass their own.
        per_second: How many edits a second may have.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, per_second: int = EDITS_PER_SECOND
    ) -> None:
        self._clock = clock
        self._per_second = per_second
        self._taken: deque[float] = deque()

    def take(self) -> bool:
        """Takes one edit if there is one left, and returns whether there was."""
        now = self._clock()
        while self._taken and now - self._taken[0] >= 1.0:
            self._taken.popleft()
        if len(self._taken) >= self._per_second:
            return False
        self._taken.append(now)
        return True
