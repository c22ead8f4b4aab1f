"""Jams: pieces that several members make in turns, step by step."""

from __future__ import annotations

import json
from dataclasses import dataclass

import aiosqlite

from bot.store.database import Database
from bot.store.errors import JamNotFoundError
from bot.store.jam_rows import IDLE_SECONDS, Added, Jam, Step, read_jam, read_open_jam
from bot.store.pieces import insert_piece
from bot.store.users import meet
from engine.api.composition import Composition


@dataclass(frozen=True, slots=True)
class Jams:
    """The tables of jams and their steps."""

    database: Database

    async def open(
        self,
        composition: Composition,
        *,
        user_id: int,
        guild_id: int | None,
        channel_id: int,
        language: str,
        job_id: int,
    ) -> Jam:
        """Opens a jam with its first step.

        Args:
            composition: The piece to begin with.
            user_id: Who opens it.
            guild_id: The server it is opened in, or None for a direct message.
            channel_id: The channel it is opened in.
            language: The language of its message.
            job_id: The job that made the piece.
        """
        async with self.database.transaction() as connection:
            await meet(connection, user_id)
            [[number]] = await connection.execute_fetchall(
                "INSERT INTO jams (opener_id, guild_id, channel_id, language) "
                "VALUES (?, ?, ?, ?) RETURNING id",
                (user_id, guild_id, channel_id, language),
            )
            await _add(connection, number, user_id, Added(), composition, job_id)
            return await read_jam(connection, number)

    async def add(
        self, number: int, user_id: int, added: Added, composition: Composition, job_id: int
    ) -> Jam:
        """Adds a step.

        Args:
            number: The jam.
            user_id: Whose step it is.
            added: What it adds.
            composition: The piece as it stands after it.
            job_id: The job that made it.

        Raises:
            JamNotFoundError: The jam is not kept any more.
            JamOverError: It is over.
        """
        async with self.database.transaction() as connection:
            await read_open_jam(connection, number)
            await meet(connection, user_id)
            await _add(connection, number, user_id, added, composition, job_id)
            return await read_jam(connection, number)

    async def drop(self, step: int) -> None:
        """Takes the last step of a jam that goes on back, with the jam if it was the only one.

        A step on which others were built stays; one that is gone already is fine.
        """
        async with self.database.transaction() as connection:
            rows = await connection.execute_fetchall(
                "DELETE FROM jam_steps WHERE id = :step AND midi IS NOT NULL AND NOT EXISTS ("
                "SELECT 1 FROM jam_steps AS later WHERE later.jam_id = jam_steps.jam_id "
                "AND later.id > :step) RETURNING jam_id",
                {"step": step},
            )
            for row in rows:
                await connection.execute_fetchall(
                    "DELETE FROM jams WHERE id = :jam AND piece_id IS NULL "
                    "AND NOT EXISTS (SELECT 1 FROM jam_steps WHERE jam_id = :jam)",
                    {"jam": row["jam_id"]},
                )

    async def posted(self, number: int, message_id: int) -> None:
        """Notes the message that shows the jam as it stands, and that it was played in now."""
        await self.database.rows(
            "UPDATE jams SET message_id = ?, "
            "played_at = CAST(strftime('%s', 'now') AS INTEGER) WHERE id = ?",
            (message_id, number),
        )

    async def get(self, number: int) -> Jam:
        """Returns the jam of that number.

        Raises:
            JamNotFoundError: It is not kept any more.
        """
        return await read_jam(self.database.reader, number)

    async def open_one(self, number: int) -> Jam:
        """Returns the jam of that number, which goes on.

        Raises:
            JamNotFoundError: It is not kept any more.
            JamOverError: It is over.
        """
        return await read_open_jam(self.database.reader, number)

    async def composition(self, step: int) -> Composition:
        """Returns the piece as it stood after a step of a jam that goes on.

        Raises:
            JamNotFoundError: The step is not kept any more, or its jam is over.
        """
        row = await self.database.row(
            "SELECT composition, midi FROM jam_steps WHERE id = ? AND midi IS NOT NULL", (step,)
        )
        if row is None:
            raise JamNotFoundError(step)
        return Composition.from_json(json.loads(row["composition"]), row["midi"])

    async def finish(self, number: int) -> Jam:
        """Ends a jam: what stands becomes a piece of all who took part.

        Its author is who opened the jam. One that is over stays as it is.

        Raises:
            JamNotFoundError: It is not kept any more.
        """
        async with self.database.transaction() as connection:
            jam = await read_jam(connection, number)
            if jam.piece is not None:
                return jam
            [row] = await connection.execute_fetchall(
                "SELECT composition, midi FROM jam_steps WHERE id = ?", (jam.steps[-1].number,)
            )
            piece = await insert_piece(
                connection,
                Composition.from_json(json.loads(row["composition"]), row["midi"]),
                author_id=jam.opener_id,
                guild_id=jam.guild_id,
                channel_id=jam.channel_id,
            )
            for statement in (
                "UPDATE jams SET piece_id = :piece WHERE id = :jam",
                "UPDATE pieces SET message_id = :message WHERE id = :piece",
                "UPDATE jam_steps SET composition = NULL, midi = NULL WHERE jam_id = :jam",
            ):
                await connection.execute_fetchall(
                    statement, {"piece": piece, "jam": number, "message": jam.message_id}
                )
            return await read_jam(connection, number)

    async def due(self) -> list[int]:
        """Returns the numbers of the jams in which nothing was added for too long."""
        rows = await self.database.rows(
            "SELECT id FROM jams WHERE piece_id IS NULL AND message_id IS NOT NULL "
            "AND played_at <= CAST(strftime('%s', 'now') AS INTEGER) - ? "
            # Whether a step stands that a restart cut off is told first.
            "AND NOT EXISTS (SELECT 1 FROM jam_steps JOIN jobs ON jobs.id = jam_steps.job_id "
            "JOIN notices ON notices.job_id = jobs.id WHERE jam_id = jams.id AND state = 'lost') "
            "ORDER BY played_at",
            (IDLE_SECONDS,),
        )
        return [int(row["id"]) for row in rows]

    async def steps(self, piece: int) -> tuple[Step, ...]:
        """Returns how a piece was made in a jam, in order; empty for a piece of no jam."""
        row = await self.database.row("SELECT id FROM jams WHERE piece_id = ?", (piece,))
        return () if row is None else (await self.get(row["id"])).steps

    async def players(self, piece: int) -> tuple[int | None, ...]:
        """Returns who made a piece in a jam, in the order in which they joined.

        Returns:
            Their ids, None for members who were forgotten; empty for a piece of no jam.
        """
        return tuple(dict.fromkeys(step.user_id for step in await self.steps(piece)))

    async def with_others(self, user_id: int) -> bool:
        """Whether a member took part in a jam together with members who are not forgotten."""
        row = await self.database.row(
            "SELECT 1 FROM jam_steps AS mine JOIN jam_steps AS others USING (jam_id) "
            "WHERE mine.user_id = :user AND others.user_id <> :user",
            {"user": user_id},
        )
        return row is not None


async def _add(
    connection: aiosqlite.Connection,
    number: int,
    user_id: int,
    added: Added,
    composition: Composition,
    job_id: int,
) -> None:
    await connection.execute_fetchall(
        "INSERT INTO jam_steps (jam_id, user_id, job_id, bars, instrument, mood, composition, "
        "midi) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            user_id,
            job_id,
            added.bars,
            added.instrument,
            added.mood,
            json.dumps(composition.to_json()),
            composition.midi,
        ),
    )
    await connection.execute_fetchall(
        "UPDATE jams SET played_at = CAST(strftime('%s', 'now') AS INTEGER) WHERE id = ?",
        (number,),
    )
