"""How long a piece will take: what is expected, what is shown, and how far off it was."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from bot.replying.progress_note import about
from bot.services.estimate import Estimate, estimate
from bot.store import Store
from bot.store.figures import Misses
from engine.api.composition import Composition
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine, compose, compose_request, keep
from tests.bot.world import World, said

QUEUED = Progress(Stage.QUEUED)


def taking(seconds: float, request: ComposeRequest) -> Composition:
    """A piece that took so long to make."""
    return replace(compose(request), stages={"compose": seconds * 0.75, "render": seconds * 0.25})


async def kept(store: Store, seconds: float, instruments: str = "piano") -> None:
    await store.pieces.add(
        taking(seconds, compose_request(instruments=instruments)).without_media(),
        author_id=1,
        guild_id=None,
        channel_id=5,
        job_id=0,
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "about 1 s"),
        (9.4, "about 9 s"),
        (13, "about 15 s"),
        (88, "about 90 s"),
        (200, "about 3 min"),
    ],
)
def test_times_are_no_more_exact_than_they_are_known(seconds: float, text: str) -> None:
    assert about(seconds) == text


async def test_without_any_piece_nothing_is_expected(store: Store) -> None:
    request = compose_request()
    assert await estimate(store.figures, request, under_way=0, workers=2) is None


async def test_it_grows_with_the_length_and_differs_by_instruments(store: Store) -> None:
    await kept(store, 3.0)  # for 30 seconds of music
    await kept(store, 12.0, "strings")
    for instruments, seconds, expected in (
        ("piano", 60, 6.0),
        ("strings", 60, 24.0),
        ("band", 60, 15.0),  # none yet: what all took
    ):
        request = replace(compose_request(), instruments=instruments, seconds=seconds)
        found = await estimate(store.figures, request, under_way=1, workers=2)
        assert found is not None
        assert found.seconds == pytest.approx(expected)


async def test_the_newest_pieces_count(store: Store) -> None:
    await kept(store, 300.0)
    for _ in range(20):
        await kept(store, 3.0)
    found = await estimate(store.figures, compose_request(), under_way=0, workers=1)
    assert found is not None
    assert found.seconds == pytest.approx(3.0)


async def test_the_queue_counts_once_all_workers_are_busy(store: Store) -> None:
    await kept(store, 4.0)
    for under_way, expected in ((1, 4.0), (2, 5.0), (4, 9.0)):
        found = await estimate(store.figures, compose_request(), under_way=under_way, workers=2)
        assert found is not None
        assert found.seconds == pytest.approx(expected)


def test_what_is_left_shrinks_as_the_work_goes_on() -> None:
    expected = Estimate(work=10.0, turn=4.0, ahead=2)
    assert expected.seconds == 20.0
    assert expected.left(replace(QUEUED, position=2), 100.0) == 20.0
    assert expected.left(QUEUED, 104.0) == 12.0
    assert expected.left(Progress(Stage.COMPOSING), 110.0) == 10.0
    assert expected.left(Progress(Stage.RENDERING), 117.0) == 3.0
    assert expected.left(Progress(Stage.ENCODING), 121.0) is None


def test_where_a_worker_is_free_nothing_waits() -> None:
    assert Estimate(work=10.0, turn=4.0, ahead=None).left(QUEUED, 0.0) == 10.0


async def test_the_reply_tells_it_and_the_error_is_kept(
    world: World, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    await kept(world.store, 3.0)
    engine.script = [QUEUED, 2.0, Progress(Stage.COMPOSING, 0.5), 2.0]
    result = await world.alice.slash(world.channel, "compose", mood="sad", seconds=60)
    assert said(result) == "In the queue: yours is next. · about 6 s"
    await world.env.advance_time(3.0)
    assert said(result) == "Composing ▰▰▰▰▰▱▱▱▱▱ 50% · about 6 s"
    await world.env.advance_time(2.0)

    job = await world.job(result)
    assert job["estimated"] == pytest.approx(6.0)
    assert 4.0 <= job["worked"] < 6.0
    missed = await world.store.figures.misses(9)
    assert missed.count == 1
    assert missed.seconds == pytest.approx(6.0 - job["worked"])
    assert "s were expected" in caplog.text


async def test_what_is_only_played_again_is_not_measured(world: World) -> None:
    await keep(world.store, compose_request(), user=world.alice.id)
    await world.alice.slash(world.channel, "replay", piece="1")
    assert await world.store.figures.misses(9) == Misses(0.0, 0)
