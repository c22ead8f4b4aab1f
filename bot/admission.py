"""Who may have a piece made or posted, where and when: the one way in.

Whatever posts a piece asks here for a place first, and holds it until it is done. Asked are,
in this order: the server's rule about channels, how many pieces the member and all members
have under way, and, where a new piece is made, how many the member had made in the last
24 hours on the server (its rule) and on all servers (the operator's).

All of it is known without a look into the database: Discord waits three seconds for an
answer, and one that is a refusal is to be seen by the asker alone.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import discord

from bot.i18n.messages import key, t
from bot.store.jobs import Made
from bot.store.servers import Rules
from engine.api.errors import QueueFullError, RequestError

if TYPE_CHECKING:
    from bot.app import Affetto

DAY: Final = 24 * 60 * 60
"""The seconds that quotas look back."""

# Discord allows 2,000 characters, and nobody reads more.
_CHANNELS_NAMED: Final = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """What the operator allows.

    Attributes:
        per_member: Pieces one member may have under way, at least 1.
        per_day: Pieces one member may make in 24 hours, on all servers together, at least 1.
        in_all: Pieces that may be under way together, at least 1.
    """

    per_member: int
    per_day: int
    in_all: int


class Admission:
    """Counts the pieces, from the moment they are asked for.

    The engine bounds its queue too; asking here first lets the answer come at once, and to
    the asker alone.

    Args:
        rules: A server's rules by its id, or the defaults for None.
        limits: The operator's limits.
        clock: Seconds since 1970; a test has its own.
    """

    def __init__(
        self,
        rules: Callable[[int | None], Rules],
        limits: Limits,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._rules = rules
        self._limits = limits
        self._clock = clock
        self._under_way: Counter[int] = Counter()
        # Those of the last 24 hours, oldest first. A member who has themselves forgotten
        # stays in here that long, or forgetting would lift every limit.
        self._made: deque[Made] = deque()

    @property
    def in_all(self) -> int:
        """How many pieces are under way together."""
        return self._under_way.total()

    def under_way(self, user_id: int) -> int:
        """How many pieces the member has under way."""
        return self._under_way[user_id]

    def remember(self, made: Sequence[Made]) -> None:
        """Count what was made before a restart; oldest first."""
        self._made.extend(made)

    @contextmanager
    def place(self, interaction: discord.Interaction[Affetto], *, makes: int) -> Iterator[None]:
        """A place for one job of the member's, for as long as the block runs.

        Args:
            interaction: What asks for it.
            makes: How many new pieces are made; one that is posted again counts for no quota,
                and those of a block that raises do not either.

        Raises:
            RequestError: It may not be here, or the member has as many as they may.
            QueueFullError: There are as many under way together as there may be.
        """
        user_id, rules = interaction.user.id, self._rules(interaction.guild_id)
        require_channel(interaction, rules.channels)
        mine = self._under_way[user_id]
        if mine >= self._limits.per_member:
            raise RequestError(t("under-way", count=mine))
        if self.in_all >= self._limits.in_all:
            raise QueueFullError(f"{self._limits.in_all} pieces are under way already.")
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
            # Without this the counter would grow by an entry for each member ever met.
            self._under_way += Counter()

    def _require_quota(self, wanted: Made, makes: int, quota: int | None) -> None:
        since = wanted.at - DAY
        while self._made and self._made[0].at <= since:
            self._made.popleft()
        made = [piece for piece in self._made if piece.user_id == wanted.user_id]
        here = [piece for piece in made if piece.guild_id == wanted.guild_id]
        if quota is not None and len(here) + makes > quota:
            raise _refusal(key("quota-server"), here, makes, quota)
        most = self._limits.per_day
        if len(made) + makes > most:
            raise _refusal(key("quota-all"), made, makes, most)


def require_channel(interaction: discord.Interaction[Affetto], allowed: Sequence[int]) -> None:
    """Make sure that pieces may be made in this channel, or the one this thread is in.

    Args:
        interaction: Where it is asked for.
        allowed: The channels' ids; none for everywhere.

    Raises:
        RequestError: They may not; names the channels where they may.
    """
    here = {interaction.channel_id, getattr(interaction.channel, "parent_id", None)}
    if not allowed or here & set(allowed):
        return
    server = interaction.guild
    # Where the bot itself is no member, it does not know which of them are still there.
    known = {channel.id for channel in server.channels} if server is not None else set()
    left = [channel_id for channel_id in allowed if not known or channel_id in known]
    if not left:
        raise RequestError(t("no-channel-left"))
    named = [f"<#{channel_id}>" for channel_id in left[:_CHANNELS_NAMED]]
    raise RequestError(t("channel-not-allowed", channels=named))


def _refusal(name: str, made: Sequence[Made], makes: int, quota: int) -> RequestError:
    """What to raise where a quota leaves no room; tells when it will.

    Args:
        name: The key of the sentence for a single piece.
        made: The pieces that fill the quota, oldest first.
        makes: How many more are asked for.
        quota: How many there may be.
    """
    if makes > quota:
        return RequestError(t("quota-too-small", makes=makes, count=quota))
    # When so many of them are a day old that there is room, as Discord shows times.
    when = f"<t:{int(made[len(made) + makes - quota - 1].at) + DAY}:R>"
    if makes > 1:
        return RequestError(t("quota-several", makes=makes, count=quota, when=when))
    return RequestError(t(name, count=quota, when=when))
