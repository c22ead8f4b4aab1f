"""Killed at any moment: no notice is false, and none is lost."""

from __future__ import annotations

import pytest

from tests.discord_server.faults import Fault, How, with_files, without_files
from tests.discord_server.host import Host
from tests.discord_server.members import Member, answered, posted
from tests.discord_server.process import GATED, BotProcess
from tests.discord_server.rows import (
    AGAIN,
    CALLBACK,
    EDIT,
    EDIT_MESSAGE,
    FOLLOW_UP,
    database,
    killed,
    settled,
    whole,
)
from tests.discord_server.server import Discord

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_killed_as_the_upload_arrives_the_next_start_finds_the_piece(
    discord: Discord, bot: BotProcess, host: Host, alice: Member
) -> None:
    discord.faults.strike(EDIT, bot.process.kill, with_files)
    asked = await alice.slash("compose", mood="happy", seconds=5)
    message = await posted(discord, asked)
    await bot.end()
    sent = len(discord.messages.in_channel())
    again = await host.start()
    await settled(host, asked, "delivered")

    assert whole(message)
    assert message["content"] == ""
    assert len(discord.messages.in_channel()) == sent
    voted = await alice.press(message, "👍")
    assert await answered(discord, voted) is message
    with database(host) as connection:
        [(kept,)] = connection.execute(
            "SELECT pieces.message_id FROM pieces JOIN jobs ON piece_id = pieces.id "
            "WHERE jobs.id = ?",
            (asked.id,),
        )
    assert kept == int(message["id"])
    assert not again.trouble()


async def test_killed_as_the_first_answer_arrives_the_next_start_tells(
    discord: Discord, bot: BotProcess, host: Host, alice: Member
) -> None:
    discord.faults.strike(CALLBACK, bot.process.kill)
    asked = await alice.slash("compose", mood="happy", seconds=5)
    await bot.end()
    assert asked.thinking
    await host.start()
    message = await answered(discord, asked)

    assert message["content"] == f"<@{alice.id}>, {AGAIN}"
    await settled(host, asked, "lost")


async def test_killed_before_the_first_answer_counts_the_next_start_tells(
    discord: Discord, bot: BotProcess, host: Host, alice: Member
) -> None:
    discord.faults.left.append(Fault(CALLBACK, How.RESET, then=bot.process.kill))
    asked = await alice.slash("compose", mood="happy", seconds=5)
    await bot.end()
    sent = len(discord.messages.in_channel())
    await host.start()
    await discord.until(lambda: len(discord.messages.in_channel()) > sent, "the notice")

    assert asked.callback is None
    assert discord.messages.in_channel()[-1]["content"] == f"<@{alice.id}>, {AGAIN}"


async def test_a_first_answer_whose_own_answer_is_lost_is_one_all_the_same(
    discord: Discord, bot: BotProcess, host: Host, alice: Member
) -> None:
    discord.faults.lose(CALLBACK)
    asked = await alice.slash("compose", mood="happy", seconds=5)
    assert whole(await posted(discord, asked))
    await settled(host, asked, "delivered")


async def test_a_second_kill_as_members_are_told_loses_no_notice(
    discord: Discord, bot: BotProcess, host: Host, alice: Member, bob: Member
) -> None:
    gated = await host.start(GATED)
    asked = [
        await who.slash("compose", mood="happy", seconds=5) for who in (alice, bob, alice, bob)
    ]
    for each in asked:
        await answered(discord, each)
    await killed(host, gated)
    again = await host.spawn()
    discord.faults.strike(EDIT_MESSAGE, again.process.kill, without_files)
    await again.end()
    discord.faults.reset(EDIT_MESSAGE)
    discord.faults.ban(EDIT_MESSAGE, 0.1)
    await host.start()
    for each in asked:
        await settled(host, each, "lost")

    told = [each.shown and each.shown["content"] for each in asked]
    assert told == [f"<@{who.id}>, {AGAIN}" for who in (alice, bob, alice, bob)]


async def test_where_reply_and_channel_are_gone_a_direct_message_tells(
    discord: Discord, bot: BotProcess, host: Host, bob: Member
) -> None:
    gated = await host.start(GATED)
    asked = await bob.slash("compose", mood="happy", seconds=5)
    await answered(discord, asked)
    await killed(host, gated)
    asked.token_expired = True
    discord.closed.add("channel")
    await host.start()
    await settled(host, asked, "lost")

    (told,) = discord.messages.to_member(bob.id)
    assert told["content"] == f"<@{bob.id}>, {AGAIN}"


async def test_whom_nothing_reaches_is_told_at_the_next_command(
    discord: Discord, bot: BotProcess, host: Host, bob: Member
) -> None:
    gated = await host.start(GATED)
    asked = await bob.slash("compose", mood="happy", seconds=5)
    await answered(discord, asked)
    await killed(host, gated)
    asked.token_expired = True
    discord.closed |= {"channel", "direct"}
    started = await host.start()
    await started.logged("cannot be told before they come by")
    help_ = await bob.slash("help")
    await settled(host, asked, "lost")

    (told,) = help_.followups
    assert told["content"] == f"<@{bob.id}>, {AGAIN}"
    assert (await bob.slash("help")).followups == []


async def test_killed_between_two_pieces_the_next_start_tells_of_the_rest(
    discord: Discord, bot: BotProcess, host: Host, alice: Member
) -> None:
    discord.faults.left.append(Fault(FOLLOW_UP, How.RESET, then=bot.process.kill))
    asked = await alice.slash("compose", mood="happy", seconds=5, variations=3)
    message = await posted(discord, asked)
    await bot.end()
    await host.start()
    await settled(host, asked, "delivered")

    assert whole(message)
    told = discord.messages.in_channel()[-1]
    assert told["content"].startswith(f"<@{alice.id}>, I was restarted before your other pieces")


async def test_several_pieces_without_a_stop_leave_no_notice(
    discord: Discord, bot: BotProcess, host: Host, alice: Member
) -> None:
    asked = await alice.slash("compose", mood="happy", seconds=5, variations=2)
    await discord.until(
        lambda: asked.followups and asked.followups[0]["attachments"], "the second piece"
    )
    await settled(host, asked, "delivered")
    assert whole(asked.followups[0])
