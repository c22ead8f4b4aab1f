"""What cannot be done is said in one sentence, to the asker alone, before any work."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from engine.api.errors import QueueFullError, RequestError
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, logged, names, request_line, said, seen


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"mood": "zad"}, "Unknown mood: zad. Did you mean sad or "),
        ({"mood": "  "}, "Unknown mood: –. "),
        ({"mood": "sad", "key": "H major"}, "Unknown key: H major. Write a note and a mode"),
        ({"mood": "sad", "instruments": "kazoo"}, "Unknown instruments: kazoo."),
        ({"mood": "sad", "instruments": "kazoo"}, "Unknown instruments: kazoo. Try piano,"),
        ({"mood": "sad", "tempo": 39}, "tempo must be from 40 to 220, not 39."),
        ({"mood": "sad", "chords": "Am H"}, "Unknown chord: H. Write chords such as Am, F#m7, "),
        ({"mood": "sad", "form": "verse"}, "Unknown form: verse. Write a letter for each "),
        ({"mood": "sad", "seconds": 4}, "seconds must be from 5 to 300, not 4."),
        ({"mood": "sad", "seconds": 301}, "seconds must be from 5 to 300, not 301."),
        ({"mood": "sad", "seed": -1}, "seed must be from 0 to 4294967295, not -1."),
    ],
)
async def test_what_cannot_be_asked_for(
    world: World, engine: FakeEngine, options: dict[str, Any], sentence: str
) -> None:
    result = world.emit(world.alice, "compose", **options)
    await world.env.settle()

    world.expect(RequestError)
    assert result.ephemeral
    assert said(result).startswith(sentence)
    assert said(result).endswith(request_line(result))
    assert engine.works == []
    assert await world.job(result) == {}


async def test_what_was_typed_is_made_harmless_and_not_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.INFO)
    for typed in ("@everyone **look**", f"<@{world.bob.id}> secretz"):
        result = await world.alice.slash(world.channel, "compose", mood=typed)
        assert "@everyone" not in said(result)
        assert "**look**" not in said(result)
        assert f"<@{world.bob.id}>" not in said(result)
    result = await world.alice.slash(world.channel, "replay", piece="my secret')--")

    world.expect(RequestError, RequestError, RequestError)
    assert logged(caplog, result) == ["refused"]
    for words in ("everyone", "look", "secret"):
        assert words not in caplog.text


async def test_a_member_has_so_many_at_a_time(world: World, engine: FakeEngine) -> None:
    engine.held = True
    for _ in range(2):
        result = await world.alice.slash(world.channel, "compose", mood="sad")
        assert result.deferred
    refused = await world.alice.slash(world.channel, "compose", mood="sad")
    other = await world.bob.slash(world.channel, "compose", mood="sad")

    world.expect(RequestError)
    assert refused.ephemeral
    assert said(refused).startswith("You have 2 pieces under way: wait until one is done.")
    assert other.deferred
    engine.let_go()
    await world.env.settle()
    again = await world.alice.slash(world.channel, "compose", mood="sad")
    assert len(names(seen(again))) == 3


async def test_a_place_is_given_back_when_the_work_fails(world: World, engine: FakeEngine) -> None:
    engine.refuses_with = QueueFullError("as many wait as may")
    for _ in range(3):
        await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(QueueFullError, QueueFullError, QueueFullError)


@pytest.mark.slow
async def test_twenty_at_once_are_all_answered(world: World, engine: FakeEngine) -> None:
    engine.held = True
    members = [world.guild.add_member(world.env.create_user(f"m{n}")) for n in range(20)]
    results = [world.emit(member, "compose", mood="happy") for member in members]
    await world.env.settle()

    assert all(result.deferred for result in results)
    assert len(engine.works) == 20
    engine.let_go()
    await world.env.settle()
    assert [len(names(seen(result))) for result in results] == [3] * 20
    assert {(await world.job(result))["state"] for result in results} == {"delivered"}


@pytest.mark.slow
async def test_beyond_the_limit_of_all_there_is_one_sentence(
    world: World, engine: FakeEngine
) -> None:
    engine.held, engine.capacity = True, 32
    members = [world.guild.add_member(world.env.create_user(f"m{n}")) for n in range(34)]
    results = [world.emit(member, "compose", mood="happy") for member in members]
    await world.env.settle()

    world.expect(QueueFullError, QueueFullError)
    assert [result.deferred for result in results] == [True] * 32 + [False] * 2
    for refused in results[32:]:
        assert refused.ephemeral
        assert said(refused).startswith("Many pieces are waiting already: try again in a minute.")
    engine.let_go()
    await world.env.settle()
    assert all(len(names(seen(result))) == 3 for result in results[:32])


async def test_a_quarter_of_the_places_is_kept_for_members_with_nothing_under_way(
    world: World, engine: FakeEngine
) -> None:
    engine.held, engine.capacity = True, 8
    flood = [world.guild.add_member(world.env.create_user(f"m{n}")) for n in range(4)]
    first = [world.emit(member, "compose", mood="happy") for member in flood]
    second = [world.emit(member, "compose", mood="happy") for member in flood]
    await world.env.settle()
    late = [world.emit(member, "compose", mood="sad") for member in (world.alice, world.bob)]
    await world.env.settle()

    world.expect(QueueFullError, QueueFullError)
    assert [result.deferred for result in first + second] == [True] * 6 + [False] * 2
    assert [result.deferred for result in late] == [True] * 2
    engine.let_go()
    await world.env.settle()
    again = world.emit(flood[0], "compose", mood="happy")
    await world.env.settle()
    assert len(names(seen(again))) == 3


async def test_the_places_are_those_that_the_engine_has_now(
    world: World, engine: FakeEngine
) -> None:
    engine.held, engine.capacity = True, 1
    first = world.emit(world.alice, "compose", mood="happy")
    refused = world.emit(world.bob, "compose", mood="happy")
    await world.env.settle()
    engine.capacity = 2  # as when a machine joins
    second = world.emit(world.bob, "compose", mood="happy")
    await world.env.settle()

    world.expect(QueueFullError)
    assert [result.deferred for result in (first, refused, second)] == [True, False, True]
    engine.let_go()
    await world.env.settle()
