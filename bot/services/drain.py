"""Stopping without a loss: what runs may end, nothing new begins, and the rest is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from engine.api.errors import EngineClosedError

TELL_SECONDS: Final = 8.0
"""How long telling the rest may take; whom that does not reach, the next start tells."""

_log = logging.getLogger(__name__)


class Drain:
    """Counts what is under way, and closes the door; one instance serves all."""

    def __init__(self) -> None:
        self._closing = False
        self._held = 0
        self._changed = asyncio.Event()

    @property
    def is_closing(self) -> bool:
        """Whether the bot is to stop."""
        return self._closing

    def require_open(self) -> None:
        """Makes sure that new work may begin.

        Raises:
            EngineClosedError: The bot is to stop.
        """
        if self._closing:
            raise EngineClosedError("The bot is to stop: it takes no new work.")

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Has a stop wait for the block."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            self._changed.set()

    async def run(self, seconds: float, give_up: Callable[[], int]) -> None:
        """Closes the door and waits until nothing is under way.

        Args:
            seconds: How long what is under way may take, at least 0.
            give_up: Ends what is under way by then, and returns how much that was.
        """
        self._closing = True
        _log.info("stopping: %d under way, for at most %g s", self._held, seconds)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle()
                return
        if given_up := give_up():
            _log.warning("stopping: %d jobs are given up", given_up)
        with suppress(TimeoutError):
            async with asyncio.timeout(TELL_SECONDS):
                await self._idle()

    async def _idle(self) -> None:
        while True:
            while self._held:
                self._changed.clear()
                await self._changed.wait()
            # An error on its way from where it was raised to who tells it is held by nobody.
            await asyncio.sleep(0.05)
            if not self._held:
                return
