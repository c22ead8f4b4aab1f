"""All that is kept of one member: to hand it out, and to delete it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, Final

import aiosqlite

from bot.store.database import Database
from bot.store.message_locations import MessageLocation

_TABLES: Final = {
    "member": "SELECT id, first_seen FROM users WHERE id = ?",
    "votes": "SELECT piece_id, value, cast_at FROM votes WHERE user_id = ? ORDER BY piece_id",
    "favourites": "SELECT piece_id, added_at FROM favourites WHERE user_id = ? ORDER BY piece_id",
    "duels": "SELECT * FROM duels WHERE author_id = ? ORDER BY id",
    "duel-votes": "SELECT duel_id, side, cast_at FROM duel_votes WHERE user_id = ? "
    "ORDER BY duel_id",
    "jams": "SELECT id, guild_id, channel_id, message_id, language, played_at, piece_id FROM jams "
    "WHERE opener_id = ? ORDER BY id",
    "jam-steps": "SELECT jam_steps.id, jam_id, piece_id, bars, instrument, mood, made_at "
    "FROM jam_steps JOIN jams ON jams.id = jam_id WHERE user_id = ? ORDER BY jam_steps.id",
    "jobs": "SELECT * FROM jobs WHERE user_id = ? ORDER BY id",
    "notices": "SELECT notices.* FROM notices JOIN jobs ON jobs.id = job_id WHERE user_id = ? "
    "ORDER BY job_id",
}

# A member's jams in which others took part go to whoever joined next, with their pieces.
_HAND_ON: Final = (
    """
    UPDATE jams SET opener_id = (
        SELECT user_id FROM jam_steps WHERE jam_id = jams.id AND user_id <> :user
        ORDER BY id LIMIT 1
    ) WHERE opener_id = :user
    """,
    """
    UPDATE pieces SET author_id = (SELECT opener_id FROM jams WHERE piece_id = pieces.id)
    WHERE author_id = :user AND id IN (SELECT piece_id FROM jams)
    """,
    """
    UPDATE entries SET author_id = (SELECT opener_id FROM jams WHERE piece_id = entries.piece_id)
    WHERE author_id = :user AND piece_id IN (SELECT piece_id FROM jams)
    """,
    "UPDATE jam_steps SET user_id = NULL WHERE user_id = :user",
)

# What shows the piece of a jam of the member's again, and names who made it.
_REPLAYS: Final = """
    SELECT jams.id AS jam_id, jobs.guild_id, jobs.channel_id, jobs.message_id
    FROM jam_steps JOIN jams ON jams.id = jam_id JOIN jobs ON jobs.piece_id = jams.piece_id
    WHERE jam_steps.user_id = :user AND state = 'delivered' AND jobs.message_id IS NOT NULL
    AND json(request) = json_object('piece', jobs.piece_id)
    AND (jobs.guild_id IS jams.guild_id OR jobs.user_id = opener_id)
    GROUP BY jobs.id ORDER BY jobs.id
"""


@dataclass(frozen=True, slots=True)
class KeptPiece:
    """A piece with all that is kept of it: ``facts`` is plain JSON, ``midi`` its file."""

    number: int
    title: str
    facts: dict[str, Any]
    midi: bytes


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted.

    Attributes:
        pieces: The numbers of the pieces.
        locations: The messages that show them, or jams that went on.
        jams: The jams that stay, in which the member took part.
        replays: The number of such a jam and a message that shows its piece again, for each that
            may name its members.
    """

    pieces: list[int]
    locations: list[MessageLocation]
    jams: list[int]
    replays: list[tuple[int, MessageLocation]]


