"""Starting, stopping and starting again, as an operator does."""

from __future__ import annotations

import pytest

from tests.discord_server.gateway import SHARDS
from tests.discord_server.host import Host
from tests.discord_server.members import Member, answered, compose, counted, labels
from tests.discord_server.process import GATED, BotProcess
from tests.discord_server.server import Discord

COMMANDS = "GET /applications/{application_id}/commands"

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.slow
async def test_the_first_start_logs_in_and_registers_the_commands(
    discord: Discord, bot: BotProcess
) -> None:
    names = [request.name for request in discord.requests]
    assert names == [
        "GET /users/@me",
        "GET /oauth2/applications/@me",
        "PUT /applications/{application_id}/commands",
        "GET /gateway/bot",
    ]
    assert {"compose", "history", "replay", "top", "privacy", "help"} <= discord.commands.keys()
    assert [each["shard"] for each in discord.gateway.identified] == [[0, SHARDS], [1, SHARDS]]
    await bot.logged("ready in 1 servers")
    client = f"client_id={discord.place.application_id}"
    assert bot.said(f"to invite the bot: https://discord.com/oauth2/authorize?{client}")


@pytest.mark.slow
async def test_a_restart_registers_nothing_and_old_buttons_work(
    discord: Discord, bot: BotProcess, host: Host, alice: Member, bob: Member
) -> None:
    message = await compose(discord, alice)
    await answered(discord, await alice.press(message, "👍"))
    assert await bot.stop() == 0
    await host.start()
    assert discord.registered == 1

    pressed = await bob.press(message, "👍")
    assert await answered(discord, pressed) is message
    assert labels(message) == counted(2, 0, 0)
    assert len(message["attachments"]) == 3


async def test_commands_that_were_cleared_at_discord_are_registered_at_the_next_start(
    discord: Discord, bot: BotProcess, host: Host
) -> None:
    registered, asked = discord.registered, len(discord.asked(COMMANDS))
    names = discord.commands.keys()
    discord.commands = {}
    assert await bot.stop() == 0
    await host.start()
    assert discord.registered == registered + 1
    assert discord.commands.keys() == names
    assert len(discord.asked(COMMANDS)) == asked + 1


@pytest.mark.slow
async def test_sigterm_amid_the_work_ends_it_cleanly_and_tells(
    discord: Discord, host: Host, alice: Member
) -> None:
    gated = await host.start(GATED, AFFETTO_DRAIN="0")
    asked = await alice.slash("compose", mood="happy", seconds=5)
    message = await answered(discord, asked)
    assert labels(message) == ["Cancel"]
    closed = len(discord.gateway.close_codes)
    assert await gated.stop() == 0
    gateway = discord.gateway
    await discord.until(lambda: len(gateway.close_codes) >= closed + SHARDS, "the goodbyes")

    assert gateway.close_codes[closed:] == [1000] * SHARDS
    assert gated.log[-1].endswith("stopped")
    assert "Traceback" not in "\n".join(gated.log)
    assert not message["attachments"]
    assert message["content"].startswith("I am being restarted: try again in a minute.")
    assert labels(message) == []
    told = len(discord.requests)
    await host.start()
    assert len(discord.messages.in_channel()) == 2
    assert not [each for each in discord.requests[told:] if each.operation.method == "PATCH"]
