"""The reply to a job of which only the row is left: found, edited, filled or replaced."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import discord
import pytest
from simcord.results import InteractionResult

from bot.replying.content import Content
from bot.replying.kept_reply import KeptReply
from bot.services.notices import shows
from bot.store.notices import Notice
from tests.bot.world import World, names, said, seen

REPLY = "/webhooks/*/messages/*"
CHANNEL = "/channels/*/messages"
IN_CHANNEL = "/channels/*/messages/*"


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(world.channel, "compose", mood="sad")


@pytest.fixture
def notice(world: World, posted: InteractionResult) -> Notice:
    """What stands of the piece's job, as if the bot had stopped just after the upload."""
    about = posted._interaction
    return Notice(
        job_id=about.id,
        kind="compose",
        state="lost",
        user_id=world.alice.id,
        guild_id=world.guild.id,
        channel_id=world.channel.id,
        message_id=about.message_id,
        token=about.token,
        piece=1,
        title="Sad Étude",
        duel=None,
        jam=None,
        step=None,
        undone=None,
        language="en",
        sentence=None,
        tries=0,
    )


def older(notice: Notice) -> Notice:
    """What stands of a job that was asked for a little longer ago than a token lives."""
    return replace(notice, job_id=notice.job_id - ((15 * 60 + 1) * 1000 << 22))


@pytest.mark.parametrize("has_token", [True, False])
async def test_a_reply_that_holds_the_piece_is_found(
    world: World, posted: InteractionResult, notice: Notice, has_token: bool
) -> None:
    """By its token, and as the bot's own message."""
    found = await KeptReply(world.bot, notice if has_token else replace(notice, token=None)).find(
        shows(notice)
    )
    assert found is not None
    assert found.id == seen(posted).id


async def test_one_that_holds_another_piece_is_not(world: World, notice: Notice) -> None:
    other = replace(notice, piece=2)
    with world.env.time_context():
        assert await KeptReply(world.bot, notice).find(shows(other)) is None


async def test_where_nothing_leads_to_a_reply_there_is_none(world: World, notice: Notice) -> None:
    nowhere = KeptReply(world.bot, replace(notice, token=None, message_id=None))
    with world.env.time_context():
        assert await nowhere.find(shows(notice)) is None
    assert not await nowhere.edit("x")


async def test_what_was_posted_after_the_token_ran_out_is_found_in_the_channel(
    world: World, posted: InteractionResult, notice: Notice
) -> None:
    again = await world.bob.slash(world.channel, "replay", piece="1")
    world.env.backend.delete_message(world.channel.id, seen(posted).id)
    with world.env.time_context():
        assert await KeptReply(world.bot, notice).find(shows(notice)) is None
        found = await KeptReply(world.bot, older(notice)).find(shows(notice))
    assert found is not None
    assert found.id == seen(again).id


@pytest.mark.parametrize("status", [403, 500])
async def test_a_channel_that_cannot_be_read_holds_nothing_and_one_out_of_order_may(
    world: World, posted: InteractionResult, notice: Notice, status: int
) -> None:
    world.env.backend.delete_message(world.channel.id, seen(posted).id)
    world.env.inject_error("GET", CHANNEL, status=status)
    reply = KeptReply(world.bot, older(notice))
    with world.env.time_context():
        if status == 403:
            assert await reply.find(shows(notice)) is None
        else:
            with pytest.raises(discord.HTTPException):
                await reply.find(shows(notice))


@pytest.mark.parametrize("path", [REPLY, IN_CHANNEL])
async def test_a_discord_out_of_order_says_nothing_of_the_reply(
    world: World, notice: Notice, path: str
) -> None:
    token = notice.token if path == REPLY else None
    for method in ("GET", "PATCH"):
        world.env.inject_error(method, path, status=500)
    reply = KeptReply(world.bot, replace(notice, token=token))
    with pytest.raises(discord.HTTPException):
        await reply.find(shows(notice))
    with pytest.raises(discord.HTTPException):
        await reply.edit("x")


async def test_a_text_goes_by_the_token_or_as_the_bots_own(
    world: World, posted: InteractionResult, notice: Notice
) -> None:
    reply = KeptReply(world.bot, notice)
    assert await reply.edit("one")
    assert said(posted) == "one"
    world.env.inject_error("PATCH", REPLY, status=404)
    assert await reply.edit("two")
    assert said(posted) == "two"
    for path in (REPLY, IN_CHANNEL):
        world.env.inject_error("PATCH", path, status=403)
    assert not await reply.edit("three")
    assert said(posted) == "two"


async def test_news_go_to_the_channel_or_to_the_member(
    world: World, posted: InteractionResult, notice: Notice
) -> None:
    reply = KeptReply(world.bot, notice)
    assert await reply.send("one")
    world.env.inject_error("POST", CHANNEL, status=403)
    assert await reply.send("two")
    world.env.inject_error("POST", CHANNEL, status=403, times=2)
    assert not await reply.send("three")

    last = world.channel.last_message
    assert last is not None
    assert last.content == "one"
    direct = world.env.backend.get_dm_channel(world.alice.id)
    assert [told.content for told in world.env.backend.messages[direct.id].values()] == ["two"]


@pytest.mark.parametrize("statuses", [[500], [403, 500]])
async def test_news_that_a_discord_out_of_order_did_not_take_are_not_told(
    world: World, notice: Notice, statuses: list[int]
) -> None:
    for status in statuses:
        world.env.inject_error("POST", CHANNEL, status=status)
    with pytest.raises(discord.HTTPException) as raised:
        await KeptReply(world.bot, notice).send("one")
    assert raised.value.status == 500


async def contents() -> AsyncIterator[Content]:
    for text in ("large", "small"):
        yield Content(text, [], [])


@pytest.mark.parametrize(
    ("refusals", "text", "is_reply"),
    [
        ([], "large", True),
        ([(REPLY, 413)], "small", True),
        ([(REPLY, 404), (IN_CHANNEL, 413)], "small", True),
        ([(REPLY, 404), (IN_CHANNEL, 404)], "large", False),
    ],
)
async def test_a_piece_is_posted_wherever_there_is_room(
    world: World,
    posted: InteractionResult,
    notice: Notice,
    refusals: list[tuple[str, int]],
    text: str,
    is_reply: bool,
) -> None:
    for path, status in refusals:
        world.env.inject_error("PATCH", path, status=status)
    view = discord.ui.View()
    number = await KeptReply(world.bot, notice).fill(contents, view)

    assert (number == seen(posted).id) is is_reply
    last = world.channel.last_message
    assert last is not None
    assert (last.id, last.content) == (number, text)
    assert names(last) == []


@pytest.mark.parametrize(
    "refusals", [[(REPLY, 413), (REPLY, 413)], [(REPLY, 500)]], ids=["too large", "out of order"]
)
async def test_what_is_refused_for_good_or_for_now_is_raised(
    world: World, notice: Notice, refusals: list[tuple[str, int]]
) -> None:
    for path, status in refusals:
        world.env.inject_error("PATCH", path, status=status)
    with pytest.raises(discord.HTTPException) as raised:
        await KeptReply(world.bot, notice).fill(contents, discord.ui.View())
    assert raised.value.status == refusals[-1][1]
