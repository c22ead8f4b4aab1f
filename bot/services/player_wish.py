"""Which pieces a member wants to hear in a voice channel."""

from __future__ import annotations

import re
from typing import Final, Literal

from bot.i18n.messages import t
from bot.services.find_piece import find_piece
from bot.store import Store
from bot.store.lines import PieceLine
from engine.api.errors import RequestError

PlayList = Literal["favourites", "top"]
"""A list that can be played: one's favourites, or the best of the server."""

MAX_QUEUE: Final = 50
"""The most pieces that wait on one server."""
MAX_TOP: Final = 10
"""As many as ``/top`` shows."""

_NUMBERS: Final = re.compile(r"#?\d+(?:[\s,;]+#?\d+)+[\s,;]*")
"""Several numbers of pieces, in any common notation."""


async def wished(
    store: Store, piece: str | None, of: PlayList | None, *, user_id: int, guild_id: int
) -> list[PieceLine]:
    """Finds the pieces that are to be played, in order, at most ``MAX_QUEUE``.

    Args:
        store: Holds the pieces.
        piece: A number, a title, a link to a message, or several numbers such as ``3, 7 12``.
        of: A list; what ``piece`` names comes before it.
        user_id: Who asks.
        guild_id: The server they ask on.

    Raises:
        RequestError: Nothing was named, there is no such piece, or the list is empty.
    """
    if piece is None and of is None:
        raise RequestError(t("play-what"))
    found = []
    if piece is not None:
        several = _NUMBERS.fullmatch(piece.strip())
        for text in re.findall(r"\d+", piece)[:MAX_QUEUE] if several else [piece]:
            known = await find_piece(store.pieces, text, user_id=user_id, guild_id=guild_id)
            found.append(await store.pieces.line(known.number))
    if of == "favourites":
        found += await store.favourites.page(user_id, offset=0, limit=MAX_QUEUE)
    elif of == "top":
        found += await store.ranking.top(guild_id=guild_id, limit=MAX_TOP)
    lines = [line for line in found if line is not None][:MAX_QUEUE]
    if not lines:
        raise RequestError(t("play-empty"))
    return lines
