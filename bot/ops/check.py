"""``affetto bot check``: whether the set-up would serve, a line for each part of it."""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final

from bot.ops.backup import checked
from bot.replying.links import invite_link
from bot.settings import BotSettings, database_path
from bot.store.soundness import require_content, unusable
from engine.api.errors import AffettoError, SetupError
from engine.api.settings import EngineSettings, read_settings, unused_settings

EngineProbe = Callable[[EngineSettings], AsyncIterator[tuple[str, str]]]
"""Tries the parts of the engine one after the other: yields the name of each and what was found.

Raises an AffettoError at the first that does not work."""

ENGINE_PARTS: Final = ("SoundFont", "models", "piece")
"""The names of the engine's parts, in the order in which they are tried."""

# The application's id in base64, a time, and a signature.
_TOKEN: Final = re.compile(r"(?P<id>[\w-]{18,40})\.[\w-]{5,10}\.[\w-]{20,80}")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one part of the set-up.

    Attributes:
        part: What it is about.
        text: What was found, in a line.
        fine: Whether the bot can work with it.
    """

    part: str
    text: str
    fine: bool = True

    def __str__(self) -> str:
        return f"{'ok   ' if self.fine else 'WRONG'} {self.part}: {self.text}"


async def check(probe: EngineProbe) -> AsyncIterator[Finding]:
    """Looks at settings, token, database and engine; nothing is changed but what a start does.

    Args:
        probe: Tries the engine.
    """
    settings: EngineSettings | None = None
    try:
        settings = bot_settings = read_settings(BotSettings)
        yield Finding("settings", unused_settings() or "all are allowed")
        yield _found("token", lambda: token_shape(bot_settings.discord_token))
    except SetupError as error:
        for line in str(error).splitlines():
            yield Finding("settings", line, fine=False)
    if settings is None:  # What does not hang on the wrong ones is looked at all the same.
        try:
            settings = read_settings(EngineSettings)
        except SetupError:
            return
    yield await _database(settings)
    parts = iter(ENGINE_PARTS)
    try:
        async for part, text in probe(settings):
            next(parts)
            yield Finding(part, text)
    except AffettoError as error:
        yield Finding(next(parts, "engine"), " ".join(str(error).split()), fine=False)


def token_shape(token: str) -> str:
    """Tells from a token alone whose it is: Discord is not asked.

    Raises:
        SetupError: It does not look like a bot's token.
    """
    match = _TOKEN.fullmatch(token)
    if match:
        padded = match["id"] + "=" * (-len(match["id"]) % 4)
        try:
            application = base64.urlsafe_b64decode(padded).decode("ascii")
        except (binascii.Error, UnicodeDecodeError):
            application = ""
        if application.isdecimal():
            return f"is of application {application}; its invite link: " + invite_link(
                int(application)
            )
    raise SetupError(
        "DISCORD_TOKEN does not look like a bot's token: copy it from the page Bot of your "
        "application, not the client secret or the public key."
    )


def _found(part: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(part, look())
    except SetupError as error:
        return Finding(part, str(error), fine=False)


async def _database(settings: EngineSettings) -> Finding:
    path = database_path(settings)
    if not await asyncio.to_thread(path.exists):
        return Finding("database", f"there is none yet; the first start makes {path}")
    try:
        require_content(path)
        pieces = await asyncio.to_thread(checked, path)
    except SetupError as error:
        return Finding("database", str(error), fine=False)
    except sqlite3.Error as error:
        return Finding("database", str(unusable(path, error)), fine=False)
    return Finding("database", f"{path} is whole and holds {pieces} pieces")
