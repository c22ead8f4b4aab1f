"""Who may start a piece now: a limit for each member, and one for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot.speech import say
from engine.errors import QueueFullError, RequestError


class Admission:
    """Counts the pieces under way, from the moment they are asked for.

    The engine bounds its queue too; asking here first lets the answer come at once, and to
    the asker alone.

    Args:
        per_member: How many one member may have under way, at least 1.
        in_all: How many there may be under way together, at least 1.
    """

    def __init__(self, *, per_member: int, in_all: int) -> None:
        self._most_per_member = per_member
        self._most_in_all = in_all
        self._under_way: Counter[int] = Counter()

    @property
    def in_all(self) -> int:
        """How many pieces are under way together."""
        return self._under_way.total()

    def under_way(self, user_id: int) -> int:
        """How many pieces the member has under way."""
        return self._under_way[user_id]

    @contextmanager
    def place(self, user_id: int) -> Iterator[None]:
        """A place for one piece of the member's, for as long as the block runs.

        Raises:
            RequestError: The member has as many under way as they may.
            QueueFullError: There are as many under way together as there may be.
        """
        mine = self._under_way[user_id]
        if mine >= self._most_per_member:
            raise RequestError(say("under-way", count=mine))
        if self.in_all >= self._most_in_all:
            raise QueueFullError(f"{self._most_in_all} pieces are under way already.")
        self._under_way[user_id] += 1
        try:
            yield
        finally:
            self._under_way[user_id] -= 1
            # Without this the counter would grow by an entry for each member ever met.
            self._under_way += Counter()
