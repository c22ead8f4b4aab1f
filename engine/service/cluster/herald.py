"""Tells clients how far their work is: the latest of each, all together, a few times a second."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, Final
from uuid import UUID

from engine.api.interface import ProgressCallback
from engine.api.progress import Progress, Stage
from engine.service.cluster import ledger
from engine.service.cluster.codec import pack_progress
from engine.service.cluster.database import FAILURES, Database

PACE_SECONDS: Final = 0.1
"""Between two times that clients are told."""


class Herald:
    """See the module's text."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._latest: dict[UUID, tuple[UUID, dict[str, Any]]] = {}
        self._news = asyncio.Event()

    def teller(self, key: UUID, client: UUID) -> ProgressCallback:
        """Make the callback that takes the progress of one piece of work."""

        def tell(progress: Progress) -> None:
            # Its place in this machine's pool is none in the queue.
            if progress.stage is not Stage.QUEUED:
                self._latest[key] = (client, {"key": str(key), **pack_progress(progress)})
                self._news.set()

        return tell

    def forget(self, key: UUID) -> None:
        """Say nothing more of a piece of work."""
        self._latest.pop(key, None)

    async def serve(self) -> None:
        """Tell the news; for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            told, self._latest = list(self._latest.values()), {}
            if told:
                with contextlib.suppress(*FAILURES):  # the next news tell as much
                    await ledger.tell(self._database, told)
            await asyncio.sleep(PACE_SECONDS)