@dataclass(frozen=True, slots=True)
class Members:
    """Looks at all tables from one member's side."""

    database: Database

    async def known(self, user_id: int) -> bool:
        """Whether anything is kept of the member."""
        return await self.database.row("SELECT 1 FROM users WHERE id = ?", (user_id,)) is not None

    async def facts(self, user_id: int) -> dict[str, list[dict[str, Any]]]:
        """Returns all that is kept of the member except their pieces.

        Returns:
            Table to rows of plain JSON; all are empty for a member the bot does not know.
        """
        found = {
            name: [dict(row) for row in await self.database.rows(question, (user_id,))]
            for name, question in _TABLES.items()
        }
        for job in found["jobs"]:
            del job["token"]  # A key to the reply, and nothing that is known of the member.
            job["request"] = json.loads(job["request"])
            job["stages"] = json.loads(job["stages"]) if job["stages"] else None
        return found

    async def pieces(self, user_id: int, *, after: int, limit: int) -> list[KeptPiece]:
        """Returns the member's pieces with numbers above ``after``, in order, at most ``limit``."""
        rows = await self.database.rows(
            "SELECT id, title, guild_id, channel_id, message_id, created_at, parent_id, "
            "composition, midi FROM pieces WHERE author_id = ? AND id > ? ORDER BY id LIMIT ?",
            (user_id, after, limit),
        )
        return [
            KeptPiece(
                number=row["id"],
                title=row["title"],
                facts={
                    "number": row["id"],
                    "created_at": row["created_at"],
                    "guild_id": row["guild_id"],
                    "channel_id": row["channel_id"],
                    "message_id": row["message_id"],
                    "made_from": row["parent_id"],
                    **json.loads(row["composition"]),
                },
                midi=row["midi"],
            )
            for row in rows
        ]

    async def forget(self, user_id: int) -> Forgotten:
        """Deletes all that is kept of the member, others' votes on their pieces included.

        What they added to jams stays as music of nobody; a jam is deleted where no other member
        is left, and else goes to who joined next.
        """
        key = {"user": user_id}
        async with self.database.transaction() as connection:
            replays = [
                (int(row["jam_id"]), MessageLocation(*tuple(row)[1:]))
                for row in await connection.execute_fetchall(_REPLAYS, key)
            ]
            left, jams = await _leave_jams(connection, user_id)
            locations = await connection.execute_fetchall(
                "SELECT jobs.guild_id, jobs.channel_id, jobs.message_id FROM jobs "
                "JOIN pieces ON pieces.id = piece_id "
                "WHERE author_id = :user AND state = 'delivered' UNION "
                "SELECT guild_id, channel_id, message_id FROM pieces "
                "WHERE author_id = :user AND message_id IS NOT NULL",
                key,
            )
            await connection.execute_fetchall(
                "UPDATE pieces SET composition = json_set(composition, '$.request.origin', NULL) "
                "WHERE parent_id IN (SELECT id FROM pieces WHERE author_id = :user)",
                key,
            )
            pieces = await connection.execute_fetchall(
                "DELETE FROM pieces WHERE author_id = :user RETURNING id", key
            )
            for statement in (
                "DELETE FROM votes WHERE user_id = :user",
                "DELETE FROM favourites WHERE user_id = :user",
                "DELETE FROM duel_votes WHERE user_id = :user",
                "DELETE FROM jobs WHERE user_id = :user",
                "DELETE FROM users WHERE id = :user",
            ):
                await connection.execute_fetchall(statement, key)
        return Forgotten(
            pieces=[row["id"] for row in pieces],
            locations=list(dict.fromkeys([*left, *map(_location, locations)])),
            jams=jams,
            replays=[(jam, at) for jam, at in replays if jam in jams],
        )


async def _leave_jams(
    connection: aiosqlite.Connection, user_id: int
) -> tuple[list[MessageLocation], list[int]]:
    """Takes a member out of jams; returns the messages of those that go, and those that stay."""
    key = {"user": user_id}
    gone = await connection.execute_fetchall(
        "DELETE FROM jams WHERE opener_id = :user AND NOT EXISTS (SELECT 1 FROM jam_steps "
        "WHERE jam_id = jams.id AND user_id <> :user) RETURNING guild_id, channel_id, message_id",
        key,
    )
    stay = await connection.execute_fetchall(
        "SELECT DISTINCT jam_id FROM jam_steps WHERE user_id = :user ORDER BY jam_id", key
    )
    for statement in _HAND_ON:
        await connection.execute_fetchall(statement, key)
    left = [_location(row) for row in gone if row["message_id"] is not None]
    return left, [int(row["jam_id"]) for row in stay]


def _location(row: sqlite3.Row) -> MessageLocation:
    return MessageLocation(**dict(row))
