"""Favourites: a button below each piece, and a list of one's own."""

from __future__ import annotations

from simcord.results import InteractionResult

from bot.cards.piece_list import PAGE_SIZE
from tests.bot.fake_engine import compose_request, keep
from tests.bot.world import World, counts, labels, names, said, seen


def listed(result: InteractionResult) -> list[int]:
    assert result.ephemeral
    lines = (seen(result).embeds[0].description or "").splitlines()
    return [int(line.split("`")[1][1:]) for line in lines]


async def test_each_member_may_mark_a_piece_and_unmark_it(world: World) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.alice.click(seen(posted), custom_id="favourite:1")
    await world.bob.click(seen(posted), custom_id="vote:1:up")
    await world.bob.click(seen(posted), custom_id="favourite:1")
    assert counts(seen(posted)) == ["1", "0", "2"]
    await world.restart()
    await world.alice.click(seen(posted), custom_id="favourite:1")

    assert counts(seen(posted)) == ["1", "0", "1"]
    assert len(names(seen(posted))) == 3
    assert listed(await world.bob.slash(world.channel, "favourites")) == [1]
    assert seen(await world.alice.slash(world.channel, "favourites")).embeds[0].description == (
        "You have no favourites yet: press ⭐ below a piece to find it here again."
    )


async def test_the_latest_comes_first_and_pages_turn(world: World) -> None:
    count = PAGE_SIZE + 2
    await keep(world.store, *[compose_request()] * count, user=world.bob.id)
    for piece in (3, 1, *range(4, count + 1), 2):
        await world.store.favourites.toggle(piece, world.alice.id)
    database = world.store.favourites.database
    await database.rows("UPDATE favourites SET added_at = 100 + (piece_id = 1)")
    await world.store.favourites.toggle(5, world.bob.id)
    result = await world.alice.slash(world.channel, "favourites")

    assert listed(result) == [1, *range(count, 3, -1)]
    assert labels(seen(result))[-2:] == ["◀ Newer", "Older ▶"]
    await world.restart()
    result = await world.alice.click(seen(result), label="Older ▶")
    assert [int(line[2]) for line in str(seen(result).embeds[0].description).splitlines()] == [3, 2]
    assert seen(result).embeds[0].title == "Your favourites"


async def test_a_favourite_can_be_heard_again_anywhere(world: World) -> None:
    await keep(world.store, compose_request("calm"), user=77, guild=world.guild.id + 1)
    await world.store.favourites.toggle(1, world.alice.id)
    choices = await world.alice.autocomplete(world.channel, "replay", "piece", "calm")
    again = await world.alice.slash(world.channel, "replay", piece=choices[0]["value"])

    assert names(seen(again))[0] == "calm-etude-1.mp3"
    assert await world.bob.autocomplete(world.channel, "replay", "piece", "calm") == []


async def test_a_piece_that_is_gone(world: World) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.bob.click(seen(posted), custom_id="favourite:1")
    await world.store.pieces.database.rows("DELETE FROM pieces")
    pressed = await world.alice.click(seen(posted), custom_id="favourite:1")

    assert pressed.ephemeral
    assert said(pressed).startswith("This piece is no longer kept: compose another one.")
    assert await world.store.favourites.count(world.bob.id) == 0
