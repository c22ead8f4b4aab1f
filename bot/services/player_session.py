"""What plays on one server: its queue, its connection and its card, from joining to leaving."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from typing import Final

from bot.cards.player_card import Entry, PlayerEnd, Position, position_text
from bot.i18n.messages import t
from bot.services.player_deck import Deck
from bot.services.player_message import PlayerMessage
from bot.services.player_rights import PlayerAct, VoiceRoom, listeners
from bot.services.player_sound import PieceSounds
from bot.services.player_voice import PlayerVoice, VoiceLostError
from bot.services.player_votes import Motion, Votes
from bot.services.radio_station import Station
from bot.store.errors import PieceNotFoundError
from engine.api.errors import AffettoError

WAIT_SECONDS: Final = 0.2
"""How often a radio that has nothing ready is asked again."""
ALONE_SECONDS: Final = 60.0
"""How long the bot stays where nobody listens."""
IDLE_SECONDS: Final = 180.0
"""How long it stays when its queue is empty."""
PAUSED_SECONDS: Final = 900.0
"""How long it stays when it is paused."""

_log = logging.getLogger(__name__)


class _EndedError(Exception):
    """Leads out of the loops when a session ends by itself."""


class Session:
    """What plays on one server.

    Args:
        room: Where it plays.
        sounds: Has the sounds of pieces.

    Attributes:
        room: Where it plays.
        queue: What waits.
        now: What plays, or None between two pieces.
        votes: What listeners want of it.
        deck: What plays and what comes next.
        thumbs: Who gave their opinion of it.
        station: The radio that goes on where nothing waits, if there is one.
        is_ending: Whether it stops and leaves, and takes nothing more.
    """

    def __init__(self, room: VoiceRoom, sounds: PieceSounds) -> None:
        self.room = room
        self.queue: deque[Entry] = deque()
        self.now: Entry | None = None
        self.votes = Votes()
        self.deck = Deck(sounds, room.guild.id)
        self.thumbs: set[int] = set()
        self.station: Station | None = None
        self.is_ending = False
        self._voice: PlayerVoice
        self._message: PlayerMessage
        self._added = asyncio.Event()
        self._skipped = False
        self._end = PlayerEnd.IDLE
        self._since: dict[PlayerEnd, float] = {}
        self._running: asyncio.Task[None] | None = None

    @property
    def is_on(self) -> bool:
        """Whether the bot has joined, and does not leave."""
        return self._running is not None and not self.is_ending

    @property
    def position(self) -> Position:
        """How far the piece is, with the votes on it."""
        votes = self.votes.texts(listeners(self.room))
        return Position(self.deck.seconds, self.deck.volume, self._voice.is_paused, votes)

    def begin(
        self,
        voice: PlayerVoice,
        message: PlayerMessage,
        on_end: Callable[[], Awaitable[None]],
    ) -> None:
        """Begins to play the queue.

        Args:
            voice: The connection to the room.
            message: The card.
            on_end: Called when the bot has left.
        """
        self._voice, self._message = voice, message
        self._running = asyncio.create_task(self._run(on_end))

    def add(self, entries: Sequence[Entry]) -> None:
        """Puts pieces at the end of the queue."""
        self.queue.extend(entries)
        self._added.set()

    def skip(self) -> None:
        """Ends the piece that plays."""
        self._skipped = True
        self._voice.stop()

    def pause(self) -> bool:
        """Pauses, or goes on; returns whether it is paused now."""
        self._message.hurry()
        return self._voice.toggle_pause()

    def vote(self, motion: Motion, user_id: int) -> str | None:
        """Counts a listener's vote, the last one of theirs on an act.

        Returns:
            How it stands, worded, or None where enough of those who listen want it.
        """
        told = self.votes.cast(motion, user_id, listeners(self.room))
        self._message.hurry()
        return told

    def settle(self, act: PlayerAct) -> None:
        """Drops the votes on an act that was done, and shows what came of it."""
        self.votes.settle(act)
        self._message.hurry()

    def drop(self, pieces: Collection[int], asked_by: int | None = None) -> None:
        """Takes pieces out, and all that a member asked for; skips what plays if it is of them."""

        def stays(entry: Entry) -> bool:
            return entry.line.number not in pieces and entry.asked_by != asked_by

        self.queue = deque(filter(stays, self.queue))
        if self.station is not None and self.station.owner.member == asked_by:
            self.station.close()
            self.station = None
        if self.now is not None and not stays(self.now):
            self.skip()

    def stop(self, why: PlayerEnd) -> None:
        """Has it stop, leave the channel and say why; returns at once."""
        if self._running is not None and self.is_on:
            self._end, self.is_ending = why, True
            self._running.cancel()

    async def end(self, why: PlayerEnd) -> None:
        """Stops, leaves the channel and says why; waits until that is done."""
        self.stop(why)
        if self._running is not None:
            await asyncio.wait([self._running])

    async def _run(self, on_end: Callable[[], Awaitable[None]]) -> None:
        try:
            while True:
                self.now = await self._next_entry()
                await self._play(self.now)
                self.now = None
                self.deck.unload()
        except (_EndedError, asyncio.CancelledError):
            _log.info("left the voice channel: %s", self._end.name.lower())
        except VoiceLostError:
            _log.info("the voice channel is lost")
            self._end = PlayerEnd.CUT_OFF
        except Exception:  # noqa: BLE001 - the outermost boundary: nobody waits for the task
            _log.error("the player failed", exc_info=True)
            self._end = PlayerEnd.CUT_OFF
        self.is_ending = True
        if self.station is not None:
            self.station.close()
        try:
            await asyncio.gather(self._voice.leave(), self._message.finish(t(self._end)))
        finally:
            await on_end()

    async def _next_entry(self) -> Entry:
        """Takes what waits, else what the radio has, else waits."""
        while not self.queue and self.station is not None:
            if (entry := self.station.next_entry()) is not None:
                return entry
            self._leave_after(PlayerEnd.ALONE, ALONE_SECONDS, is_so=not listeners(self.room))
            await asyncio.sleep(WAIT_SECONDS)
        if not self.queue:
            await self._wait_for_entry()
        return self.queue.popleft()

    async def _wait_for_entry(self) -> None:
        self._message.change(content=t("player-over"), embeds=[], attachments=[], view=None)
        self._added.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await self._added.wait()
        if not self.queue:
            raise _EndedError

    async def _play(self, entry: Entry) -> None:
        """Plays a piece to its end, unless it is skipped or cannot be played."""
        self._skipped = False
        self.votes, self.thumbs = Votes(), set()
        try:
            source, png = await self.deck.load(entry)
        except (AffettoError, PieceNotFoundError):
            _log.warning("piece %d cannot be played", entry.line.number, exc_info=True)
            return
        text = position_text(entry, self.position, self.queue)
        is_radio = self.station is not None
        self._message.show(entry, png, self.room.guild.id, text, radio=is_radio)
        _log.info("piece %d plays in a voice channel", entry.line.number)
        if not self._skipped:  # It may have been, while its sound was made.
            await self._voice.play(source, lambda: self._look_around(entry))

    def _look_around(self, entry: Entry) -> None:
        """Leaves where nobody listens, gets the next sound ready, moves the position."""
        self.room = self._voice.room or self.room
        self._leave_after(PlayerEnd.ALONE, ALONE_SECONDS, is_so=not listeners(self.room))
        self._leave_after(PlayerEnd.IDLE, PAUSED_SECONDS, is_so=self._voice.is_paused)
        ahead = self.queue[0] if self.queue else None
        if ahead is None and self.station is not None:
            ahead = self.station.prepare()
        if ahead is not None:
            self.deck.prepare(ahead)
        self._message.move(lambda: position_text(entry, self.position, self.queue))

    def _leave_after(self, why: PlayerEnd, seconds: float, *, is_so: bool) -> None:
        """Ends the session once something has been so for long enough."""
        if not is_so:
            self._since.pop(why, None)
        elif time.monotonic() - self._since.setdefault(why, time.monotonic()) >= seconds:
            self._end = why
            raise _EndedError
