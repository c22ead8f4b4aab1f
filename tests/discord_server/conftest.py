"""What the tests against the Discord of our own start from.

A file of tests shares one server, one data folder and, as long as no test stops it, one bot,
since its start takes seconds. What each test did is judged in the end of that test.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.discord_server.faults import Faults
from tests.discord_server.host import Host
from tests.discord_server.listening import start_player
from tests.discord_server.members import Member, compose
from tests.discord_server.process import BotProcess
from tests.discord_server.server import UPLOAD_LIMIT, Discord


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def host(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Host]:
    """A host without a bot."""
    async with Discord() as server:
        host = Host(server, tmp_path_factory.mktemp("data"))
        yield host
        if host.bot is not None:
            await host.bot.leave()
        # What came after the last test's end.
        assert not server.violations, "\n".join(server.violations)


@pytest_asyncio.fixture(loop_scope="module")
async def discord(host: Host) -> AsyncIterator[Discord]:
    """The server; in the end nothing may have been wrong with what it was sent."""
    server = host.discord
    server.upload_limit = UPLOAD_LIMIT
    server.closed.clear()
    yield server
    if host.bot is not None:
        print("\n".join(host.bot.log))  # noqa: T201 - shown where a test fails
    wrong, server.violations = server.violations, []
    left, server.faults = server.faults.left, Faults()
    trouble = [] if host.bot is None else host.bot.trouble()
    assert not wrong, "\n".join(wrong)
    assert not left, f"the bot never asked for what was to go wrong: {left}"
    assert not trouble


@pytest_asyncio.fixture(loop_scope="module")
async def bot(host: Host, discord: Discord) -> BotProcess:
    """A bot that is connected."""
    return host.bot if host.bot is not None and host.bot.runs else await host.start()


@pytest.fixture
def alice(discord: Discord) -> Member:
    """The operator, who is a member like others."""
    return Member(discord, discord.place.owner_id, "alice")


@pytest.fixture
def bob(discord: Discord) -> Member:
    """A member nobody knows yet."""
    return Member(discord, next(discord.ids), "bob")


@pytest_asyncio.fixture(loop_scope="module")
async def player(host: Host, discord: Discord) -> AsyncIterator[BotProcess]:
    """A bot that plays in voice channels; it is in none when a test begins, and two pieces are."""
    bot = host.bot if host.bot is not None and host.bot.runs else await start_player(host)
    discord.rooms.gateway.packets.clear()
    yield bot
    for user_id in (*discord.rooms.states,):
        if user_id != discord.place.application_id:
            await discord.rooms.move(user_id, None, {"id": str(user_id), "username": "gone"})
    await discord.until(lambda: discord.rooms.bot is None, "the bot's leave")


@pytest_asyncio.fixture(loop_scope="module")
async def pieces(discord: Discord, player: BotProcess, alice: Member) -> list[dict[str, Any]]:
    """The messages of pieces 1 and 2."""
    shown = [
        message for message in discord.messages.in_channel() if len(message["attachments"]) == 3
    ]
    while len(shown) < 2:
        shown.append(await compose(discord, alice, seed=len(shown) + 1))
    return shown
