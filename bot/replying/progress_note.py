"""Shows in the reply how far the work is, with an edit now and then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from bot.i18n.messages import key, t
from bot.replying.failures import DISCORD_FAILURES
from engine.api.progress import Progress, Stage

EDIT_SECONDS: Final = 1.5
"""The pause after an edit. Discord allows about five requests in two seconds to one reply;
a third of that leaves room for the end of the work.
Source: https://discord.com/developers/docs/topics/rate-limits (seen in the headers)."""

_BAR_LENGTH: Final = 10
_STAGE_KEYS: Final = {
    Stage.COMPOSING: key("stage-composing"),
    Stage.RENDERING: key("stage-rendering"),
    Stage.ENCODING: key("stage-encoding"),
}

_log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
"""Waits so many seconds; tests pass their own."""


def about(seconds: float) -> str:
    """Words a remaining time, rounded to its precision: ``about 20 s``, ``about 3 min``."""
    if seconds < 10:
        return t("about-seconds", count=max(round(seconds), 1))
    if seconds < 90:
        return t("about-seconds", count=round(seconds / 5) * 5)
    return t("about-minutes", count=round(seconds / 60))


def describe(progress: Progress) -> str:
    """Words the progress in one line for the member."""
    if progress.stage is Stage.QUEUED:
        if progress.position == 0:
            return t("queue-next")
        return t("queue-before", count=progress.position)
    done = min(max(progress.fraction, 0.0), 1.0)
    filled = round(done * _BAR_LENGTH)
    bar = "▰" * filled + "▱" * (_BAR_LENGTH - filled)
    return t(_STAGE_KEYS[progress.stage], bar=bar, percent=round(done * 100))


class ProgressNote:
    """Shows the latest progress through ``edit`` and skips what came in between.

    Args:
        edit: Replaces the text of the reply.
        sleep: Waits so many seconds.
        words: Words the progress when it is shown.
    """

    def __init__(
        self,
        edit: Callable[[str], Awaitable[object]],
        sleep: Sleep,
        words: Callable[[Progress], str] = describe,
    ) -> None:
        self._edit = edit
        self._sleep = sleep
        self._words = words
        self._latest: Progress | None = None
        self._editing = asyncio.Lock()

    def update(self, progress: Progress) -> None:
        """Notes the progress; the next edit shows it."""
        self._latest = progress

    @asynccontextmanager
    async def shown(self) -> AsyncIterator[None]:
        """Keeps the reply up to date while the block runs, and not a moment longer."""
        task = asyncio.create_task(self._show())
        try:
            yield
        finally:
            # An edit on its way must land before the next message, or it would overwrite it.
            async with self._editing:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _show(self) -> None:
        shown = None
        while True:
            if self._latest is not None and self._latest != shown:
                async with self._editing:
                    shown = self._latest
                    try:
                        # Worded in the request's task: the engine's task knows no language.
                        await self._edit(self._words(shown))
                    except DISCORD_FAILURES as error:
                        # The piece does not depend on this, and is posted by other means.
                        _log.info("progress is no longer shown: %s", type(error).__name__)
                        return
            await self._sleep(EDIT_SECONDS)
