"""The unmodified bot in a simulated Discord, with a fake in the engine's place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any, Self

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.env import Env
from simcord.interactions import base_payload
from simcord.results import InteractionResult, ResponseMessage

from bot.app import Affetto, database_path
from bot.settings import BotSettings
from bot.store import Store, open_store
from engine.interface import Engine, ProgressCallback
from engine.keys import Key
from engine.moods import mood as known_mood
from engine.values import (
    ComposeRequest,
    Composition,
    ModelInfo,
    MoodReading,
    Progress,
)

MP3 = b"ID3 the sound"
PNG = b"\x89PNG the picture"
MIDI = b"MThd the notes"


def compose(request: ComposeRequest) -> Composition:
    """A finished piece, as the engine would hand it back."""
    return Composition(
        request=request,
        title=f"{request.mood.name.title()} Étude",
        key=request.key or Key(9, "minor"),
        tempo=71.6,
        seconds=float(request.seconds),
        notes=128,
        midi=MIDI,
        model=ModelInfo("piano", "1.2", "0" * 64),
        features={"notes_per_second": 4.25},
        reading=MoodReading(valence=-0.6, arousal=-0.4),
        stages={"compose": 0.5},
        mp3=MP3,
        png=PNG,
    )


def compose_request(mood: str = "sad", seed: int = 7) -> ComposeRequest:
    """A request, as a command would make it."""
    return ComposeRequest(mood=known_mood(mood), seed=seed)


async def keep(
    store: Store, *requests: ComposeRequest, user: int, guild: int | None = None
) -> None:
    """Have pieces in the store that were composed earlier."""
    for request in requests:
        await store.pieces.add(
            compose(request).without_media(),
            author_id=user,
            guild_id=guild,
            channel_id=5,
            job_id=0,
        )


@dataclass
class FakeEngine:
    """An engine that is ready at once, or plays a script, or waits to be let go.

    Attributes:
        script: What each job does before its end: progress it tells, and seconds it takes.
        ends_with: What each job ends with instead of a piece.
        refuses_with: What ``submit`` raises.
        held: While set, jobs wait for :meth:`let_go` after their script.
        works: Everything that was submitted, in order.
    """

    script: Sequence[Progress | float] = ()
    ends_with: Exception | None = None
    refuses_with: Exception | None = None
    held: bool = False
    finish: Callable[[ComposeRequest], Composition] = compose
    works: list[ComposeRequest | Composition] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    env: Env | None = None
    waiting: int = 0
    worker_pids: tuple[int, ...] = ()

    def submit(
        self, work: ComposeRequest | Composition, on_progress: ProgressCallback | None = None
    ) -> FakeJob:
        if self.refuses_with is not None:
            raise self.refuses_with
        self.works.append(work)
        return FakeJob(self, work, on_progress)

    def let_go(self) -> None:
        self.gate.set()


@dataclass
class FakeJob:
    engine: FakeEngine
    work: ComposeRequest | Composition
    on_progress: ProgressCallback | None

    async def result(self) -> Composition:
        engine = self.engine
        assert engine.env is not None
        for step in engine.script:
            if isinstance(step, float):
                await engine.env.external_wait(asyncio.sleep(step), reason="the engine works")
            elif self.on_progress is not None:
                self.on_progress(step)
        if engine.held:
            await engine.env.external_wait(engine.gate.wait(), reason="the engine is held")
        if engine.ends_with is not None:
            raise engine.ends_with
        if isinstance(self.work, ComposeRequest):
            return engine.finish(self.work)
        return replace(self.work, mp3=b"ID3 rendered again", png=b"\x89PNG drawn again")

    def cancel(self) -> None:
        raise NotImplementedError


class World:
    """A running bot with its store, and the server and channel of the tests."""

    def __init__(
        self, settings: BotSettings, engine: Engine, *, settle_timeout: float = 5.0
    ) -> None:
        self.settings = settings
        self._settle_timeout = settle_timeout
        self.engine = engine
        self.env: Env
        self.bot: Affetto
        self.store: Store
        self.guild: GuildHandle
        self.channel: ChannelHandle
        self._store_stack = AsyncExitStack()
        self._known_errors = 0

    async def __aenter__(self) -> Self:
        self.env = Env(await self._new_bot(), settle_timeout=self._settle_timeout)
        if isinstance(self.engine, FakeEngine):
            self.engine.env = self.env
        await self.env.start()
        self.guild = self.env.create_guild()
        self.channel = self.guild.create_text_channel("music")
        self.alice = self.guild.add_member(self.env.create_user("alice"))
        self.bob = self.guild.add_member(self.env.create_user("bob"))
        self.members = (self.alice, self.bob)
        return self

    async def __aexit__(self, *details: object) -> None:
        try:
            await self.env.shutdown()
        finally:
            await self._store_stack.aclose()
        # Whatever the bot met and the test did not name is an error of the test.
        unexpected = self.env.errors_since(self._known_errors)
        if unexpected:
            raise BaseExceptionGroup("the bot met errors that were not expected", unexpected)

    async def _new_bot(self, bot: type[Affetto] = Affetto) -> Affetto:
        self._store_stack = AsyncExitStack()
        path = database_path(self.settings)
        self.store = await self._store_stack.enter_async_context(open_store(path))
        self.bot = bot(self.settings, self.store, self.engine, self._sleep)
        return self.bot

    async def _sleep(self, seconds: float) -> None:
        """Seconds that pass only when a test lets them."""
        await self.env.external_wait(asyncio.sleep(seconds), reason="between two edits")

    async def restart(self, bot: type[Affetto] = Affetto) -> None:
        """Stop the bot where it stands, and start it anew on the same files."""
        before = self._store_stack
        await self.env.restart_bot(await self._new_bot(bot))
        await before.aclose()

    def emit(self, member: MemberActor, command: str, **options: Any) -> InteractionResult:
        """Send a command as Discord would, but unchecked and without waiting for anything."""
        backend = self.env.backend
        known = backend.find_command(command, self.guild.id, type=1)
        assert known is not None
        types = {option["name"]: option["type"] for option in known["options"]}
        record, payload = base_payload(
            backend,
            type=discord.InteractionType.application_command.value,
            channel_id=self.channel.id,
            guild_id=self.guild.id,
            user_id=member.id,
            data={
                "id": known["id"],
                "name": command,
                "type": 1,
                "options": [
                    {"name": name, "type": types[name], "value": value}
                    for name, value in options.items()
                ],
            },
        )
        backend.emit("INTERACTION_CREATE", payload)
        return InteractionResult(self.env, record)

    def limit_uploads(self, limit_bytes: int) -> None:
        """Make the server one with that limit for a file."""

        def shrink(event: str, payload: Any) -> None:
            if event == "INTERACTION_CREATE":
                payload["attachment_size_limit"] = limit_bytes

        self.env.backend.subscribers.insert(0, shrink)

    async def job(self, result: InteractionResult) -> dict[str, Any]:
        """The row of the job that the command was accepted as; empty where there is none."""
        row = await self.store.jobs.database.row(
            "SELECT * FROM jobs WHERE id = ?", (result._interaction.id,)
        )
        return {} if row is None else dict(row)

    def expect(self, *errors: type[BaseException]) -> None:
        """The bot met just these errors, out of what the library wrapped around them."""
        met = [
            getattr(error, "original", None) or error.__cause__ or error
            for error in self.env.errors_since(self._known_errors)
        ]
        self._known_errors = self.env.error_cursor
        assert [type(error) for error in met] == list(errors)

    def edits(self) -> list[str]:
        """The texts the bot gave to replies by editing them, in order."""
        return [
            request.json["content"]
            for request in self.env.http_requests
            if request.method == "PATCH" and request.json is not None
        ]


def seen(result: InteractionResult) -> ResponseMessage:
    """The message the member sees in answer."""
    assert result.response is not None
    return result.response


def said(result: InteractionResult) -> str:
    """The text the member sees in answer."""
    return seen(result).content


def request_line(result: InteractionResult) -> str:
    """What follows the sentence of an error."""
    return f"\n-# Request {result._interaction.id:x}"


def names(message: Any) -> list[str]:
    """The file names of a message."""
    return [attachment.filename for attachment in message.attachments]


def labels(message: Any) -> list[str]:
    """What the buttons of a message say."""
    return [button["label"] for row in message.components for button in row["components"]]
