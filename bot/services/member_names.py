"""What members are called, for pictures: held in memory only, since the store keeps no names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import discord

from bot.i18n.messages import t
from bot.replying.failures import DISCORD_FAILURES

MAX_NAMES: Final = 1000
"""So many names are held; the one that was used first goes first."""


class MemberNames:
    """Knows the names of those who came by lately, and asks Discord for the others."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}

    def remember(self, member: discord.abc.User) -> str:
        """Holds the name of a member who is here; returns it."""
        self._names.pop(member.id, None)
        self._names[member.id] = member.display_name
        while len(self._names) > MAX_NAMES:
            del self._names[next(iter(self._names))]
        return member.display_name

    def known(self, user_id: int) -> str:
        """Returns the name of a member, or that it is somebody."""
        return self._names.get(user_id) or t("card-somebody")

    def forget(self, user_id: int) -> None:
        """Forgets a name, if it is held."""
        self._names.pop(user_id, None)

    async def of(
        self, client: discord.Client, members: Iterable[int | None]
    ) -> dict[int | None, str]:
        """Returns the name of each, that of somebody for None and where it cannot be had."""
        found: dict[int | None, str] = {}
        for user_id in members:
            if user_id is not None and user_id not in self._names:
                try:
                    self.remember(await client.fetch_user(user_id))
                except DISCORD_FAILURES:
                    found[user_id] = t("card-somebody")
            if user_id not in found:
                found[user_id] = t("card-somebody") if user_id is None else self.known(user_id)
        return found
