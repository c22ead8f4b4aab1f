"""The unmodified bot in a simulated Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, Self

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.env import Env
from simcord.interactions import base_payload
from simcord.results import InteractionResult, ResponseMessage

from bot.client import Affetto
from bot.error_handler import Tree
from bot.registration import register
from bot.settings import BotSettings, database_path
from bot.store import Store, open_store
from engine.api.interface import Engine
from tests.bot.fake_engine import FakeEngine


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
        self._localise: Callable[[str, Any], None] | None = None

    async def __aenter__(self) -> Self:
        self.env = Env(await self._new_bot(), settle_timeout=self._settle_timeout, shard_count=2)
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
        self.bot = bot(self.settings, self.store, self.engine, Tree, register, self._sleep)
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
        name, _, within = command.partition(" ")
        known = backend.find_command(name, self.guild.id, type=1)
        assert known is not None
        inner: Any = known
        if within:
            [inner] = [option for option in known["options"] if option["name"] == within]
        types = {option["name"]: option["type"] for option in inner["options"]}
        given = [
            {"name": name, "type": types[name], "value": value} for name, value in options.items()
        ]
        record, payload = base_payload(
            backend,
            type=discord.InteractionType.application_command.value,
            channel_id=self.channel.id,
            guild_id=self.guild.id,
            user_id=member.id,
            data={
                "id": known["id"],
                "name": name,
                "type": 1,
                "options": [{"name": within, "type": 1, "options": given}] if within else given,
            },
        )
        backend.emit("INTERACTION_CREATE", payload)
        return InteractionResult(self.env, record)

    def speak(self, locale: str) -> None:
        """Have every member's Discord in that locale from now on."""

        def localise(event: str, payload: Any) -> None:
            if event == "INTERACTION_CREATE":
                payload["locale"] = locale

        if self._localise is not None:
            self.env.backend.subscribers.remove(self._localise)
        self._localise = localise
        self.env.backend.subscribers.insert(0, localise)

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


def logged(caplog: pytest.LogCaptureFixture, result: InteractionResult) -> list[str]:
    """What the log says of the request."""
    name = f"{result._interaction.id:x}"
    return [record.getMessage() for record in caplog.records if vars(record)["request"] == name]


def names(message: Any) -> list[str]:
    """The file names of a message."""
    return [attachment.filename for attachment in message.attachments]


def counts(message: Any) -> list[str]:
    """The counts on a piece's buttons: for, against, favourites."""
    return [label for label in labels(message) if label.isdecimal()]


def labels(message: Any) -> list[str]:
    """What the buttons of a message say."""
    return [button["label"] for row in message.components for button in row["components"]]
