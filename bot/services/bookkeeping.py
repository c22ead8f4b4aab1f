"""Book-keeping that must not undo what members already have.

Once a piece stands in a channel, a database that is locked or a disk that is full is no reason
to tell its member anything: what could not be written is logged and tried again. If the bot
stops before that, the next start finds the job open, looks at its message and makes up for it
(:mod:`bot.services.notices`).
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from bot.replying.progress_note import Sleep

MAX_TRIES: Final = 30
"""How often something is tried to be written before the next start has to make up for it."""
LONGEST_PAUSE_SECONDS: Final = 60.0
"""The pause between two tries begins with a second and doubles, up to this."""
INSISTED: Final = 3
"""How often something is tried that the member waits for."""

_log = logging.getLogger(__name__)

Value = TypeVar("Value")
Write = Callable[[], Awaitable[object]]
"""Writes something; called again if the database could not be written."""


@dataclass(frozen=True, slots=True)
class Bookkeeping:
    """Writes, and tries again what could not be written; one instance serves all.

    Attributes:
        sleep: Waits between two tries.
    """

    sleep: Sleep
    _tasks: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    async def keep(self, write: Callable[[], Awaitable[Value]]) -> Value | None:
        """Writes now if that is possible, else later; never raises for the database's sake.

        Returns:
            What ``write`` returned, or None if it is called again later.
        """
        try:
            return await write()
        except sqlite3.Error:
            _log.warning("could not be written down: tried again", exc_info=True)
            task = asyncio.create_task(self._later(write))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return None

    async def insist(self, write: Callable[[], Awaitable[Value]]) -> Value:
        """Writes what cannot do without, with a few more tries.

        Raises:
            sqlite3.Error: It could not be written.
        """
        for number in range(1, INSISTED):
            try:
                return await write()
            except sqlite3.OperationalError:
                _log.warning("could not be written down: tried again", exc_info=True)
                await self.sleep(float(number))
        return await write()

    def close(self) -> None:
        """Gives up what is left to be written; the next start makes up for it."""
        for task in self._tasks:
            task.cancel()

    async def _later(self, write: Write) -> None:
        for number in range(MAX_TRIES):
            await self.sleep(min(2.0**number, LONGEST_PAUSE_SECONDS))
            try:
                await write()
            except sqlite3.Error as error:
                _log.info("still not written down: %s", error)
            else:
                _log.info("written down after all")
                return
        _log.error("given up: the next start makes up for it")
