"""What a message's menu offers, under Apps."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from engine.api.errors import RequestError
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, names, request_line, said, seen


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(world.channel, "compose", mood="sad", seed=7)


def test_a_message_has_fewer_than_the_five_that_discord_allows(world: World) -> None:
    [registered] = [
        request.json
        for request in world.env.http_requests
        if request.method == "PUT" and request.path.endswith("/commands")
    ]
    assert isinstance(registered, list)
    assert sorted(command["name"] for command in registered if command["type"] == 3) == [
        "Again",
        "Favourite",
        "Make something of it",
    ]


async def test_the_messages_wish_again(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    await world.restart()
    result = await world.bob.context_menu(world.channel, "Again", seen(posted).message)

    assert names(seen(result))[0] == "sad-etude-2.mp3"
    request = engine.works[-1]
    assert isinstance(request, ComposeRequest)
    assert request.origin is None
    assert (await world.store.pieces.get(2)).parent == 1


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


@pytest.mark.parametrize("name", ["Again", "Favourite", "Make something of it"])
async def test_a_message_without_a_piece(world: World, engine: FakeEngine, name: str) -> None:
    message = await world.alice.send(world.channel, "Hello")
    result = await world.bob.context_menu(world.channel, name, message)

    world.expect(RequestError)
    assert result.ephemeral
    sentence = "There is no piece of mine in this message: choose one that has one."
    if name.startswith("Make"):
        sentence = (
            "There is neither a piece of mine nor a MIDI file in this message: choose one that "
            "has one."
        )
    assert said(result) == sentence + request_line(result)
    assert engine.works == []
