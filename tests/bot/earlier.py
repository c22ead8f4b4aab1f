"""The bot on a data folder that an earlier version left, in the Discord of that time."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Self
from unittest import mock

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, UserHandle
from simcord.results import ResponseMessage

from bot.settings import database_path
from tests.bot.world import World

DATA: Final = Path(__file__).with_name("data")
DATABASE: Final = DATA / "affetto.db.gz"
DISCORD: Final[dict[str, Any]] = json.loads((DATA / "discord.json").read_text("utf-8"))
"""What Discord held then: the ids of all there is, and the bot's messages."""


MANAGE: Final = discord.Permissions(manage_guild=True)


def unpack(path: Path) -> None:
    """Put the database there, as the earlier version left it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.decompress(DATABASE.read_bytes()))


class EarlierWorld(World):
    """A running bot that has just been started on the earlier data.

    The server, the channel and the members are those of that time; the duel that was open then
    has still an hour to go.

    Attributes:
        carol: She manages the server.
        dora: She is a member too, but had her pieces made in direct messages.
        lounge: A channel of the server where no piece may be made.
    """

    carol: MemberActor
    dora: UserHandle
    lounge: ChannelHandle

    async def __aenter__(self) -> Self:
        settings = self.settings
        self.settings = replace(settings, data_dir=settings.data_dir / "before")
        await super().__aenter__()
        self._come_back()
        await self.env.settle()
        self.settings = settings
        path = database_path(settings)
        unpack(path)
        _put_off_ends(path)
        await self.restart()
        await self.env.settle()
        return self

    def message(self, name: str) -> ResponseMessage:
        """One of the bot's messages of that time, as it is now."""
        place = DISCORD["messages"][name]
        message = self.env.backend.get_message(place["channel"], place["id"])
        return ResponseMessage(self.env, message)

    def link(self, name: str) -> str:
        """Where that message stands."""
        place = DISCORD["messages"][name]
        return f"https://discord.com/channels/{self.guild.id}/{place['channel']}/{place['id']}"

    def _come_back(self) -> None:
        """Have the server, the members and the messages of that time."""
        backend = self.env.backend
        self.guild = self.env.create_guild(id=DISCORD["server"])
        channels = {}
        for name, channel_id in DISCORD["channels"].items():
            with self._next_id(channel_id):
                channels[name] = self.guild.create_text_channel(name)
        self.channel, self.lounge = channels["music"], channels["lounge"]
        users = {}
        for name, user_id in DISCORD["members"].items():
            with self._next_id(user_id):
                users[name] = self.env.create_user(name)
        self.dora = users["dora"]
        with self._next_id(DISCORD["direct_messages"]["dora"]):
            backend.get_dm_channel(self.dora.id)
        managers = self.guild.create_role("managers", permissions=MANAGE)
        self.alice, self.bob = (self.guild.add_member(users[name]) for name in ("alice", "bob"))
        self.members = (self.alice, self.bob)
        self.carol = self.guild.add_member(users["carol"], roles=[managers])
        self.guild.add_member(self.dora)
        for message in DISCORD["messages"].values():
            with self._next_id(message["id"]):
                backend.create_message(message["channel"], backend.bot_user.id, **message["shown"])

    @contextmanager
    def _next_id(self, snowflake: int) -> Iterator[None]:
        """What is made in the block gets that id of Discord's."""
        backend = self.env.backend
        backend.reserve_id(snowflake)
        with mock.patch.object(backend, "snowflake", return_value=snowflake):
            yield


def _put_off_ends(path: Path) -> None:
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.execute(
                "UPDATE duels SET ends_at = strftime('%s', 'now') + 3600 WHERE revealed_at IS NULL"
            )
    finally:
        connection.close()
