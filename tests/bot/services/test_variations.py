"""Several pieces from one ``/compose``, one after the other."""

from __future__ import annotations

from simcord.results import InteractionResult

from engine.api.errors import JobCancelledError
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, labels, names, said, seen


def seeds(engine: FakeEngine) -> list[int]:
    return [work.seed for work in engine.works if isinstance(work, ComposeRequest)]


async def states(world: World) -> list[tuple[str, str | None]]:
    rows = await world.store.jobs.database.rows("SELECT state, error FROM jobs ORDER BY id")
    return [(row["state"], row["error"]) for row in rows]


def files(result: InteractionResult) -> list[str]:
    return [names(message)[0] for message in (seen(result), *result.followups)]


async def test_each_is_posted_when_it_is_done_with_the_next_seed(
    world: World, engine: FakeEngine
) -> None:
    engine.held = True
    result = await world.alice.slash(
        world.channel, "compose", mood="sad", seed=2**32 - 2, variations=3
    )
    assert seeds(engine) == [2**32 - 2]
    engine.jobs[0].woken.set()
    await world.env.settle()
    assert names(seen(result))[0] == "sad-etude-1.mp3"
    assert seeds(engine) == [2**32 - 2, 2**32 - 1]
    engine.let_go()
    await world.env.settle()

    assert seeds(engine) == [2**32 - 2, 2**32 - 1, 0]
    assert files(result) == ["sad-etude-1.mp3", "sad-etude-2.mp3", "sad-etude-3.mp3"]
    assert await states(world) == [("delivered", None)] * 3
    for number, message in enumerate((seen(result), *result.followups), start=1):
        assert message.content == ""
        assert labels(message)[:3] == ["0", "0", "0"]
        assert await world.store.pieces.at(message.id) == [number]


async def test_they_take_one_place_among_the_members_pieces(
    world: World, engine: FakeEngine
) -> None:
    engine.held = True
    await world.alice.slash(world.channel, "compose", mood="sad", variations=4)
    assert world.bot.admission.under_way(world.alice.id) == 1
    second = await world.alice.slash(world.channel, "compose", mood="sad", variations=4)
    assert second.deferred
    engine.let_go()
    await world.env.settle()
    assert world.bot.admission.under_way(world.alice.id) == 0
    assert len(seeds(engine)) == 8


async def test_the_progress_tells_which_one_it_is(world: World, engine: FakeEngine) -> None:
    engine.script = [Progress(Stage.COMPOSING, 0.5)]
    engine.held = True
    result = await world.alice.slash(world.channel, "compose", mood="sad", variations=2)
    assert said(result).startswith("1 of 2 · Composing")
    engine.jobs[0].woken.set()
    await world.env.settle()

    [second] = result.followups
    assert second.content.startswith("2 of 2 · Composing")
    engine.let_go()
    await world.env.settle()


async def test_cancel_gives_up_the_rest(world: World, engine: FakeEngine) -> None:
    engine.script = [Progress(Stage.COMPOSING, 0.5)]
    engine.held = True
    result = await world.alice.slash(world.channel, "compose", mood="sad", variations=3)
    engine.jobs[0].woken.set()
    await world.env.settle()
    [second] = result.followups
    await world.alice.click(second, label="Cancel")
    await world.env.settle()

    [second] = result.followups
    assert second.content.startswith("The work was given up: ask again")
    assert second.components == []
    assert names(seen(result))[0] == "sad-etude-1.mp3"
    assert len(engine.works) == 2
    assert await states(world) == [("delivered", None), ("failed", "JobCancelledError")]


async def test_an_error_in_the_first_ends_them_all(world: World, engine: FakeEngine) -> None:
    engine.ends_with = JobCancelledError("x")
    result = await world.alice.slash(world.channel, "compose", mood="sad", variations=3)

    world.expect(JobCancelledError)
    assert said(result).startswith("The work was given up")
    assert result.followups == []
    assert len(engine.works) == 1


async def test_an_error_in_a_later_one_is_told_in_its_place(
    world: World, engine: FakeEngine
) -> None:
    engine.held = True
    result = await world.alice.slash(world.channel, "compose", mood="sad", variations=3)
    engine.jobs[0].woken.set()
    await world.env.settle()
    engine.ends_with = RuntimeError("broken")
    engine.let_go()
    await world.env.settle()

    [second] = result.followups
    assert second.content == (
        f"Something went wrong on my side: try again in a minute.\n-# Request {second.id:x}"
    )
    assert names(seen(result))[0] == "sad-etude-1.mp3"
    assert await states(world) == [("delivered", None), ("failed", "RuntimeError")]


async def test_a_restart_in_between_is_told_in_the_message_that_waits(
    world: World, engine: FakeEngine
) -> None:
    engine.held = True
    result = await world.alice.slash(world.channel, "compose", mood="sad", variations=3)
    engine.jobs[0].woken.set()
    await world.env.settle()
    await world.restart()

    [second] = result.followups
    assert second.content == (
        f"<@{world.alice.id}>, I was restarted before your piece was done: please ask again."
    )
    assert names(seen(result))[0] == "sad-etude-1.mp3"


async def test_after_fifteen_minutes_they_come_as_messages(
    world: World, engine: FakeEngine
) -> None:
    engine.held = True
    await world.alice.slash(world.channel, "compose", mood="sad", variations=2)
    await world.env.advance_time(15 * 60 + 1)
    engine.let_go()
    await world.env.settle()

    posted = [names(message)[:1] for message in world.channel.history()]
    assert [each for each in posted if each] == [["sad-etude-1.mp3"], ["sad-etude-2.mp3"]]
    assert await states(world) == [("delivered", None)] * 2
