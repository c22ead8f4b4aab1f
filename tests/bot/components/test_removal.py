"""Deleting a piece: by whom, with what question, and what is left of it."""

from __future__ import annotations

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from engine.api.errors import RequestError
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, labels, names, request_line, said, seen

NOT_YOURS = (
    "Only its author can delete this piece, or a moderator of the channel it was made in: "
    "ask one of them."
)


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(world.channel, "compose", mood="sad")


async def moderator(world: World) -> MemberActor:
    role = world.guild.create_role(
        "moderators", permissions=discord.Permissions(manage_messages=True)
    )
    return world.guild.add_member(world.env.create_user("mod"), roles=[role])


async def rows(world: World, table: str) -> int:
    [[count]] = await world.store.pieces.database.rows(f"SELECT count(*) FROM {table}")  # noqa: S608
    return int(count)


async def test_the_author_is_asked_and_then_everything_goes(
    world: World, posted: InteractionResult
) -> None:
    again = await world.bob.slash(world.channel, "replay", piece="1")
    await world.bob.click(seen(posted), custom_id="vote:1:up")
    await world.bob.click(seen(posted), custom_id="favourite:1")
    asked = await world.alice.click(seen(posted), label="Delete")
    assert asked.ephemeral
    assert said(asked) == "Delete piece 1 for good, with its votes and favourites?"
    assert labels(seen(asked)) == ["Delete it", "Keep it"]
    assert len(names(seen(posted))) == 3
    await world.restart()
    await world.alice.click(seen(asked), label="Delete it")

    assert said(asked) == "Piece 1 is deleted."
    assert seen(asked).components == []
    for message in (seen(posted), seen(again)):
        assert message.content == "This piece was deleted."
        assert (message.attachments, message.embeds, message.components) == ([], [], [])
    assert [await rows(world, name) for name in ("pieces", "votes", "favourites")] == [0, 0, 0]
    assert list((world.settings.data_dir / "cache").iterdir()) == []
    assert (await world.job(posted))["piece_id"] is None


async def test_who_changes_their_mind_keeps_it(world: World, posted: InteractionResult) -> None:
    asked = await world.alice.click(seen(posted), label="Delete")
    await world.alice.click(seen(asked), label="Keep it")

    assert said(asked) == "Nothing was deleted."
    assert seen(asked).components == []
    assert len(names(seen(posted))) == 3
    assert await rows(world, "pieces") == 1


async def test_others_are_refused(world: World, posted: InteractionResult) -> None:
    pressed = await world.bob.click(seen(posted), label="Delete")

    assert pressed.ephemeral
    assert said(pressed) == NOT_YOURS + request_line(pressed)
    assert seen(pressed).components == []
    assert await rows(world, "pieces") == 1


async def test_a_moderator_of_the_channel_may(world: World, posted: InteractionResult) -> None:
    mod = await moderator(world)
    asked = await mod.click(seen(posted), label="Delete")
    await mod.click(seen(asked), label="Delete it")

    assert said(asked) == "Piece 1 is deleted."
    assert seen(posted).content == "This piece was deleted."


async def test_a_moderator_elsewhere_may_not(world: World, posted: InteractionResult) -> None:
    mod = await moderator(world)
    other = world.guild.create_text_channel("elsewhere")
    again = await mod.slash(other, "replay", piece="1")
    pressed = await mod.click(seen(again), label="Delete")

    assert said(pressed) == NOT_YOURS + request_line(pressed)
    assert len(names(seen(posted))) == 3


async def test_the_right_is_looked_at_again_when_it_is_used(
    world: World, posted: InteractionResult
) -> None:
    mod = await moderator(world)
    asked = await mod.click(seen(posted), label="Delete")
    world.env.backend.get_guild(world.guild.id).members[mod.id].role_ids.clear()
    pressed = await mod.click(seen(asked), label="Delete it")

    assert said(pressed) == NOT_YOURS + request_line(pressed)
    assert await rows(world, "pieces") == 1


async def test_what_is_gone_already(world: World, posted: InteractionResult) -> None:
    asked = await world.alice.click(seen(posted), label="Delete")
    await world.store.removal.piece(1)
    pressed = await world.alice.click(seen(asked), label="Delete it")

    assert pressed.ephemeral
    assert said(pressed) == (
        "This piece is no longer kept: compose another one." + request_line(pressed)
    )


async def test_a_message_out_of_reach_is_owned_up_to(
    world: World, posted: InteractionResult
) -> None:
    again = await world.bob.slash(world.channel, "replay", piece="1")
    world.env.backend.delete_message(world.channel.id, seen(again).id)
    world.env.inject_error("PATCH", f"/channels/*/messages/{seen(posted).id}", status=403)
    asked = await world.alice.click(seen(posted), label="Delete")
    await world.alice.click(seen(asked), label="Delete it")

    assert said(asked) == (
        "Piece 1 is deleted. One message is out of my reach: please delete what you still see "
        "by hand."
    )
    assert await rows(world, "pieces") == 0


async def test_a_piece_deleted_while_it_is_played_again_is_not_posted(
    world: World, posted: InteractionResult, engine: FakeEngine
) -> None:
    (world.settings.data_dir / "cache" / "1.mp3").unlink()
    engine.held = True
    again = await world.bob.slash(world.channel, "replay", piece="1")
    asked = await world.alice.click(seen(posted), label="Delete")
    await world.alice.click(seen(asked), label="Delete it")
    engine.let_go()
    await world.env.settle()

    world.expect(RequestError)
    assert said(again).startswith("This piece was deleted meanwhile: compose another one.")
    assert names(seen(again)) == []
    assert list((world.settings.data_dir / "cache").iterdir()) == []
