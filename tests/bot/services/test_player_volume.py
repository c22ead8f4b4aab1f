"""How loud a player plays: what goes on, what waits, and what is told where a sound fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, cast

import numpy as np
import pytest

from bot.cards.player_card import Entry
from bot.services.media_cache import Media
from bot.services.player_deck import Deck
from bot.services.player_rights import PlayerAct
from bot.services.player_sound import PacketSource
from bot.services.player_volume import change_volume
from bot.services.player_votes import Motion, Votes
from engine.api.composition import Rendering
from engine.api.errors import EngineError, RequestError
from engine.api.interface import Owner
from engine.rendering.opus import encode_opus
from engine.rendering.synth import RATE
from tests.bot.fake_engine import FakeEngine, compose_request, keep
from tests.bot.world import World

TONE = np.sin(np.arange(RATE) / 30)[:, None].repeat(2, axis=1).astype(np.float32)
SOUNDS = {volume: encode_opus(TONE * np.float32(volume / 400)) for volume in (100, 50, 20)}


class PlainWaits:
    """Stands for the simulation's, which knows the bot's own tasks alone, and not these tests'."""

    async def external_wait(self, waiting: Awaitable[Any], *, reason: str) -> None:
        await waiting


@pytest.fixture
def deck(world: World, engine: FakeEngine) -> Deck:
    engine.env = cast("Any", PlainWaits())
    return Deck(world.bot.players.sounds, world.guild.id)


async def loaded(world: World, deck: Deck, *volumes: int) -> Entry:
    """Piece 1, which plays, with its sound kept at these volumes."""
    await keep(world.store, compose_request(), user=world.alice.id)
    await world.bot.cache.put(1, Media(b"ID3", b"PNG"))
    for volume in volumes:
        await world.bot.cache.put_opus(1, SOUNDS[volume], volume)
    entry = await entry_of(world, 1)
    await deck.load(entry)
    return entry


async def entry_of(world: World, number: int) -> Entry:
    line = await world.store.pieces.line(number)
    assert line is not None
    return Entry(line, world.alice.id)


async def under_way(engine: FakeEngine, count: int) -> None:
    """Waits until the engine has so many works."""
    async with asyncio.timeout(10):
        while len(engine.works) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def read(source: PacketSource | None, count: int) -> list[bytes]:
    assert source is not None
    return [source.read() for _ in range(count)]


def all_of(opus: bytes) -> list[bytes]:
    source = PacketSource(opus)
    return [*iter(source.read, b"")]


async def test_what_plays_goes_on_at_its_place_and_what_comes_next_has_the_volume_too(
    world: World, deck: Deck, engine: FakeEngine
) -> None:
    entry = await loaded(world, deck, 100, 50)
    usual, softer = all_of(SOUNDS[100]), all_of(SOUNDS[50])
    early = deck.prepare(entry)
    assert (await early).volume == 100
    assert read(deck.source, 10) == usual[:10]
    told = await change_volume(world.store.servers, deck, 50, world.bob.id)
    assert told == "The volume is 50% from here on."
    assert read(deck.source, len(softer) - 9) == [*softer[10:], b""]
    assert deck.source is not None
    assert deck.source.is_over
    assert (await deck.prepare(entry)).volume == deck.volume == 50
    assert world.store.servers.rules(world.guild.id).volume == 50
    assert engine.works == []


async def test_the_sound_plays_on_until_the_other_one_is_made(
    world: World, deck: Deck, engine: FakeEngine
) -> None:
    await loaded(world, deck, 100)
    usual = all_of(SOUNDS[100])
    engine.held, engine.opus = True, SOUNDS[20]
    changing = asyncio.create_task(change_volume(world.store.servers, deck, 20, world.bob.id))
    await under_way(engine, 1)
    assert read(deck.source, 5) == usual[:5]
    [work] = engine.works
    assert isinstance(work, Rendering)
    # The sound alone: the MP3 is there.
    assert (work.volume, work.opus, work.formats) == (20, True, ())
    assert engine.owners == [Owner(world.bob.id, world.guild.id)]
    engine.let_go()
    await changing
    assert read(deck.source, 5) == all_of(SOUNDS[20])[5:10]
    assert await world.bot.cache.get(1) == Media(b"ID3", b"PNG")  # Which stays.


