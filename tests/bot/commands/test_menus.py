"""What a message's menu offers, under Apps."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from engine.api.errors import RequestError
from engine.api.origin import Way
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, names, request_line, said, seen


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(world.channel, "compose", mood="sad", seed=7)


def test_a_message_has_the_five_that_discord_allows(world: World) -> None:
    [registered] = [
        request.json
        for request in world.env.http_requests
        if request.method == "PUT" and request.path.endswith("/commands")
    ]
    assert isinstance(registered, list)
    assert sorted(command["name"] for command in registered if command["type"] == 3) == [
        "Again",
        "Change mood",
        "Extend",
        "Favourite",
        "Vary",
    ]


@pytest.mark.parametrize(
    ("name", "way"), [("Again", None), ("Vary", Way.VARY), ("Extend", Way.EXTEND)]
)
async def test_a_new_piece_of_the_messages_one(
    world: World, engine: FakeEngine, posted: InteractionResult, name: str, way: Way | None
) -> None:
    await world.restart()
    message = seen(posted).message
    result = await world.bob.context_menu(world.channel, name, message)

    assert names(seen(result))[0] == "sad-etude-2.mp3"
    request = engine.works[-1]
    assert isinstance(request, ComposeRequest)
    assert (request.origin.way if request.origin else None) == way
    assert (await world.store.pieces.get(2)).parent == 1


async def test_another_mood_for_it(world: World, posted: InteractionResult) -> None:
    again = await world.alice.slash(world.channel, "replay", piece="1")
    asked = await world.bob.context_menu(world.channel, "Change mood", seen(again).message)
    assert asked.ephemeral
    assert said(asked) == "Which mood should #1 Sad Étude have?"
    result = await world.bob.select(seen(asked), ["gloomy"], custom_id="mood-of:1:unpleasant")
    assert names(seen(result))[0] == "gloomy-etude-2.mp3"


async def test_a_favourite_and_no_longer(world: World, posted: InteractionResult) -> None:
    for sentence in (
        "Piece 1 is among your /favourites.",
        "Piece 1 is no longer among your favourites.",
    ):
        result = await world.bob.context_menu(world.channel, "Favourite", seen(posted).message)
        assert result.ephemeral
        assert said(result) == sentence
        has = await world.store.favourites.has(1, world.bob.id)
        assert has is ("no longer" not in sentence)


@pytest.mark.parametrize("name", ["Again", "Vary", "Extend", "Change mood", "Favourite"])
async def test_a_message_without_a_piece(world: World, engine: FakeEngine, name: str) -> None:
    message = await world.alice.send(world.channel, "Hello")
    result = await world.bob.context_menu(world.channel, name, message)

    world.expect(RequestError)
    assert result.ephemeral
    assert said(result) == (
        "There is no piece of mine in this message: choose one that has one." + request_line(result)
    )
    assert engine.works == []
