"""The reply while the work goes on: what is happening, edited now and then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from bot.i18n.messages import key, t
from bot.trouble import DISCORD_TROUBLE
from engine.api.progress import Progress, Stage

EDIT_SECONDS: Final = 1.5
"""The pause after an edit. Discord allows about five requests in two seconds to one reply;
a third of that leaves room for the end of the work.
Source: https://discord.com/developers/docs/topics/rate-limits (seen in the headers)."""

_BAR: Final = 10
_WORDS: Final = {
    Stage.COMPOSING: key("stage-composing"),
    Stage.RENDERING: key("stage-rendering"),
    Stage.ENCODING: key("stage-encoding"),
}

_log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
"""Waits that many seconds; a test has its own."""


def about(seconds: float) -> str:
    """A time to come, no more exact than it is known: ``about 20 s``, ``about 3 min``."""
    if seconds < 10:
        return t("about-seconds", count=max(round(seconds), 1))
    if seconds < 90:
        return t("about-seconds", count=round(seconds / 5) * 5)
    return t("about-minutes", count=round(seconds / 60))


def describe(progress: Progress) -> str:
    """One line for the member."""
    if progress.stage is Stage.QUEUED:
        if progress.place == 0:
            return t("queue-next")
        return t("queue-before", count=progress.place)
    done = min(max(progress.fraction, 0.0), 1.0)
    filled = round(done * _BAR)
    bar = "▰" * filled + "▱" * (_BAR - filled)
    return t(_WORDS[progress.stage], bar=bar, percent=round(done * 100))


class ProgressNote:
    """Shows the latest progress by means of ``edit``; what came in between is skipped.

    Args:
        edit: Replaces the text of the reply.
        sleep: Waits that many seconds.
        words: Puts the progress into words, at the moment they are shown.
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
        """Take note of the progress; it is shown when an edit is due."""
        self._latest = progress

    @asynccontextmanager
    async def shown(self) -> AsyncIterator[None]:
        """Keep the reply up to date for as long as the block runs, and not a moment longer."""
        task = asyncio.create_task(self._show())
        try:
            yield
        finally:
            # An edit on its way must land before whatever comes next, or it would
            # overwrite it.
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
                        # Only here, in the request's own task: the engine's knows no language.
                        await self._edit(self._words(shown))
                    except DISCORD_TROUBLE as error:
                        # The piece does not hang on this, and its reply has ways of its own.
                        _log.info("progress is no longer shown: %s", type(error).__name__)
                        return
            await self._sleep(EDIT_SECONDS)
