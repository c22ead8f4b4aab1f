"""The message that shows what plays; editing it never holds the music up."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, Final

import discord

from bot.cards.player_card import Entry, player_content, player_view
from bot.replying.edit_limiter import EditLimiter
from bot.replying.failures import DISCORD_FAILURES, is_closed_to_us

CARD_SECONDS: Final = 10.0
"""How often the position moves on the card. Discord allows five edits of a channel's messages in
five seconds, and these are not what members wait for."""
LAST_WORD_SECONDS: Final = 5.0
"""How long the last edit may take."""

_log = logging.getLogger(__name__)


class PlayerMessage:
    """Edits a message one change after the other, the latest of each kind only.

    Args:
        message: The message.
        shown: The piece that stands on it already.
        limiter: Keeps all edits together within Discord's limit.
    """

    def __init__(self, message: discord.PartialMessage, shown: Entry, limiter: EditLimiter) -> None:
        self._message: discord.PartialMessage | None = message
        self._shown = shown
        self._limiter = limiter
        self._moved_at = time.monotonic()
        self._pending: dict[str, Any] = {}
        self._editing: asyncio.Task[None] | None = None

    def change(self, **changes: Any) -> None:
        """Has the message changed as soon as the change before is done; returns at once.

        Args:
            changes: What :meth:`discord.PartialMessage.edit` takes.
        """
        self._pending |= changes
        if self._message is not None and (self._editing is None or self._editing.done()):
            self._editing = asyncio.create_task(self._edit())

    def show(self, entry: Entry, png: bytes, guild_id: int, text: str, *, radio: bool) -> None:
        """Shows a piece, unless it is shown already; see :func:`player_content`."""
        if entry is self._shown:
            return
        self._shown, self._moved_at = entry, time.monotonic()
        content = player_content(entry, png, guild_id, text)
        self.change(
            content=content.text,
            embeds=content.embeds,
            attachments=content.files,
            view=player_view(radio=radio),
        )

    def move(self, text: Callable[[], str]) -> None:
        """Moves the position, if it is time to; ``text`` words it."""
        is_busy = self._editing is not None and not self._editing.done()
        is_due = time.monotonic() - self._moved_at >= CARD_SECONDS
        if is_due and not is_busy and self._limiter.take():
            self._moved_at = time.monotonic()
            self.change(content=text())

    def hurry(self) -> None:
        """Has it be time to, at the next look."""
        self._moved_at = -CARD_SECONDS

    async def finish(self, text: str) -> None:
        """Has the message hold this text alone, and waits a moment for it."""
        self.change(content=text, embeds=[], attachments=[], view=None)
        if self._editing is not None:
            await asyncio.wait([self._editing], timeout=LAST_WORD_SECONDS)
            self._editing.cancel()

    async def _edit(self) -> None:
        while self._message is not None and self._pending:
            changes, self._pending = self._pending, {}
            try:
                await self._message.edit(**changes)
            except DISCORD_FAILURES as error:
                _log.info("what plays could not be shown: %s", type(error).__name__)
                if is_closed_to_us(error):
                    self._message = None
