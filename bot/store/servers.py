"""The settings of servers.

They are kept in memory too, since they are needed before a command is answered. There is one row
for each server where something was chosen, and only this process writes them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

import aiosqlite

from bot.store.database import Database
from engine.api.composition import FULL_VOLUME
from engine.api.instruments import PIANO
from engine.api.model_names import USUAL_MODEL
from engine.api.request import DEFAULT_SECONDS


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of a server; without arguments, the defaults.

    Attributes:
        channels: Where pieces may be made, in order; none for everywhere.
        instruments: What a piece is written for by default, in the engine's words.
        seconds: How long a piece is by default.
        daily_quota: How many pieces a member may make there in 24 hours, or None for any.
        authors_delete: Whether authors may delete their pieces, or moderators only.
        model: The operator's own model that writes pieces by default, or None for the usual one.
        dj_role: The role whose members decide alone on what plays in voice, or None.
        volume: How loud that plays, in percent, within ``engine.api.composition.VOLUMES``.
    """

    channels: tuple[int, ...] = ()
    instruments: str = PIANO
    seconds: int = DEFAULT_SECONDS
    daily_quota: int | None = None
    authors_delete: bool = True
    model: str | None = None
    dj_role: int | None = None
    volume: int = FULL_VOLUME

    def model_or(self, chosen: str | None) -> str | None:
        """Returns the model that writes a piece, as requests name it.

        Args:
            chosen: What a member chose, ``USUAL_MODEL`` among it; None for the server's own.
        """
        model = self.model if chosen is None else chosen
        return None if model == USUAL_MODEL else model


@dataclass(frozen=True, slots=True)
class Servers:
    """The tables of servers and their channels."""

    database: Database
    _known: dict[int, Rules] = field(default_factory=dict, init=False)

    async def load(self) -> None:
        """Reads the rules of all servers; before this, all have the defaults."""
        self._known.update(await _read(self.database.reader))

    def rules(self, server_id: int | None) -> Rules:
        """Returns the rules of a server, or the defaults for a direct message (None)."""
        return Rules() if server_id is None else self._known.get(server_id, Rules())

    async def change(self, server_id: int, **changes: Any) -> Rules:
        """Changes some rules of a server.

        Args:
            server_id: The server.
            changes: Attributes of Rules, with their new values.

        Returns:
            The new rules.
        """
        async with self.database.transaction() as connection:
            # Read inside the transaction: an earlier change is complete by now.
            rules = replace(self.rules(server_id), **changes)
            await _forget(connection, server_id)
            await connection.execute_fetchall(
                "INSERT INTO servers "
                "(id, instruments, seconds, daily_quota, authors_delete, model, dj_role, volume) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    server_id,
                    rules.instruments,
                    rules.seconds,
                    rules.daily_quota,
                    rules.authors_delete,
                    rules.model,
                    rules.dj_role,
                    rules.volume,
                ),
            )
            for channel_id in rules.channels:
                await connection.execute_fetchall(
                    "INSERT INTO server_channels (server_id, channel_id) VALUES (?, ?)",
                    (server_id, channel_id),
                )
            self._known[server_id] = rules
        return rules

    async def reset(self, server_id: int) -> Rules:
        """Goes back to the defaults, and returns them."""
        async with self.database.transaction() as connection:
            await _forget(connection, server_id)
            self._known.pop(server_id, None)
        return Rules()


async def _read(connection: aiosqlite.Connection) -> dict[int, Rules]:
    channels: defaultdict[int, list[int]] = defaultdict(list)
    for row in await connection.execute_fetchall(
        "SELECT server_id, channel_id FROM server_channels ORDER BY channel_id"
    ):
        channels[row["server_id"]].append(row["channel_id"])
    return {
        row["id"]: Rules(
            channels=tuple(channels[row["id"]]),
            instruments=row["instruments"],
            seconds=row["seconds"],
            daily_quota=row["daily_quota"],
            authors_delete=bool(row["authors_delete"]),
            model=row["model"],
            dj_role=row["dj_role"],
            volume=row["volume"],
        )
        for row in await connection.execute_fetchall(
            "SELECT id, instruments, seconds, daily_quota, authors_delete, model, dj_role, volume "
            "FROM servers"
        )
    }


async def _forget(connection: aiosqlite.Connection, server_id: int) -> None:
    await connection.execute_fetchall("DELETE FROM servers WHERE id = ?", (server_id,))
