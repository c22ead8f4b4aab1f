"""The pieces that were composed: their notes, how they came about, and where they stand."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from typing import Final

import aiosqlite

from bot.store.database import Database
from bot.store.errors import PieceNotFoundError
from bot.store.lines import LINE, PieceLine
from bot.store.users import meet
from engine.api.composition import Composition


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece as it is kept.

    Attributes:
        number: Counts from 1 over all pieces; never used twice.
        author_id: The member it was composed for.
        guild_id: The server it was asked for in, or None for a direct message.
        composition: The piece, without sound and picture.
        parent: The number of the piece it was made from, or None where there is none, or no
            longer.
    """

    number: int
    author_id: int
    guild_id: int | None
    composition: Composition
    parent: int | None


_PIECE: Final = "SELECT id, author_id, guild_id, composition, midi, parent_id FROM pieces"

_BY_NUMBER: Final = """
    SELECT id FROM pieces WHERE id = :number
    AND (author_id = :user OR guild_id = :guild
        OR EXISTS (SELECT 1 FROM favourites WHERE user_id = :user AND piece_id = :number)
        OR EXISTS (SELECT 1 FROM jams JOIN jam_steps ON jam_id = jams.id
            WHERE piece_id = :number AND user_id = :user)
        OR (guild_id IS NOT NULL
            AND EXISTS (SELECT 1 FROM votes WHERE piece_id = :number AND value = 1)))
"""
_BY_TITLE: Final = """
    SELECT max(newest) FROM (
        SELECT max(piece_id) AS newest FROM entries WHERE title = :title AND author_id = :user
        UNION ALL SELECT max(piece_id) FROM entries WHERE title = :title AND guild_id = :guild
        UNION ALL SELECT max(favourites.piece_id) FROM favourites
            JOIN entries ON entries.piece_id = favourites.piece_id
            WHERE user_id = :user AND title = :title
    )
"""
_HOLDS_TEXT: Final = "instr('#' || entries.piece_id || ' ' || title, :text)"
_SUGGESTED: Final = f"""
    SELECT piece_id FROM (
        SELECT piece_id FROM entries WHERE author_id = :user AND {_HOLDS_TEXT}
        ORDER BY piece_id DESC LIMIT :limit
    ) UNION SELECT piece_id FROM (
        SELECT entries.piece_id FROM favourites
        JOIN entries ON entries.piece_id = favourites.piece_id
        WHERE user_id = :user AND {_HOLDS_TEXT} ORDER BY entries.piece_id DESC LIMIT :limit
    )
"""  # noqa: S608 - constants


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
        parent: int | None = None,
    ) -> int:
        """Keeps a piece without its sound and picture, and notes it on its job.

        Both are one transaction: a job that has its piece need not be done again. A parent
        that was deleted meanwhile is not noted, and the piece keeps nothing of it.

        Returns:
            The number of the piece.
        """
        async with self.database.transaction() as connection:
            if parent is not None and not await connection.execute_fetchall(
                "SELECT 1 FROM pieces WHERE id = ?", (parent,)
            ):
                parent = None
                composition = replace(
                    composition, request=replace(composition.request, origin=None)
                )
            number = await insert_piece(
                connection,
                composition,
                author_id=author_id,
                guild_id=guild_id,
                channel_id=channel_id,
                parent=parent,
            )
            await connection.execute_fetchall(
                "UPDATE jobs SET piece_id = ? WHERE id = ?", (number, job_id)
            )
        return number

    async def posted(self, number: int, message_id: int) -> None:
        """Notes the message a piece was posted with."""
        await self.database.rows(
            "UPDATE pieces SET message_id = ? WHERE id = ?", (message_id, number)
        )

    async def get(self, number: int) -> Piece:
        """Returns the piece of that number.

        Raises:
            PieceNotFoundError: It is not kept any more.
        """
        row = await self.database.row(f"{_PIECE} WHERE id = ?", (number,))
        if row is None:
            raise PieceNotFoundError(number)
        return _piece(row)

    async def line(self, number: int) -> PieceLine | None:
        """Returns what a list shows of the piece, or None if it is not kept any more."""
        row = await self.database.row(f"{LINE} WHERE pieces.id = ?", (number,))
        return None if row is None else PieceLine(**dict(row))

    async def at(self, message_id: int) -> list[int]:
        """Returns the numbers of the pieces that were posted, or posted again, with a message."""
        rows = await self.database.rows(
            "SELECT id FROM pieces WHERE message_id = :message UNION SELECT piece_id FROM jobs "
            "WHERE message_id = :message AND state = 'delivered' AND piece_id IS NOT NULL",
            {"message": message_id},
        )
        return [int(row["id"]) for row in rows]

    async def find(self, text: str, *, user_id: int, guild_id: int | None) -> Piece | None:
        """Finds the newest piece of a number or title that the member may see.

        Members may see their own pieces, their favourites and the pieces of the server they ask
        in. By its number they may see the piece of any jam they took part in, and any that was
        made in a server and that somebody voted for: it may stand in the list of the best of all
        servers.

        Args:
            text: A number, with or without ``#`` before it, or a title in any letter case.
            user_id: Who asks.
            guild_id: The server it is asked in, or None for a direct message.

        Returns:
            The piece, or None.
        """
        wanted = text.strip()
        digits = wanted.removeprefix("#")
        # SQLite's integers have 63 bits: a longer row of digits is nobody's number.
        number = int(digits) if digits.isdecimal() and len(digits) <= 18 else None
        row = await self.database.row(
            f"{_PIECE} WHERE id = coalesce(({_BY_NUMBER}), ({_BY_TITLE}))",
            {"number": number, "title": wanted.casefold(), "user": user_id, "guild": guild_id},
        )
        return None if row is None else _piece(row)

    async def count(self, author_id: int) -> int:
        """Counts the pieces that were composed for the member."""
        row = await self.database.row(
            "SELECT count(*) FROM pieces WHERE author_id = ?", (author_id,)
        )
        return 0 if row is None else int(row[0])

    async def suggest(self, user_id: int, text: str, *, limit: int) -> list[PieceLine]:
        """Returns the member's newest pieces and favourites whose title or number holds a text."""
        rows = await self.database.rows(
            f"{LINE} WHERE pieces.id IN ({_SUGGESTED}) ORDER BY id DESC LIMIT :limit",
            {"user": user_id, "text": text.strip().casefold(), "limit": limit},
        )
        return [PieceLine(**dict(row)) for row in rows]


async def insert_piece(
    connection: aiosqlite.Connection,
    composition: Composition,
    *,
    author_id: int,
    guild_id: int | None,
    channel_id: int,
    parent: int | None = None,
) -> int:
    """Adds a piece without its sound and picture, within the caller's transaction.

    Returns:
        The number of the piece.
    """
    await meet(connection, author_id)
    [[number]] = await connection.execute_fetchall(
        "INSERT INTO pieces (author_id, guild_id, channel_id, composition, midi, "
        "parent_id) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (
            author_id,
            guild_id,
            channel_id,
            json.dumps(composition.to_json()),
            composition.midi,
            parent,
        ),
    )
    # The database's own lower() knows only the letters from A to Z.
    await connection.execute_fetchall(
        "UPDATE entries SET title = casefold(title) WHERE piece_id = ?", (number,)
    )
    return int(number)


def _piece(row: sqlite3.Row) -> Piece:
    composition = Composition.from_json(json.loads(row["composition"]), row["midi"])
    return Piece(row["id"], row["author_id"], row["guild_id"], composition, row["parent_id"])
