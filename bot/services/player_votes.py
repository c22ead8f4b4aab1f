"""Votes of listeners on what plays: half of those who listen decide."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.i18n.messages import key, t
from bot.services.player_rights import PlayerAct


@dataclass(frozen=True, slots=True)
class Motion:
    """What listeners vote on; ``percent`` is the volume that is wanted, if it is about that."""

    act: PlayerAct
    percent: int = 0


class Votes:
    """The votes on one piece: each listener has one for each act."""

    def __init__(self) -> None:
        self._users: dict[Motion, set[int]] = {}

    def cast(self, motion: Motion, user_id: int, hearing: Collection[int]) -> str | None:
        """Counts a vote in place of the listener's last one on this act.

        Args:
            motion: What they want.
            user_id: The listener.
            hearing: All who listen; the votes of others go.

        Returns:
            How it stands, worded, or None where enough want it.
        """
        for other in [each for each in self._users if each.act is motion.act]:
            self._users[other].discard(user_id)
        self._users.setdefault(motion, set()).add(user_id)
        for users in self._users.values():
            users.intersection_update(hearing)
        if len(self._users[motion]) >= _needed(hearing):
            return None
        return self._worded(key("player-voted"), motion, hearing)

    def settle(self, act: PlayerAct) -> None:
        """Drops the votes on an act that was done."""
        self._users = {each: users for each, users in self._users.items() if each.act is not act}

    def texts(self, hearing: Collection[int]) -> list[str]:
        """Words how each vote stands."""
        standing = [motion for motion, users in self._users.items() if users]
        return [self._worded(key("player-votes"), motion, hearing) for motion in standing]

    def _worded(self, name: str, motion: Motion, hearing: Collection[int]) -> str:
        count, needed = len(self._users[motion]), _needed(hearing)
        act, percent = motion.act.value, motion.percent
        return t(name, act=act, percent=percent, count=count, needed=needed)


def _needed(hearing: Collection[int]) -> int:
    """How many of these listeners decide: half of them, at least one."""
    return max(1, (len(hearing) + 1) // 2)
