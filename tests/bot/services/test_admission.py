"""How many pieces a member may make in 24 hours: on a server, and on all of them."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.settings import BotSettings
from engine.api.errors import DeadlineError, JobCancelledError, RequestError
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, names, request_line, said, seen


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(world: World) -> Clock:
    clock = Clock()
    world.bot.admission._clock = clock
    return clock


async def test_a_quota_says_when_the_next_piece_can_be_made(world: World, clock: Clock) -> None:
    await world.store.servers.change(world.guild.id, daily_quota=2)
    await world.alice.slash(world.channel, "compose", mood="sad")
    clock.now += 3 * 3600
    await world.alice.slash(world.channel, "compose", mood="sad")
    refused = await world.alice.slash(world.channel, "compose", mood="sad")

    assert refused.ephemeral
    assert said(refused) == (
        "You have made 2 pieces here in the last 24 hours, which is all this server allows: the "
        f"next one can be made <t:{1_800_000_000 + 86400}:R>." + request_line(refused)
    )
    assert len(names(seen(await world.alice.slash(world.channel, "replay", piece="1")))) == 3
    assert len(names(seen(await world.bob.slash(world.channel, "compose", mood="sad")))) == 3
    clock.now += 21 * 3600
    assert len(names(seen(await world.alice.slash(world.channel, "compose", mood="sad")))) == 3
    world.expect(RequestError)


async def test_what_failed_counts_for_no_quota(world: World, engine: FakeEngine) -> None:
    await world.store.servers.change(world.guild.id, daily_quota=1)
    engine.ends_with = DeadlineError("x")
    await world.alice.slash(world.channel, "compose", mood="sad")
    engine.ends_with = None
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(DeadlineError)
    assert len(names(seen(result))) == 3


async def test_what_is_under_way_counts_at_once(world: World, engine: FakeEngine) -> None:
    await world.store.servers.change(world.guild.id, daily_quota=1)
    engine.held = True
    results = [world.emit(world.alice, "compose", mood="sad") for _ in range(2)]
    await world.env.settle()

    world.expect(RequestError)
    assert [result.deferred for result in results] == [True, False]
    assert said(results[1]).startswith("You have made a piece here in the last 24 hours")
    assert len(engine.works) == 1
    engine.let_go()
    await world.env.settle()


async def test_forgetting_lifts_no_quota(world: World) -> None:
    await world.store.servers.change(world.guild.id, daily_quota=1)
    await world.alice.slash(world.channel, "compose", mood="sad")
    asked = await world.alice.slash(world.channel, "privacy forget-me")
    await world.alice.click(seen(asked), label="Delete everything")
    refused = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(RequestError)
    assert said(refused).startswith("You have made a piece here in the last 24 hours")
    assert not await world.store.members.known(world.alice.id)


async def test_the_operators_limit_holds_over_all_servers(
    settings: BotSettings, engine: FakeEngine
) -> None:
    async with World(replace(settings, pieces_per_day=1), engine) as world:
        other = world.env.create_guild()
        channel = other.create_text_channel("elsewhere")
        erin = world.env.create_user("erin")
        there, here = other.add_member(erin), world.guild.add_member(erin)
        assert len(names(seen(await there.slash(channel, "compose", mood="sad")))) == 3
        refused = await here.slash(world.channel, "compose", mood="sad")

        world.expect(RequestError)
        assert said(refused).startswith(
            "You have made a piece in the last 24 hours, which is all I may make for you: the "
            "next one can be made <t:"
        )


async def test_after_a_restart_the_pieces_still_count(world: World, engine: FakeEngine) -> None:
    await world.store.servers.change(world.guild.id, daily_quota=2)
    await world.alice.slash(world.channel, "compose", mood="sad")
    await world.alice.slash(world.channel, "replay", piece="1")
    engine.ends_with = DeadlineError("x")
    await world.alice.slash(world.channel, "compose", mood="sad")
    engine.ends_with = None
    await world.restart()
    second = await world.alice.slash(world.channel, "compose", mood="sad")
    assert len(names(seen(second))) == 3
    refused = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(DeadlineError, RequestError)
    assert said(refused).startswith("You have made 2 pieces here in the last 24 hours")
    assert len(await world.store.jobs.made(since=time.time() - 60)) == 2
    assert await world.store.jobs.made(since=time.time() + 60) == []


async def test_a_duel_counts_for_two(world: World, engine: FakeEngine, clock: Clock) -> None:
    await world.store.servers.change(world.guild.id, daily_quota=3)
    await world.alice.slash(world.channel, "compose", mood="sad")
    clock.now += 3600
    await world.alice.slash(world.channel, "duel", mood="sad")
    for command in ("compose", "duel"):
        refused = await world.alice.slash(world.channel, command, mood="sad")
        assert refused.ephemeral
    assert said(refused) == (
        "This makes 2 pieces, and you may make 3 in 24 hours: there is room for it "
        f"<t:{1_800_000_000 + 3600 + 86400}:R>." + request_line(refused)
    )
    await world.store.servers.change(world.guild.id, daily_quota=1)
    refused = await world.bob.slash(world.channel, "duel", mood="sad")
    assert said(refused) == (
        "This makes 2 pieces, and here a member may make only 1 in 24 hours: ask for a single "
        "one." + request_line(refused)
    )
    world.expect(*[RequestError] * 3)
    assert len(engine.works) == 3


async def test_a_duel_that_failed_counts_for_none(world: World, engine: FakeEngine) -> None:
    await world.store.servers.change(world.guild.id, daily_quota=2)
    engine.ends_with = DeadlineError("x")
    await world.alice.slash(world.channel, "duel", mood="sad")
    engine.ends_with = None
    result = await world.alice.slash(world.channel, "duel", mood="sad")

    world.expect(DeadlineError)
    assert len(names(seen(result))) == 2


async def test_variations_go_on_until_the_quota_is_used_up(
    world: World, engine: FakeEngine
) -> None:
    await world.store.servers.change(world.guild.id, daily_quota=2)
    result = await world.alice.slash(world.channel, "compose", mood="sad", variations=4)

    second, third = result.followups
    assert len(names(seen(result))) == len(names(second)) == 3
    assert third.content.startswith("You have made 2 pieces here in the last 24 hours")
    assert len(engine.works) == 2
    posted = await world.bob.slash(world.channel, "replay", piece="1")
    refused = await world.alice.click(seen(posted), label="Vary")
    assert refused.ephemeral
    assert said(refused).startswith("You have made 2 pieces here")


async def test_what_fails_a_day_later_leaves_the_count_of_others_alone(
    world: World, engine: FakeEngine, clock: Clock
) -> None:
    await world.store.servers.change(world.guild.id, daily_quota=1)
    engine.held = True
    world.emit(world.alice, "compose", mood="sad")
    await world.env.settle()
    clock.now += 86400
    # With whose request all that is a day old is forgotten.
    world.emit(world.bob, "compose", mood="sad")
    await world.env.settle()
    engine.jobs[0].cancel()
    await world.env.settle()
    engine.let_go()
    await world.env.settle()
    assert world.bot.admission.in_all == 0
    refused = await world.bob.slash(world.channel, "compose", mood="sad")
    assert said(refused).startswith("You have made a piece here in the last 24 hours")
    assert len(names(seen(await world.alice.slash(world.channel, "compose", mood="sad")))) == 3
    world.expect(JobCancelledError, RequestError)
