"""A radio: pieces that are composed one after the other for as long as somebody listens.

Its work is of the background class, so members' requests come first. The next piece is made
while one plays; where it is not ready in time, an earlier piece that the server liked fills the
gap. Pieces of a radio are pieces like all others, but those that nobody liked go when they are
no longer among the last ``KEPT``.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from bot.cards.player_card import Entry
from bot.i18n.messages import signed_number, t
from bot.services.jobs import Jobs
from bot.services.player_sound import PieceSounds
from bot.services.radio_taste import Taste
from bot.store import Store
from bot.store.errors import PieceNotFoundError
from engine.api.composition import Composition
from engine.api.errors import AffettoError
from engine.api.interface import JobKind, Owner
from engine.api.request import ComposeRequest

KEPT: Final = 20
"""How many pieces of a radio are kept that nobody liked."""
RETRY_SECONDS: Final = 5.0
"""The pause after a piece that could not be made."""
MAX_LIKED: Final = 25
"""Of how many of the server's best pieces one is drawn to fill a gap."""

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Station:
    """The radio of one server.

    Attributes:
        store: Holds the pieces.
        jobs: Has the engine and the cache.
        sounds: Has the sounds of pieces.
        owner: Who began it, and where.
        channel_id: The channel it was begun in.
        taste: What is wanted now.
        before: The piece that was composed last.
        moved: Words what the last thumb changed; the next card shows it.
    """

    store: Store
    jobs: Jobs
    sounds: PieceSounds
    owner: Owner
    channel_id: int
    taste: Taste
    before: Composition | None = None
    moved: Callable[[], str] | None = None
    _chance: random.Random = field(default_factory=random.Random)
    _making: asyncio.Task[Entry] | None = None
    _recent: deque[int] = field(default_factory=deque)
    _filling: asyncio.Task[Entry | None] | None = None
    _filled: int | None = None

    def prepare(self) -> Entry | None:
        """Has the next piece made, and an earlier one ready for the gap.

        Returns:
            The next piece, once it is made.
        """
        if self._making is None:
            self._making = asyncio.create_task(self._make())
        if self._filling is None and not self._making.done():
            self._filling = asyncio.create_task(self._fill())
        return self._making.result() if self._making.done() else None

    def next_entry(self) -> Entry | None:
        """Returns the next piece; where none is ready, an earlier one, or None without any."""
        if self._making is not None and self._making.done():
            made, self._making = self._making.result(), None
            return made
        filler = None
        if self._filling is not None and self._filling.done():
            filler, self._filling = self._filling.result(), None
        self.prepare()
        return filler

    def draw_request(self) -> ComposeRequest:
        """Draws what to compose next."""
        request = self.taste.next_request(self.before, self._chance)
        return replace(request, model=self.store.servers.rules(self.owner.server).model_or(None))

    def heard(self, piece: Composition, *, liked: bool) -> str:
        """Moves toward a piece or away from it, and words that; what is being made is made anew."""
        moved = self.taste.liked(piece) if liked else self.taste.disliked(piece)
        self.taste = moved
        # Worded where it is shown: the card is not in the language of whoever has a thumb.
        self.moved = lambda: t(
            "radio-moved",
            way="up" if liked else "down",
            valence=signed_number(moved.valence),
            arousal=signed_number(moved.arousal),
            instruments=piece.request.instruments,
        )
        if not liked and self._making is not None and not self._making.done():
            self._making.cancel()
            self._making = None  # The session has the next one made.
        return self.moved()

    def close(self) -> None:
        """Gives up what is being made."""
        for task in (self._making, self._filling):
            if task is not None:
                task.cancel()

    async def _make(self) -> Entry:
        while True:
            try:
                return await self._compose()
            except (AffettoError, PieceNotFoundError) as error:
                _log.info("the radio's next piece was not made: %s", type(error).__name__)
            await self.jobs.runner.sleep(RETRY_SECONDS)

    async def _compose(self) -> Entry:
        request = self.draw_request()
        job = self.jobs.runner.engine.submit(request, owner=self.owner, kind=JobKind.BACKGROUND)
        try:
            composition = await job.result()
        except asyncio.CancelledError:
            job.cancel()
            raise
        number = await self.store.pieces.add(
            composition,
            author_id=self.owner.member,
            guild_id=self.owner.server,
            channel_id=self.channel_id,
            job_id=0,
        )
        await self.jobs.keep_media(number, composition)
        await self.sounds.prepare(number, self.owner, JobKind.BACKGROUND)
        self.before = composition
        await self.keep(number)
        line = await self.store.pieces.line(number)
        if line is None:
            raise PieceNotFoundError(number)
        return Entry(line, self.owner.member, note=self._take_note())

    def _take_note(self) -> str:
        said, self.moved = self.moved, None
        return t("radio-piece") if said is None else said()

    async def keep(self, number: int) -> None:
        """Takes a piece among the last ones; the one that leaves them goes if nobody liked it."""
        self._recent.append(number)
        if len(self._recent) <= KEPT:
            return
        old = self._recent.popleft()
        tally = await self.store.votes.tally(old)
        if not (tally.up or tally.favourites):
            await self.store.removal.piece(old)
            await self.jobs.cache.drop(old)

    async def _fill(self) -> Entry | None:
        """Draws an earlier piece that the server liked, and has its sound ready."""
        lines = await self.store.ranking.top(guild_id=self.owner.server, limit=MAX_LIKED)
        fresh = [line for line in lines if line.number != self._filled] or lines
        if not fresh:
            return None
        line = self._chance.choice(fresh)
        self._filled = line.number
        try:
            # It is due when the piece that plays is over, whoever waits for pieces meanwhile; it
            # is made once and then kept.
            await self.sounds.prepare(line.number, self.owner)
        except (AffettoError, PieceNotFoundError) as error:
            _log.info("nothing fills a gap of the radio: %s", type(error).__name__)
            return None
        return Entry(line, self.owner.member, note=t("radio-earlier"))
