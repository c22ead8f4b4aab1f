"""Notices: what members have yet to be told about their jobs.

A notice is written together with the end of its job and goes when it got through, so neither a
stop nor a Discord out of order loses one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.store.database import Database
from bot.store.jobs import Kind

FIRST_PAUSE_SECONDS: Final = 5
"""The pause after the first try; each further pause is twice as long."""
LONGEST_PAUSE_SECONDS: Final = 600
"""No pause is longer."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice, and where its job was answered.

    Attributes:
        kind: The kind of job.
        state: How it ended: delivered, failed or lost.
        message_id: The reply that stands in the channel, if it is known.
        token: What the reply can be edited by, if it is known; Discord takes it for 15 minutes.
        piece: The number of the piece, if there is one.
        title: Its title.
        duel: The number of the duel, if the job was one that is not known to be posted.
        jam: The number of the jam, if the job was a step of one.
        step: The step of it that its message is to show when the job is done; None for one that
            was not made.
        undone: The step that the job was to take back, if any.
        language: The language of the member.
        sentence: What to tell, or None for a job that a restart cut off.
        tries: How often telling it was tried.
    """

    job_id: int
    kind: Kind
    state: str
    user_id: int
    guild_id: int | None
    channel_id: int
    message_id: int | None
    token: str | None
    piece: int | None
    title: str | None
    duel: int | None
    jam: int | None
    step: int | None
    undone: int | None
    language: str
    sentence: str | None
    tries: int


_NOTICE: Final = """
    SELECT jobs.id AS job_id, kind, state, jobs.user_id, jobs.guild_id, jobs.channel_id,
        jobs.message_id, token, piece_id AS piece, title, duels.id AS duel, language, sentence,
        tries,
        coalesce(jam_id, json_extract(request, '$.jam')) AS jam,
        coalesce(jam_steps.id, json_extract(request, '$.shows')) AS step,
        json_extract(request, '$.undone') AS undone
    FROM notices JOIN jobs ON jobs.id = notices.job_id LEFT JOIN pieces ON pieces.id = piece_id
    LEFT JOIN duels ON kind = 'compose' AND piece_b = piece_id AND duels.message_id IS NULL
    LEFT JOIN jam_steps ON jam_steps.job_id = jobs.id
"""


@dataclass(frozen=True, slots=True)
class Notices:
    """The table of notices."""

    database: Database

    async def owe(self, job_id: int, error: str, sentence: str) -> bool:
        """Closes a job that failed, and notes what its member is to be told.

        A job that was delivered stays so. Without a row of the job nothing is noted.

        Args:
            job_id: The job.
            error: The name of the error's class.
            sentence: What to tell.

        Returns:
            Whether there is such a job.
        """
        async with self.database.transaction() as connection:
            await connection.execute_fetchall(
                "UPDATE jobs SET state = 'failed', error = ?, "
                "ended_at = CAST(strftime('%s', 'now') AS INTEGER) "
                "WHERE id = ? AND state IN ('accepted', 'running')",
                (error, job_id),
            )
            written = await connection.execute_fetchall(
                "INSERT INTO notices (job_id, sentence, due_at) "
                # Not before whoever noted it has tried to tell it.
                "SELECT id, ?, CAST(strftime('%s', 'now') AS INTEGER) + ? FROM jobs WHERE id = ? "
                "ON CONFLICT (job_id) DO UPDATE SET sentence = excluded.sentence "
                "RETURNING job_id",
                (sentence, LONGEST_PAUSE_SECONDS, job_id),
            )
        return bool(list(written))

    async def prepare(self, job_id: int, sentence: str) -> None:
        """Notes what the next start is to tell, unless :meth:`told` is called before."""
        await self.database.rows(
            "INSERT INTO notices (job_id, sentence, due_at) VALUES (?, ?, NULL) "
            "ON CONFLICT (job_id) DO UPDATE SET sentence = excluded.sentence",
            (job_id, sentence),
        )

    async def due(self) -> list[Notice]:
        """Returns the notices whose time has come, the oldest first."""
        rows = await self.database.rows(
            f"{_NOTICE} WHERE due_at <= CAST(strftime('%s', 'now') AS INTEGER) ORDER BY jobs.id"
        )
        return [Notice(**dict(row)) for row in rows]

    async def pause(self, most: float) -> float:
        """Returns the seconds until the next notice is due, at most so many."""
        row = await self.database.row(
            "SELECT min(due_at) - CAST(strftime('%s', 'now') AS INTEGER) AS pause FROM notices"
        )
        pause = None if row is None else row["pause"]
        return most if pause is None else min(max(float(pause), 1.0), most)

    async def owed_to(self, user_id: int) -> list[Notice]:
        """Returns the notices that could not be brought to a member so far."""
        rows = await self.database.rows(
            f"{_NOTICE} WHERE jobs.user_id = ? AND tries > 0 ORDER BY jobs.id",
            (user_id,),
        )
        return [Notice(**dict(row)) for row in rows]

    async def postpone(self, job_id: int) -> None:
        """Notes that telling failed for the moment; each pause is twice the one before."""
        await self.database.rows(
            "UPDATE notices SET tries = tries + 1, due_at = CAST(strftime('%s', 'now') AS INTEGER) "
            "+ min(? << min(tries, 20), ?) WHERE job_id = ?",
            (FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, job_id),
        )

    async def shelve(self, job_id: int) -> None:
        """Notes that the member cannot be reached until they come by, or the next start."""
        await self.database.rows(
            "UPDATE notices SET tries = tries + 1, due_at = NULL WHERE job_id = ?", (job_id,)
        )

    async def told(self, job_id: int) -> None:
        """Closes a notice that got through; no such notice is fine."""
        async with self.database.transaction() as connection:
            await connection.execute_fetchall("DELETE FROM notices WHERE job_id = ?", (job_id,))
            await connection.execute_fetchall(
                "UPDATE jobs SET token = NULL WHERE id = ? AND state IN ('failed', 'lost')",
                (job_id,),
            )

    async def delivered(self, notice: Notice, message_id: int) -> None:
        """Finishes the book-keeping of a job whose piece was found posted; the notice stays.

        Args:
            notice: What would have been told.
            message_id: The message that holds the piece.
        """
        key = {
            "job": notice.job_id,
            "message": message_id,
            "piece": notice.piece,
            "jam": notice.jam,
        }
        async with self.database.transaction() as connection:
            await connection.execute_fetchall(
                "UPDATE jobs SET state = 'delivered', message_id = :message, error = NULL, "
                "token = NULL, ended_at = CAST(strftime('%s', 'now') AS INTEGER) WHERE id = :job",
                key,
            )
            await connection.execute_fetchall(
                "UPDATE jams SET message_id = :message WHERE id = :jam", key
            )
            if notice.kind == "compose":
                await connection.execute_fetchall(
                    "UPDATE pieces SET message_id = :message WHERE message_id IS NULL AND "
                    "(id = :piece OR id IN (SELECT piece_a FROM duels WHERE piece_b = :piece))",
                    key,
                )
                await connection.execute_fetchall(
                    "UPDATE duels SET message_id = :message "
                    "WHERE piece_b = :piece AND message_id IS NULL",
                    key,
                )
