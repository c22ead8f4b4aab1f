"""What members preferred, as data to learn from: no id of Discord's is in it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from bot.store.database import Database

_AT_A_TIME: Final = 100
"""Rows read at a time: a few megabytes, however many there are."""

_VOTED: Final = """
    SELECT id, composition, count(*) FILTER (WHERE value = 1) AS up,
        count(*) FILTER (WHERE value = -1) AS down
    FROM pieces JOIN votes ON piece_id = id
    WHERE id > ? GROUP BY id ORDER BY id LIMIT ?
"""
_DUELS: Final = """
    SELECT duels.id, piece_a, piece_b, a.composition AS of_a, b.composition AS of_b,
        count(*) FILTER (WHERE side = 'a') AS a, count(*) FILTER (WHERE side = 'b') AS b
    FROM duels JOIN duel_votes ON duel_id = duels.id
    JOIN pieces AS a ON a.id = piece_a JOIN pieces AS b ON b.id = piece_b
    WHERE revealed_at IS NOT NULL AND duels.id > ? GROUP BY duels.id ORDER BY duels.id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Looks at pieces, votes and duels for what was liked."""

    database: Database

    async def all(self) -> AsyncIterator[dict[str, Any]]:
        """Yields each piece with votes, then each revealed duel with votes, as plain JSON.

        A piece has ``kind`` "piece", ``up``, ``down`` and the facts of the piece. A duel has
        ``kind`` "duel", ``duel``, ``votes`` by side, and the facts of its pieces as ``a`` and
        ``b``. The facts are ``piece`` (its number), ``request``, ``model``, ``features`` and
        ``reading``; of the piece it was made from they tell only the way.
        """
        async for row in self._rows(_VOTED):
            facts = _facts(row["id"], row["composition"])
            yield {"kind": "piece", **facts, "up": row["up"], "down": row["down"]}
        async for row in self._rows(_DUELS):
            yield {
                "kind": "duel",
                "duel": row["id"],
                "a": _facts(row["piece_a"], row["of_a"]),
                "b": _facts(row["piece_b"], row["of_b"]),
                "votes": {"a": row["a"], "b": row["b"]},
            }

    async def _rows(self, question: str) -> AsyncIterator[Any]:
        last = 0
        while rows := await self.database.rows(question, (last, _AT_A_TIME)):
            for row in rows:
                yield row
            last = rows[-1]["id"]


def _facts(number: int, composition: str) -> dict[str, Any]:
    known = json.loads(composition)
    request = known["request"]
    if request.get("origin"):
        request["origin"] = {"way": request["origin"]["way"]}
    told = ("model", "features", "reading")
    return {"piece": number, "request": request, **{name: known[name] for name in told}}
