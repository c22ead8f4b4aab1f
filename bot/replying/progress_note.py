"""Shows in the reply how far the work is, with a few edits: where it changes enough to tell."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from bot.i18n.messages import key, t
from bot.replying.edit_limiter import EditLimiter
from bot.replying.failures import DISCORD_FAILURES
from engine.api.progress import Progress, Stage

EDIT_SECONDS: Final = 1.5
"""The pause after an edit. Discord allows about five requests in two seconds to one reply;
a third of that leaves room for the end of the work.
Source: https://discord.com/developers/docs/topics/rate-limits (seen in the headers)."""
CROWD: Final = 10
"""So many pieces under way make the pause twice as long, twice as many three times, …"""
MAX_EDITS: Final = 7
"""How many edits show the progress of one piece; with the piece itself that makes eight."""
MAX_EDITS_IN_QUEUE: Final = 3
"""How many of them it may have in the queue; the rest is for the work."""
QUEUE_STEP: Final = 3
"""A position in the queue is worth an edit if it is so many times nearer to the front."""
FRACTION_STEP: Final = 1 / 3
"""The share of a stage that is worth an edit."""

_BAR_LENGTH: Final = 10
_STAGE_KEYS: Final = {
    Stage.ANALYSING: key("stage-analysing"),
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


def tells_more(progress: Progress, shown: Progress | None) -> bool:
    """Whether progress differs enough from what is shown to be worth an edit.

    In the queue that is a third of the position or less, or the first place; at work the next
    stage, or a third of a stage more.
    """
    if shown is None:
        return True
    if progress.stage is not shown.stage:
        return True
    if progress.stage is Stage.QUEUED:
        return progress.position * QUEUE_STEP <= shown.position != progress.position
    return progress.fraction - shown.fraction >= FRACTION_STEP


class ProgressNote:
    """Shows the latest progress through ``edit`` and skips what came in between.

    Args:
        edit: Replaces the text of the reply.
        sleep: Waits so many seconds.
        words: Words the progress when it is shown.
        limiter: Keeps the edits of all notes together within Discord's limit.
        under_way: Returns how many pieces are under way: the more, the longer the pauses.
    """

    def __init__(
        self,
        edit: Callable[[str], Awaitable[object]],
        sleep: Sleep,
        words: Callable[[Progress], str] = describe,
        limiter: EditLimiter | None = None,
        under_way: Callable[[], int] = lambda: 0,
    ) -> None:
        self._edit = edit
        self._sleep = sleep
        self._words = words
        self._limiter = limiter or EditLimiter()
        self._under_way = under_way
        self._latest: Progress | None = None
        self._editing = asyncio.Lock()

    def update(self, progress: Progress) -> None:
        """Notes the progress; the next edit shows it, if it tells more."""
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
            # Not awaited: that the task was cancelled is no cancelling of this one.
            await asyncio.wait([task])
            if not task.cancelled():
                task.result()

    async def _show(self) -> None:
        shown: Progress | None = None
        edits = 0
        while edits < MAX_EDITS:
            latest = self._latest
            if latest is not None and self._may_show(latest, shown, edits):
                async with self._editing:
                    shown, edits = latest, edits + 1
                    try:
                        # Worded in the request's task: the engine's task knows no language.
                        await self._edit(self._words(latest))
                    except DISCORD_FAILURES as error:
                        # The piece does not depend on this, and is posted by other means.
                        _log.info("progress is no longer shown: %s", type(error).__name__)
                        return
            await self._sleep(EDIT_SECONDS * (1 + self._under_way() // CROWD))

    def _may_show(self, latest: Progress, shown: Progress | None, edits: int) -> bool:
        if latest.stage is Stage.QUEUED and edits >= MAX_EDITS_IN_QUEUE:
            return False
        return tells_more(latest, shown) and self._limiter.take()
