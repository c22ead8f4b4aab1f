"""Who may have a piece made or posted, where and when: the one way in.

Whatever posts a piece takes a slot here first and holds it until it is done. The checks come in
this order: the server's rule about channels; how many pieces the member and all members have
under way; and, for a new piece, how many the member had made in the last 24 hours on the server
(its rule) and on all servers (the operator's).

Of the engine's places a share is kept for members with nothing under way: whoever asks for a
single piece gets in while others fill the queue.

All of it is in memory: Discord waits three seconds for an answer, and only a first answer can be
shown to the asker alone.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import discord

from bot.i18n.messages import key, t
from bot.store.jobs import Made
from bot.store.servers import Rules
from engine.api.errors import QueueFullError, RequestError

DAY: Final = 24 * 60 * 60
"""How far quotas look back, in seconds."""

KEPT_SHARE: Final = 1 / 4
"""The share of the engine's places that only members with nothing under way get."""

# Discord allows 2,000 characters, and nobody reads more.
_MAX_CHANNELS_NAMED: Final = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """What the operator allows.

    Attributes:
        per_member: Pieces one member may have under way, at least 1.
        per_day: Pieces one member may make in 24 hours, on all servers together, at least 1.
    """

    per_member: int
    per_day: int


class Admission:
    """Counts pieces from the moment they are asked for.

    The engine bounds its queue too; a check here lets the refusal come at once, and to the asker
    alone.

    Args:
        rules: Returns the rules of a server by its id, or the defaults for None.
        limits: The operator's limits.
        places: Returns how many pieces the engine takes in at once; machines come and go.
        clock: Returns seconds since 1970; tests pass their own.
    """

    def __init__(
        self,
        rules: Callable[[int | None], Rules],
        limits: Limits,
        places: Callable[[], int],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._rules = rules
        self._limits = limits
        self._places = places
        self._clock = clock
        self._under_way: Counter[int] = Counter()
        # The pieces of the last 24 hours, oldest first. Members who have their data deleted
        # stay in here that long, or deleting would lift every limit.
        self._made: deque[Made] = deque()

    @property
    def in_all(self) -> int:
        """How many pieces are under way together."""
        return self._under_way.total()

    def under_way(self, user_id: int) -> int:
        """How many pieces the member has under way."""
        return self._under_way[user_id]

    def remember(self, made: Sequence[Made]) -> None:
        """Counts pieces that were made before a restart, the oldest first."""
        self._made.extend(made)

    @contextmanager
    def slot(
        self, interaction: discord.Interaction[discord.Client], *, makes: int
    ) -> Iterator[None]:
        """Holds a slot for one job of the member while the block runs.

        Args:
            interaction: The request for the job.
            makes: How many new pieces the job makes. A piece that is posted again counts for no
                quota, nor do the pieces of a block that raises.

        Raises:
            RequestError: The job is not allowed here, or the member has reached a limit.
            QueueFullError: All places are taken, or all but those kept for other members.
        """
        user_id, rules = interaction.user.id, self._rules(interaction.guild_id)
        require_channel(interaction, rules.channels)
        mine = self._under_way[user_id]
        if mine >= self._limits.per_member:
            raise RequestError(t("under-way", count=mine))
        places = self._places()
        if mine:
            places -= int(places * KEPT_SHARE)
        if self.in_all >= places:
            raise QueueFullError(f"{self.in_all} pieces are under way already.")
        made = Made(user_id, interaction.guild_id, self._clock())
        if makes:
            self._require_quota(made, makes, rules.daily_quota)
            self._made.extend([made] * makes)
        self._under_way[user_id] += 1
        try:
            yield
        except BaseException:
            for _ in range(makes):
                if made in self._made:
                    self._made.remove(made)
            raise
        finally:
            self._under_way[user_id] -= 1
            # Drops zeros, or the counter would keep an entry for every member it ever met.
            self._under_way += Counter()

    def _require_quota(self, wanted: Made, makes: int, quota: int | None) -> None:
        since = wanted.at - DAY
        while self._made and self._made[0].at <= since:
            self._made.popleft()
        made = [piece for piece in self._made if piece.user_id == wanted.user_id]
        here = [piece for piece in made if piece.guild_id == wanted.guild_id]
        if quota is not None and len(here) + makes > quota:
            raise _refusal(key("quota-server"), here, makes, quota)
        per_day = self._limits.per_day
        if len(made) + makes > per_day:
            raise _refusal(key("quota-all"), made, makes, per_day)


def require_channel(
    interaction: discord.Interaction[discord.Client], allowed: Sequence[int]
) -> None:
    """Makes sure that pieces may be made in this channel, or in the parent of this thread.

    Args:
        interaction: The request.
        allowed: The ids of the allowed channels; empty to allow all.

    Raises:
        RequestError: They may not; the error names the allowed channels.
    """
    here = {interaction.channel_id, getattr(interaction.channel, "parent_id", None)}
    if not allowed or here & set(allowed):
        return
    server = interaction.guild
    # On a server where the bot is no member, it cannot know which channels still exist.
    known = {channel.id for channel in server.channels} if server is not None else set()
    left = [channel_id for channel_id in allowed if not known or channel_id in known]
    if not left:
        raise RequestError(t("no-channel-left"))
    named = [f"<#{channel_id}>" for channel_id in left[:_MAX_CHANNELS_NAMED]]
    raise RequestError(t("channel-not-allowed", channels=named))


def _refusal(name: str, made: Sequence[Made], makes: int, quota: int) -> RequestError:
    """Makes the error for a full quota; it tells when there will be room.

    Args:
        name: The key of the message for a single piece.
        made: The pieces that fill the quota, oldest first.
        makes: How many more are asked for.
        quota: The limit.
    """
    if makes > quota:
        return RequestError(t("quota-too-small", makes=makes, count=quota))
    # The time at which enough of them are a day old, in Discord's notation.
    when = f"<t:{int(made[len(made) + makes - quota - 1].at) + DAY}:R>"
    if makes > 1:
        return RequestError(t("quota-several", makes=makes, count=quota, when=when))
    return RequestError(t(name, count=quota, when=when))
