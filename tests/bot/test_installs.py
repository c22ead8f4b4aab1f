"""Where the bot can be used: on servers, in direct messages, and installed by a member."""

from __future__ import annotations

import discord
import pytest
from simcord.builders import ChannelHandle

from engine.api.errors import EngineError
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, counts, logged, names, request_line, said, seen

COMMANDS = {
    "Again",
    "Favourite",
    "Make something of it",
    "analyse",
    "compose",
    "duel",
    "favourites",
    "help",
    "history",
    "jam",
    "privacy",
    "redo",
    "remix",
    "replay",
    "settings",
    "status",
    "top",
}


@pytest.fixture
def foreign(world: World) -> ChannelHandle:
    """A channel the bot itself does not get into, as where only a member installed it."""
    everyone = world.guild.default_role
    return world.guild.create_text_channel(
        "foreign",
        overwrites={
            everyone: discord.PermissionOverwrite(view_channel=False),
            world.alice: discord.PermissionOverwrite(view_channel=True),
            world.bob: discord.PermissionOverwrite(view_channel=True),
        },
    )


def test_every_command_is_registered_for_all_places_and_both_installs(world: World) -> None:
    [registered] = [
        request.json
        for request in world.env.http_requests
        if request.method == "PUT" and request.path.endswith("/commands")
    ]

    assert isinstance(registered, list)
    assert {command["name"] for command in registered} == COMMANDS
    for command in registered:
        if command["name"] == "settings":  # A server's alone, and of those who invited me.
            assert (command["contexts"], command["integration_types"]) == ([0], [0])
            continue
        # A server, a direct message to the bot, any other direct message or group.
        assert command["contexts"] == [0, 1, 2], command["name"]
        # Installed on a server, installed by a member.
        assert command["integration_types"] == [0, 1], command["name"]


async def test_in_a_direct_message_everything_works(world: World) -> None:
    carol = world.env.create_user("carol")
    posted = await carol.slash("compose", mood="sad")
    assert len(names(seen(posted))) == 3
    await carol.click(seen(posted), custom_id="vote:1:up")
    await carol.click(seen(posted), custom_id="favourite:1")
    assert counts(seen(posted)) == ["1", "0", "1"]
    assert "`#1`" in str(seen(await carol.slash("favourites")).embeds[0].description)
    assert names(seen(await carol.slash("privacy export"))) == ["affetto-1.zip"]
    asked = await carol.click(seen(posted), label="Delete")
    await carol.click(seen(asked), label="Delete it")

    assert said(asked) == "Piece 1 is deleted."
    assert seen(posted).content == "This piece was deleted."


async def test_replies_reach_where_the_bot_itself_does_not(
    world: World, foreign: ChannelHandle
) -> None:
    posted = await world.alice.slash(foreign, "compose", mood="sad")
    await world.bob.click(seen(posted), custom_id="vote:1:up")
    again = await world.bob.slash(foreign, "replay", piece="1")

    assert len(names(seen(posted))) == 3
    assert counts(seen(posted)) == ["1", "0", "0"]
    assert len(names(seen(again))) == 3
    asked = await world.alice.click(seen(posted), label="Delete")
    await world.alice.click(seen(asked), label="Delete it")
    assert said(asked) == (
        "Piece 1 is deleted. 2 messages are out of my reach: please delete what you still see "
        "by hand."
    )
    late = await world.bob.click(seen(posted), custom_id="vote:1:down")
    assert said(late).startswith("This piece is no longer kept")


async def test_there_a_reply_that_ran_out_has_the_member_told_directly(
    world: World, foreign: ChannelHandle, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    engine.held = True
    engine.ends_with = EngineError("x")
    result = await world.alice.slash(foreign, "compose", mood="sad")
    await world.env.advance_time(15 * 60 + 1)
    engine.let_go()
    await world.env.settle()

    world.expect(EngineError)
    direct = world.env.backend.get_dm_channel(world.alice.id)
    [told] = world.env.backend.messages[direct.id].values()
    assert told.content == (
        "The piece could not be made: try again in a minute." + request_line(result)
    )
    assert "the member could not be told" not in logged(caplog, result)
    assert (await world.job(result))["state"] == "failed"
