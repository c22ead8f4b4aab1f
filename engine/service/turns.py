"""Whose turn a job takes, as a priority that is settled when the job is handed over.

Rounds go by member: a member's first job belongs to the round that is under way, the second to
the next, and so on. Within a round, servers take turns likewise. Work that no member waits for
comes after all rounds, the sounds that listeners wait for before all. A round never goes back, and
after ``OVERTAKING`` jobs that were let in before somebody's next one it is over, so that nobody's
later jobs wait for ever behind newcomers.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from engine.api.interface import JobKind, Owner

PLACES: Final = 1000
"""Places for the servers' turns within a round; beyond them the order is that of arrival."""
ROUNDS: Final = 1_000_000
"""Rounds before the background's; a queue is long empty before there are so many."""

OVERTAKING: Final = 32
"""Jobs of a round that go before those of the next, although they were handed over later: on two
cores half a minute's work."""


class Turns:
    """Gives out priorities, the highest first."""

    def __init__(self) -> None:
        self._round = 0
        self._overtaken = 0  # jobs that were let into the round although others waited for the next
        self._last: dict[int, int] = {}  # the latest round of each member
        self._servers: Counter[tuple[int, int | None]] = Counter()  # jobs of a round and server

    def take(self, owner: Owner, kind: JobKind) -> int:
        """Give a job its priority.

        ``take(Owner(1), JobKind.MEMBER)`` is 0 for a member with nothing under way, −1000 for
        the same member's next.
        """
        if kind is JobKind.BACKGROUND:
            return -ROUNDS * PLACES
        if kind is JobKind.LISTENER:
            return 1
        if max(self._last.values(), default=0) > self._round > self._last.get(owner.member, -1):
            self._overtaken += 1
            if self._overtaken > OVERTAKING:
                self._advance(self._round + 1)
        turn = min(max(self._round, self._last.get(owner.member, -1) + 1), ROUNDS - 1)
        self._last[owner.member] = turn
        place = min(self._servers[turn, owner.server], PLACES - 1)
        self._servers[turn, owner.server] += 1
        return -(turn * PLACES + place)

    def begun(self, priority: int) -> None:
        """Take note that a job of this priority began: its round is under way."""
        turn = -priority // PLACES
        if self._round < turn < ROUNDS:
            self._advance(turn)

    def _advance(self, turn: int) -> None:
        self._round, self._overtaken = turn, 0
        self._last = {who: last for who, last in self._last.items() if last >= turn}
        self._servers = Counter(
            {place: count for place, count in self._servers.items() if place[0] >= turn}
        )

    def start_over(self) -> None:
        """Begin again with the first round, once nobody waits."""
        self._round = self._overtaken = 0
        self._last.clear()
        self._servers.clear()
