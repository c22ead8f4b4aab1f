"""Packs all that is kept of a member into ZIP archives and sends them, in parts that fit."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.cards.piece_card import file_stem
from bot.replying.failures import TOO_LARGE
from bot.store.members import Members

_AT_A_TIME: Final = 100
"""Pieces read at a time: a few megabytes, however many the member has."""

# Bytes of the records around an entry and after the last one.
# Source: PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16.
_AROUND_ENTRY: Final = 30 + 46
_AT_END: Final = 22


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the archive.

    Attributes:
        stem: Its name without extension.
        content: The rows of a table or the facts of a piece, to be written as JSON; or the
            bytes of a MIDI file.
    """

    stem: str
    content: list[Any] | dict[str, Any] | bytes

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.stem}.{'mid' if isinstance(self.content, bytes) else 'json'}"

    @property
    def data(self) -> bytes:
        """What is in the file."""
        if isinstance(self.content, bytes):
            return self.content
        return json.dumps(self.content, indent=2, ensure_ascii=False).encode()

    @property
    def max_bytes(self) -> int:
        """How much of an archive it takes at most."""
        data = len(self.data)
        # Data that cannot be compressed grows: deflate adds a few bytes per 16 kilobytes.
        return data + data // 1000 + 16 + _AROUND_ENTRY + 2 * len(self.name.encode())

    def halves(self) -> list[Entry]:
        """Splits a table into two files; returns nothing where that is impossible."""
        if not isinstance(self.content, list) or len(self.content) < 2:
            return []
        middle = len(self.content) // 2
        parts = self.content[:middle], self.content[middle:]
        return [Entry(f"{self.stem}-{n}", part) for n, part in enumerate(parts, start=1)]


Send = Callable[[bytes], Awaitable[object]]
"""Sends one archive."""


async def send_archives(members: Members, user_id: int, limit_bytes: int, send: Send) -> None:
    """Sends the member's data as ZIP archives, each within the limit.

    Discord may take less than it says. An archive that it refuses is sent in two halves, and so
    on down to single files; a table that is too large by itself is split by its rows.

    Args:
        members: Holds the data.
        user_id: The member.
        limit_bytes: How large an archive may be.
        send: Sends one archive.

    Raises:
        discord.HTTPException: Discord refuses even the smallest part.
    """
    entries: list[Entry] = []
    taken = _AT_END
    async for whole in _entries(members, user_id):
        for entry in _fitting(whole, limit_bytes - _AT_END):
            if entries and taken + entry.max_bytes > limit_bytes:
                await _send(entries, send)
                entries, taken = [], _AT_END
            entries.append(entry)
            taken += entry.max_bytes
    await _send(entries, send)


def _fitting(entry: Entry, limit_bytes: int) -> list[Entry]:
    """Splits a table until each part fits, as far as that is possible."""
    if entry.max_bytes <= limit_bytes:
        return [entry]
    return [part for half in entry.halves() for part in _fitting(half, limit_bytes)] or [entry]


async def _send(entries: Sequence[Entry], send: Send) -> None:
    try:
        await send(await asyncio.to_thread(_pack, entries))
    except discord.HTTPException as error:
        if error.status != TOO_LARGE:
            raise
        middle = len(entries) // 2
        halves = [entries[:middle], entries[middle:]] if middle else []
        halves = halves or [[half] for half in entries[0].halves()]
        if not halves:
            raise
        for half in halves:
            await _send(half, send)


async def _entries(members: Members, user_id: int) -> AsyncIterator[Entry]:
    for name, rows in (await members.facts(user_id)).items():
        yield Entry(name, rows)
    last = 0
    while pieces := await members.pieces(user_id, after=last, limit=_AT_A_TIME):
        for piece in pieces:
            stem = f"pieces/{file_stem(piece.title, piece.number)}"
            yield Entry(stem, piece.facts)
            yield Entry(stem, piece.midi)
        last = pieces[-1].number


def _pack(entries: Sequence[Entry]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            archive.writestr(entry.name, entry.data)
    return packed.getvalue()
