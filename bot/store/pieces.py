"""The pieces that were composed: their notes, how they came about, and where they stand."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Final

from bot.store.database import Database
from bot.store.users import meet
from engine.values import Composition

LINE: Final = """
    SELECT pieces.id AS number, title, mood, created_at, guild_id, channel_id, message_id,
        json_extract(composition, '$.key') AS key,
        json_extract(composition, '$.seconds') AS seconds,
        (SELECT count(*) FROM votes WHERE piece_id = pieces.id AND value = 1) AS up,
        (SELECT count(*) FROM votes WHERE piece_id = pieces.id AND value = -1) AS down
    FROM pieces
"""
"""Selects what a PieceLine holds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece as it is kept.

    Attributes:
        number: Counts from 1 over all pieces; never used twice.
        author_id: The member it was composed for.
        guild_id: The server it was asked for in, or None for a direct message.
        composition: The piece, without sound and picture.
    """

    number: int
    author_id: int
    guild_id: int | None
    composition: Composition


@dataclass(frozen=True, slots=True)
class PieceLine:
    """What a list shows of a piece.

    Attributes:
        created_at: Seconds since 1970-01-01 UTC.
        guild_id: The server it was asked for in, or None for a direct message.
        message_id: The message it was posted with, or None if it never was.
        key: As people write it, such as ``A minor``.
        seconds: Its length.
        up: Votes for it.
        down: Votes against it.
    """

    number: int
    title: str
    mood: str
    created_at: int
    guild_id: int | None
    channel_id: int
    message_id: int | None
    key: str
    seconds: float
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """The table of pieces."""

    database: Database

    async def add(
        self,
        composition: Composition,
        *,
        author_id: int,
        guild_id: int | None,
        channel_id: int,
        job_id: int,
    ) -> int:
        """Keep a piece without its sound and picture, note it on its job, return its number.

        Both are one transaction: a job that has its piece need not be done again.
        """
        text = json.dumps(composition.to_json())
        async with self.database.transaction() as connection:
            await meet(connection, author_id)
            [[number]] = await connection.execute_fetchall(
                "INSERT INTO pieces (author_id, guild_id, channel_id, composition, midi) "
                "VALUES (?, ?, ?, ?, ?) RETURNING id",
                (author_id, guild_id, channel_id, text, composition.midi),
            )
            await connection.execute_fetchall(
                "UPDATE jobs SET piece_id = ? WHERE id = ?", (number, job_id)
            )
        return int(number)

    async def posted(self, number: int, message_id: int) -> None:
        """Note the message a piece was posted with."""
        await self.database.rows(
            "UPDATE pieces SET message_id = ? WHERE id = ?", (message_id, number)
        )

    async def find(self, text: str, *, user_id: int, guild_id: int | None) -> Piece | None:
        """The newest piece of that number or title that the member may see, or None.

        A member may see their own pieces, those asked for in the same server and their
        favourites. By its number they may see any piece that was made in a server and that
        somebody voted for: it may stand in the list of the best of all servers.

        Args:
            text: A number, with or without ``#`` before it, or a title in any letter case.
            user_id: Who asks.
            guild_id: The server it is asked in, or None for a direct message.
        """
        wanted = text.strip()
        digits = wanted.removeprefix("#")
        # SQLite's integers have 63 bits: a longer row of digits is nobody's number.
        number = int(digits) if digits.isdecimal() and len(digits) <= 18 else None
        row = await self.database.row(
            "SELECT id, author_id, guild_id, composition, midi FROM pieces "
            "WHERE ((id = :number OR casefold(title) = :title) "
            "AND (author_id = :user OR guild_id = :guild OR EXISTS "
            "(SELECT 1 FROM favourites WHERE user_id = :user AND piece_id = pieces.id))) "
            "OR (id = :number AND guild_id IS NOT NULL AND EXISTS "
            "(SELECT 1 FROM votes WHERE piece_id = pieces.id AND value = 1)) "
            "ORDER BY id = :number DESC, id DESC",
            {"number": number, "title": wanted.casefold(), "user": user_id, "guild": guild_id},
        )
        return None if row is None else _piece(row)

    async def count(self, author_id: int) -> int:
        """How many pieces were composed for the member."""
        row = await self.database.row(
            "SELECT count(*) FROM pieces WHERE author_id = ?", (author_id,)
        )
        return 0 if row is None else int(row[0])

    async def page(self, author_id: int, *, offset: int, limit: int) -> list[PieceLine]:
        """The member's pieces, newest first, from the one at ``offset`` (0 the newest) on."""
        rows = await self.database.rows(
            f"{LINE} WHERE author_id = ? ORDER BY id DESC LIMIT ? OFFSET ?",
            (author_id, limit, offset),
        )
        return [PieceLine(**dict(row)) for row in rows]

    async def suggest(self, user_id: int, text: str, *, limit: int) -> list[PieceLine]:
        """The member's newest pieces and favourites whose title or number holds the text."""
        rows = await self.database.rows(
            f"{LINE} WHERE (author_id = :user OR EXISTS "  # noqa: S608 - a constant
            "(SELECT 1 FROM favourites WHERE user_id = :user AND piece_id = pieces.id)) "
            "AND instr(casefold('#' || id || ' ' || title), :text) ORDER BY id DESC LIMIT :limit",
            {"user": user_id, "text": text.strip().casefold(), "limit": limit},
        )
        return [PieceLine(**dict(row)) for row in rows]


def _piece(row: sqlite3.Row) -> Piece:
    composition = Composition.from_json(json.loads(row["composition"]), row["midi"])
    return Piece(row["id"], row["author_id"], row["guild_id"], composition)