async def test_where_the_sound_cannot_be_made_all_stays_as_it_was(
    world: World, deck: Deck, engine: FakeEngine
) -> None:
    await loaded(world, deck, 100)
    engine.ends_with = EngineError("x")
    with pytest.raises(RequestError, match="another volume: it goes on at 100%"):
        await change_volume(world.store.servers, deck, 20, world.bob.id)
    assert read(deck.source, 5) == all_of(SOUNDS[100])[:5]
    assert (deck.volume, world.store.servers.rules(world.guild.id).volume) == (100, 100)


async def test_of_several_that_wait_the_last_one_is_made(
    world: World, deck: Deck, engine: FakeEngine
) -> None:
    await loaded(world, deck, 100)
    engine.held, engine.opus = True, SOUNDS[20]
    servers = world.store.servers
    asked = [
        asyncio.create_task(change_volume(servers, deck, percent, world.bob.id))
        for percent in (60, 70, 20)
    ]
    await under_way(engine, 1)
    engine.let_go()
    told = await asyncio.gather(*asked)
    assert told[1:] == [
        "Meanwhile another volume than 70% was asked for.",
        "The volume is 20% from here on.",
    ]
    assert [work.volume for work in engine.works if isinstance(work, Rendering)][-1] == 20
    assert len(engine.works) <= 2
    assert deck.volume == 20


async def test_a_piece_that_begins_while_the_volume_changes_has_the_new_one(
    world: World, deck: Deck, engine: FakeEngine
) -> None:
    await loaded(world, deck, 100)
    await keep(world.store, compose_request(), user=world.alice.id)
    engine.held, engine.opus = True, SOUNDS[50]
    loading = asyncio.create_task(deck.load(await entry_of(world, 2)))
    await under_way(engine, 1)
    changing = asyncio.create_task(change_volume(world.store.servers, deck, 50, world.bob.id))
    await under_way(engine, 2)
    engine.let_go()
    await asyncio.gather(loading, changing)
    assert deck.volume == 50
    assert read(deck.source, 5) == all_of(SOUNDS[50])[:5]


async def test_a_piece_that_begins_meanwhile_goes_on_with_its_own_sound(
    world: World, deck: Deck, engine: FakeEngine
) -> None:
    await loaded(world, deck, 100)
    await keep(world.store, compose_request(), user=world.alice.id)
    await world.bot.cache.put(2, Media(b"ID3", b"PNG"))
    await world.bot.cache.put_opus(2, SOUNDS[50], 50)
    engine.held, engine.opus = True, SOUNDS[20]  # Of the first piece, at the new volume.
    changing = asyncio.create_task(change_volume(world.store.servers, deck, 50, world.bob.id))
    await under_way(engine, 1)
    await deck.load(await entry_of(world, 2))
    engine.let_go()
    assert await changing == "The volume is 50% from here on."
    assert read(deck.source, 5) == all_of(SOUNDS[50])[:5]


def test_a_listener_has_one_vote_for_one_volume() -> None:
    votes, hearing = Votes(), {1, 2, 3, 4}
    softer, louder = Motion(PlayerAct.VOLUME, 50), Motion(PlayerAct.VOLUME, 150)
    assert "1 of 2" in str(votes.cast(softer, 1, hearing))
    assert "1 of 2" in str(votes.cast(louder, 1, hearing))
    assert "1 of 2" in str(votes.cast(softer, 2, hearing))
    assert "1 of 2" in str(votes.cast(Motion(PlayerAct.SKIP), 1, hearing))
    assert len(votes.texts(hearing)) == 3
    assert votes.cast(softer, 3, hearing) is None
    votes.settle(PlayerAct.VOLUME)
    assert votes.texts(hearing) == ["⏭ 1 of 2 votes to skip"]
