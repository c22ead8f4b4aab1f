"""Fetches the MIDI file that a member attached, within bounds.

The bot only passes its bytes on: no file of a member's is parsed but in a worker.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final, Protocol

import aiohttp
import discord

from bot.i18n.messages import t
from bot.replying.failures import DISCORD_FAILURES
from engine.api.errors import RequestError

UPLOAD_MEGABYTES: Final = 20
"""The largest file, inclusive: as large as the engine reads."""
UPLOAD_BYTES: Final = UPLOAD_MEGABYTES << 20
FETCH_SECONDS: Final = 20.0
"""How long fetching may take: at 1 MB a second the largest file gets through."""
NAME_LENGTH: Final = 60
"""The most characters of a file's name that are shown."""
_CHUNK: Final = 1 << 16
_OK: Final = 200
_GONE: Final = frozenset({403, 404, 410})


class Attached(Protocol):
    """A file that hangs on a message."""

    @property
    def filename(self) -> str:
        """Its name."""

    @property
    def size(self) -> int:
        """How many bytes it has, by what Discord says."""

    @property
    def url(self) -> str:
        """Where it is to be had."""


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A file of which the name and the address were kept alone; its size is told as it comes."""

    filename: str
    url: str
    size: int = 1


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a member attached, and how it is named."""

    name: str
    midi: bytes = field(repr=False)


def upload_name(attachment: Attached) -> str:
    """How an attachment is named: in one line of at most ``NAME_LENGTH`` characters."""
    name = " ".join(attachment.filename.split()) or "midi"
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"


def is_midi(attachment: Attached) -> bool:
    """Whether a file's name is that of a MIDI file."""
    return attachment.filename.casefold().endswith((".mid", ".midi", ".kar", ".rmi", ".smf"))


def require_size(attachment: Attached) -> None:
    """Makes sure that an attachment is not too large, by what Discord says.

    Raises:
        RequestError: It is too large, or empty.
    """
    if attachment.size > UPLOAD_BYTES:
        raise _too_large(attachment)
    if not attachment.size:
        raise RequestError(t("upload-empty", name=upload_name(attachment)))


async def fetch_upload(attachment: Attached) -> Upload:
    """Fetches an attachment.

    Args:
        attachment: What the member attached.

    Raises:
        RequestError: It has more bytes than are read, whatever Discord says; it was deleted
            meanwhile; it does not arrive in time, or not at all.
    """
    require_size(attachment)
    name, data = upload_name(attachment), bytearray()
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            async for chunk in stream_attachment(attachment):
                data += chunk
                if len(data) > UPLOAD_BYTES:
                    raise _too_large(attachment)
    except TimeoutError as error:
        raise RequestError(t("upload-slow", name=name, seconds=round(FETCH_SECONDS))) from error
    except (aiohttp.ClientResponseError, discord.HTTPException) as error:
        if error.status in _GONE:
            raise RequestError(t("upload-gone", name=name)) from error
        raise RequestError(t("upload-failed", name=name)) from error
    except DISCORD_FAILURES as error:
        raise RequestError(t("upload-failed", name=name)) from error
    return Upload(name, bytes(data))


async def stream_attachment(attachment: Attached) -> AsyncIterator[bytes]:
    """Yields an attachment's bytes as they come; the library would wait for all of them.

    Raises:
        aiohttp.ClientError: It is not there, or the connection breaks off.
    """
    async with aiohttp.ClientSession() as session, session.get(attachment.url) as response:
        if response.status != _OK:
            response.raise_for_status()
            raise aiohttp.ClientPayloadError(f"status {response.status}")
        async for chunk in response.content.iter_chunked(_CHUNK):
            yield chunk


def _too_large(attachment: Attached) -> RequestError:
    name = upload_name(attachment)
    return RequestError(t("upload-too-large", name=name, limit=UPLOAD_MEGABYTES))
