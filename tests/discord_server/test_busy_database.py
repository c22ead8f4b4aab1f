"""Another process holds the bot's database, as a backup tool may."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.discord_server.host import Host
from tests.discord_server.members import Member, answered, compose, counted, labels
from tests.discord_server.process import BotProcess
from tests.discord_server.server import Discord

pytestmark = pytest.mark.asyncio(loop_scope="module")

DEFERRED_UPDATE = 6


@contextmanager
def locked(host: Host) -> Iterator[None]:
    connection = sqlite3.connect(host.folder / "affetto.db", isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        connection.close()


async def test_reads_are_answered_and_votes_wait_for_the_lock_to_go(
    discord: Discord, bot: BotProcess, host: Host, alice: Member, bob: Member
) -> None:
    message = await compose(discord, alice)
    with locked(host):
        pressed = await bob.press(message, "👍")
        started = time.monotonic()
        history = await answered(discord, await alice.slash("history"))
        assert time.monotonic() - started < 3
        assert history["embeds"]
        await discord.until(lambda: pressed.callback, "the answer to the vote")
        assert time.monotonic() - started < 3
        assert pressed.callback == DEFERRED_UPDATE
        assert labels(message) == counted(0, 0, 0)
    await discord.until(lambda: labels(message) == counted(1, 0, 0), "the vote")
