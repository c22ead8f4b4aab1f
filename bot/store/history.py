"""Lists of pieces: a member's, a server's, with filters."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from bot.store.database import Database
from bot.store.lines import HAS_MOOD, LINE, PieceLine
from engine.api.instruments import BY_NAME, PRESETS

_HAS_INSTRUMENTS: Final = (
    "(instruments IN (SELECT value FROM json_each(:ensembles)) "
    "OR instr(', ' || instruments || ', ', ', ' || :instruments || ', '))"
)

# A piece of a jam is of all who took part in it.
_HAS_AUTHOR: Final = (
    "(author_id = :author OR piece_id IN (SELECT jams.piece_id FROM jam_steps "
    "JOIN jams ON jams.id = jam_id WHERE user_id = :author AND jams.piece_id IS NOT NULL))"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which pieces a list holds; None lets all through.

    Attributes:
        author_id: The member they were composed for, or who took part in the jam.
        guild_id: The server they were asked for in.
        mood: A mood that was asked for, alone, in a blend or along the way.
        instruments: An instrument that plays in them, or the name of their ensemble.
    """

    author_id: int | None = None
    guild_id: int | None = None
    mood: str | None = None
    instruments: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Lists pieces, newest first."""

    database: Database

    async def count(self, chosen: Filter) -> int:
        """Counts the pieces."""
        row = await self.database.row(f"SELECT count(*) {_chosen(chosen)}", _values(chosen))
        return 0 if row is None else int(row[0])

    async def page(self, chosen: Filter, *, offset: int, limit: int) -> list[PieceLine]:
        """Returns the pieces from index ``offset`` (0 the newest) on."""
        rows = await self.database.rows(
            f"{LINE} WHERE pieces.id IN (SELECT piece_id {_chosen(chosen)} "
            "ORDER BY piece_id DESC LIMIT :limit OFFSET :offset) ORDER BY number DESC",
            {**_values(chosen), "limit": limit, "offset": offset},
        )
        return [PieceLine(**dict(row)) for row in rows]


def _chosen(chosen: Filter) -> str:
    if chosen.guild_id is not None and chosen.mood is not None and chosen.author_id is None:
        return _of_server_and_mood(chosen)
    # Only the filters that are set stand in the statement, so that the indexes serve.
    filters = [
        text
        for text, value in (
            (_HAS_AUTHOR, chosen.author_id),
            ("guild_id = :guild", chosen.guild_id),
            (HAS_MOOD, chosen.mood),
            (_HAS_INSTRUMENTS, chosen.instruments),
        )
        if value is not None
    ]
    # Only constants are put into the statement.
    return f"FROM entries {'WHERE ' if filters else ''}{' AND '.join(filters)}"


def _of_server_and_mood(chosen: Filter) -> str:
    found = "here.guild_id = :guild AND mood = :mood"
    if chosen.instruments is None:
        return f"FROM server_moods AS here WHERE {found}"
    joined = "server_moods AS here JOIN entries USING (piece_id)"
    return f"FROM {joined} WHERE {found} AND {_HAS_INSTRUMENTS}"


def _values(chosen: Filter) -> dict[str, Any]:
    wanted = chosen.instruments
    # A piece for "quartet" is one with a violin, though its request does not name it.
    holding = [name for name, parts in PRESETS.items() if wanted in parts and wanted in BY_NAME]
    return {
        "author": chosen.author_id,
        "guild": chosen.guild_id,
        "mood": chosen.mood,
        "instruments": wanted,
        "ensembles": json.dumps(holding),
    }
