"""Votes: one a member a piece, changeable, counted on the message."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from tests.bot.world import World, counts, names, said, seen


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(world.channel, "compose", mood="sad")


def votes(result: InteractionResult) -> list[str]:
    return counts(seen(result))[:2]


async def test_up_then_down_then_taken_back(world: World, posted: InteractionResult) -> None:
    async def press(way: str) -> list[str]:
        await world.alice.click(seen(posted), custom_id=f"vote:1:{way}")
        return votes(posted)

    assert votes(posted) == ["0", "0"]
    assert await press("up") == ["1", "0"]
    assert await press("down") == ["0", "1"]
    assert await press("down") == ["0", "0"]
    assert await press("down") == ["0", "1"]


async def test_each_member_has_one(world: World, posted: InteractionResult) -> None:
    for member in (world.alice, world.bob):
        await member.click(seen(posted), custom_id="vote:1:up")
    assert votes(posted) == ["2", "0"]
    await world.bob.click(seen(posted), custom_id="vote:1:down")
    assert votes(posted) == ["1", "1"]
    rows = await world.store.votes.database.rows("SELECT user_id, value FROM votes")
    assert {row["user_id"]: row["value"] for row in rows} == {
        world.alice.id: 1,
        world.bob.id: -1,
    }


async def test_a_vote_leaves_card_and_files_alone(world: World, posted: InteractionResult) -> None:
    before = seen(posted).embeds[0].to_dict()
    await world.bob.click(seen(posted), custom_id="vote:1:up")

    assert seen(posted).embeds[0].to_dict() == before
    assert len(names(seen(posted))) == 3


async def test_buttons_outlive_a_restart(world: World, posted: InteractionResult) -> None:
    await world.alice.click(seen(posted), custom_id="vote:1:up")
    await world.restart()
    await world.bob.click(seen(posted), custom_id="vote:1:up")
    assert votes(posted) == ["2", "0"]
    await world.alice.click(seen(posted), custom_id="vote:1:up")
    assert votes(posted) == ["1", "0"]


async def test_votes_belong_to_their_piece(world: World, posted: InteractionResult) -> None:
    second = await world.bob.slash(world.channel, "compose", mood="calm")
    await world.alice.click(seen(second), custom_id="vote:2:down")
    assert votes(second) == ["0", "1"]
    await world.alice.click(seen(posted), custom_id="vote:1:up")
    assert votes(posted) == ["1", "0"]


async def test_a_piece_that_is_gone(world: World, posted: InteractionResult) -> None:
    await world.store.pieces.database.rows("DELETE FROM jobs")
    await world.store.pieces.database.rows("DELETE FROM pieces")
    pressed = await world.bob.click(seen(posted), custom_id="vote:1:up")

    assert pressed.ephemeral
    assert said(pressed).startswith("This piece is no longer kept: compose another one.")
    assert len(names(seen(posted))) == 3
