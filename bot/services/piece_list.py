"""Reads a page of a list of pieces."""

from __future__ import annotations

import discord

from bot.cards.card import Card
from bot.cards.piece_list import ME, PAGE_SIZE, SERVER, Chosen, last_page, piece_list
from bot.i18n.messages import t
from bot.store import Store
from bot.store.history import Filter
from bot.store.lines import PieceLine
from engine.api.errors import RequestError


async def list_page(
    store: Store, interaction: discord.Interaction[discord.Client], chosen: Chosen, page: int
) -> Card:
    """Shows a page of a list as the member who asks may see it.

    Args:
        store: Holds the pieces.
        interaction: Who asks, and where.
        chosen: The list.
        page: The index of the page, 0 the newest; beyond the end, the last page is shown.

    Raises:
        RequestError: The list is a server's, and there is no server here.
    """
    count, lines, page = await _read(store, chosen, interaction.user.id, interaction.guild_id, page)
    return piece_list(chosen, lines, page=page, count=count)


async def _read(
    store: Store, chosen: Chosen, user_id: int, guild_id: int | None, page: int
) -> tuple[int, list[PieceLine], int]:
    if chosen.name == "favourites":
        count = await store.favourites.count(user_id)
        page = min(page, last_page(count))
        found = await store.favourites.page(user_id, offset=page * PAGE_SIZE, limit=PAGE_SIZE)
        return count, found, page
    if chosen.of != ME and guild_id is None:
        raise RequestError(t("no-server-history"))
    authors = {ME: user_id, SERVER: None}
    author_id = authors[chosen.of] if chosen.of in authors else int(chosen.of)
    if author_id is not None and author_id >= 2**63:
        # SQLite's integers have 63 bits: no member has a larger id.
        raise RequestError(t("no-such-member"))
    wanted = Filter(
        author_id=author_id,
        guild_id=None if chosen.of == ME else guild_id,
        mood=chosen.mood or None,
        instruments=chosen.instruments or None,
    )
    count = await store.history.count(wanted)
    page = min(page, last_page(count))
    return count, await store.history.page(wanted, offset=page * PAGE_SIZE, limit=PAGE_SIZE), page
