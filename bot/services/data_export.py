"""Packs all that is kept of a member into ZIP archives that can be posted."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from bot.cards.piece_card import file_stem
from bot.store.members import Members

_AT_A_TIME: Final = 100
"""Pieces read at a time: a few megabytes, however many the member has."""

# Bytes of the records around an entry and after the last one.
# Source: PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16.
_AROUND_ENTRY: Final = 30 + 46
_AT_END: Final = 22

Entry = tuple[str, bytes]
"""A file in the archive: name and content."""


async def archives(members: Members, user_id: int, limit_bytes: int) -> AsyncIterator[bytes]:
    """Yields the member's data as ZIP archives, each within the limit.

    Only a single file that is larger than the limit makes an archive beyond it.

    Args:
        members: Holds the data.
        user_id: The member.
        limit_bytes: How large an archive may be.
    """
    entries: list[Entry] = []
    taken = _AT_END
    async for entry in _entries(members, user_id):
        size = _max_bytes(entry)
        if entries and taken + size > limit_bytes:
            yield await asyncio.to_thread(_pack, entries)
            entries, taken = [], _AT_END
        entries.append(entry)
        taken += size
    yield await asyncio.to_thread(_pack, entries)


async def _entries(members: Members, user_id: int) -> AsyncIterator[Entry]:
    for name, rows in (await members.facts(user_id)).items():
        yield f"{name}.json", _json(rows)
    last = 0
    while pieces := await members.pieces(user_id, after=last, limit=_AT_A_TIME):
        for piece in pieces:
            stem = f"pieces/{file_stem(piece.title, piece.number)}"
            yield f"{stem}.json", _json(piece.facts)
            yield f"{stem}.mid", piece.midi
        last = pieces[-1].number


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode()


def _max_bytes(entry: Entry) -> int:
    name, data = entry
    # Data that cannot be compressed grows: deflate adds a few bytes per 16 kilobytes.
    return len(data) + len(data) // 1000 + 16 + _AROUND_ENTRY + 2 * len(name.encode())


def _pack(entries: Sequence[Entry]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return packed.getvalue()
