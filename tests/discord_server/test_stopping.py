"""Told to stop: what runs may end, and the rest is told."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from tests.discord_server.host import Host
from tests.discord_server.members import Member, answered
from tests.discord_server.process import GATED, BotProcess
from tests.discord_server.rows import (
    AGAIN,
    let_go,
    settled,
    state,
    whole,
)
from tests.discord_server.server import Discord

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_sigterm_lets_what_runs_end_and_takes_nothing_new(
    discord: Discord, bot: BotProcess, host: Host, alice: Member, bob: Member
) -> None:
    gated = await host.start(GATED)
    asked = await alice.slash("compose", mood="happy", seconds=5)
    await answered(discord, asked)
    gated.process.terminate()
    await gated.logged("stopping: ")
    late = await answered(discord, await bob.slash("compose", mood="happy", seconds=5))
    status = await let_go(host, gated)

    assert status == 0
    assert late["content"].startswith("I am being restarted: try again in a minute.")
    assert asked.shown is not None
    assert whole(asked.shown)
    assert state(host, asked) == "delivered"
    gated.trouble()


@pytest.mark.parametrize("pause", [0.03])
async def test_a_second_sigterm_ends_it_at_once(
    discord: Discord, bot: BotProcess, host: Host, alice: Member, pause: float
) -> None:
    gated = await host.start(GATED)
    asked = await alice.slash("compose", mood="happy", seconds=5)
    await answered(discord, asked)
    gated.process.terminate()
    await asyncio.sleep(pause)
    gated.process.terminate()
    assert await let_go(host, gated) == 0
    await host.start()
    await settled(host, asked, "lost")
    assert asked.shown is not None
    assert asked.shown["content"] == f"<@{alice.id}>, {AGAIN}"


async def test_however_soon_a_second_sigterm_comes_it_ends_well(
    discord: Discord, bot: BotProcess, host: Host
) -> None:
    for pause in (0.1, 0.3):
        idle = await host.start()
        idle.process.terminate()
        await asyncio.sleep(pause)
        with suppress(ProcessLookupError):
            idle.process.terminate()
        assert await idle.end() == 0
