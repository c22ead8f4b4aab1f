"""What is posted stays posted, and what was not is tried again."""

from __future__ import annotations

import time

import pytest

from tests.discord_server.faults import with_files
from tests.discord_server.host import Host
from tests.discord_server.members import Member, labels, posted
from tests.discord_server.process import BotProcess
from tests.discord_server.rows import (
    EDIT,
    FOLLOW_UP,
    database,
    settled,
    state,
    whole,
)
from tests.discord_server.server import Discord

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("how", ["403", "400"])
async def test_what_stands_posted_stays_whatever_befalls_the_next_one(
    discord: Discord, bot: BotProcess, alice: Member, how: str
) -> None:
    discord.faults.add(FOLLOW_UP, int(how), {"message": "Refused", "code": 50013})
    asked = await alice.slash("compose", mood="happy", seconds=5, variations=2)
    message = await posted(discord, asked)
    await discord.until(lambda: asked.followups, "the sentence")

    (told,) = asked.followups
    assert f"Request {asked.id:x}" in told["content"]
    assert whole(message)
    assert bot.trouble()


@pytest.mark.parametrize("how", ["reset", "lose"])
async def test_a_second_message_whose_connection_broke_off_stands_there_once(
    discord: Discord, bot: BotProcess, host: Host, alice: Member, how: str
) -> None:
    getattr(discord.faults, how)(FOLLOW_UP)
    asked = await alice.slash("compose", mood="happy", seconds=5, variations=2)
    await discord.until(
        lambda: asked.followups and asked.followups[0]["attachments"], "the second piece"
    )

    assert [whole(message) for message in (asked.shown, *asked.followups) if message] == [True] * 2


async def test_an_answer_to_an_upload_that_is_lost_is_no_loss(
    discord: Discord, bot: BotProcess, host: Host, alice: Member
) -> None:
    discord.faults.lose(EDIT, with_files)
    asked = await alice.slash("compose", mood="happy", seconds=5)
    message = await posted(discord, asked)
    await settled(host, asked, "delivered")

    uploads = [each for each in discord.asked(EDIT) if each.files]
    assert sum(each.placeholders["webhook_token"] == asked.token for each in uploads) == 1
    assert whole(message)
    assert message["content"] == ""


@pytest.mark.parametrize("how", ["reset", "ban"])
async def test_an_upload_that_failed_is_tried_again(
    discord: Discord, bot: BotProcess, host: Host, alice: Member, how: str
) -> None:
    if how == "reset":
        for _ in range(2):
            discord.faults.reset(EDIT, with_files)
    else:
        discord.faults.ban(EDIT, 0.5, with_files)
    asked = await alice.slash("compose", mood="happy", seconds=5)
    assert whole(await posted(discord, asked))
    await settled(host, asked, "delivered")


async def test_an_upload_that_never_succeeds_leaves_a_piece_that_is_kept(
    discord: Discord, bot: BotProcess, host: Host, alice: Member
) -> None:
    for _ in range(5):
        discord.faults.reset(EDIT, with_files)
    alice.locale = "de"
    asked = await alice.slash("compose", mood="happy", seconds=5)
    message = await discord.until(
        lambda: asked.shown if asked.shown and "aufgehoben" in asked.shown["content"] else None,
        "the sentence",
    )
    await settled(host, asked, "failed")
    number = message["content"].split()[1]
    assert f"/replay piece:{number} bringt es." in message["content"]
    assert labels(message) == []
    assert len(bot.trouble()) == 1
    replayed = await posted(discord, await alice.slash("replay", piece=number))
    assert len(replayed["attachments"]) == 3


async def test_a_database_locked_just_after_the_upload_takes_nothing_away(
    discord: Discord, bot: BotProcess, host: Host, alice: Member
) -> None:
    with database(host) as connection:
        discord.faults.strike(EDIT, lambda: connection.execute("BEGIN IMMEDIATE"), with_files)
        asked = await alice.slash("compose", mood="happy", seconds=5)
        message = await posted(discord, asked)
        await bot.logged("could not be written down: tried again")
        assert state(host, asked) == "running"
        connection.execute("ROLLBACK")
        await settled(host, asked, "delivered")
    assert whole(message)
    assert message["content"] == ""
    assert not asked.followups


async def test_after_the_token_the_old_reply_leads_to_the_piece(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    sent = len(discord.messages.in_channel())
    asked = await alice.slash("compose", mood="happy", seconds=5)
    await discord.until(lambda: asked.callback, "the first answer")
    asked.token_expired = True
    await discord.until(lambda: len(discord.messages.in_channel()) == sent + 2, "the piece")
    old, new = discord.messages.in_channel()[-2:]
    await discord.until(lambda: "longer than a reply may" in old["content"], "the pointer")

    assert whole(new)
    assert old["content"].endswith(f"/{new['id']}.")
    assert labels(old) == []


async def test_a_database_that_is_locked_keeps_no_first_answer_waiting(
    discord: Discord, bot: BotProcess, host: Host, alice: Member
) -> None:
    with database(host) as connection:
        connection.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        asked = await alice.slash("compose", mood="happy", seconds=5)
        await discord.until(lambda: asked.callback, "the first answer")
        assert time.monotonic() - began < 3
        connection.execute("ROLLBACK")
    assert whole(await posted(discord, asked))
    await settled(host, asked, "delivered")
