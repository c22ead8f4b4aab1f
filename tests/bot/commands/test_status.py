"""``/status``: how the bot is, for its operator and nobody else."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cards.status_panel import memory, misses, models, percentile, times
from bot.store.figures import WHOLE, Misses, ModelUse
from engine.api.errors import RequestError
from engine.api.process_memory import resident_bytes
from engine.api.progress import Progress, Stage
from tests.bot.fake_engine import FakeEngine, compose, compose_request
from tests.bot.world import World, request_line, said, seen


async def test_the_operator_sees_how_the_bot_is(world: World, engine: FakeEngine) -> None:
    carol = world.env.create_user("carol")
    world.bot.owner_id = carol.id
    engine.waiting, engine.worker_pids = 3, (os.getpid(),)
    await world.alice.slash(world.channel, "compose", mood="sad")
    await world.store.pieces.database.rows(
        "UPDATE jobs SET estimated = 3, worked = 1.5, seconds = 2.5, "
        """stages = '{"wait": 0.5, "compose": 1, "post": 1}'"""
    )
    engine.held = True
    await world.alice.slash(world.channel, "compose", mood="sad")
    result = await carol.slash("status")
    engine.let_go()
    await world.env.settle()

    assert result.ephemeral
    shown = {field.name: str(field.value) for field in seen(result).embeds[0].fields}
    assert shown["Started"].startswith("<t:")
    assert shown["Queue"] == "3 waiting · 1 under way"
    assert shown["Seconds from request to piece, last 24 hours"].splitlines() == [
        "```",
        "            p50     p95      n",
        "wait       0.50    0.50      1",
        "compose    1.00    1.00      1",
        "post       1.00    1.00      1",
        "whole      2.50    2.50      1",
        "```",
    ]
    assert shown["Estimated times"] == "off by 1.5 s on average (of 1)"
    assert shown["Models of the newest pieces"] == "piano 1.2 (00000000): 1"
    pid, _, taken = shown["Workers' memory"].partition(": ")
    assert pid == str(os.getpid())
    assert 10 < int(taken.removesuffix(" MB")) < 10_000
    assert shown["Bot's memory"].startswith(f"{os.getpid()}: ")


async def test_nobody_else_does(world: World) -> None:
    assert "status" not in world.alice.available_commands(world.channel)
    carol = world.env.create_user("carol")
    refused = await carol.slash("status")

    world.expect(RequestError)
    assert refused.ephemeral
    assert said(refused) == "Only my operator can see this." + request_line(refused)
    assert seen(refused).embeds == []


async def test_the_time_from_request_to_piece_is_kept(world: World, engine: FakeEngine) -> None:
    engine.script = [Progress(Stage.QUEUED), 4.0, Progress(Stage.COMPOSING), 2.0]
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.env.advance_time(6)
    job = await world.job(result)

    assert job["state"] == "delivered"
    assert 6.0 <= job["seconds"] < 60.0
    stages = await world.store.figures.stages(since=0, limit=9)
    assert list(stages) == ["wait", "compose", "post", WHOLE]
    assert 4.0 <= stages["wait"][0] < 6.0
    assert stages["compose"] == [0.5]  # as the engine says
    assert 0.0 <= stages["post"][0] < 60.0
    assert stages[WHOLE] == [job["seconds"]]
    await world.alice.slash(world.channel, "replay", piece="1")
    again = await world.store.figures.stages(since=0, limit=1)
    assert list(again) == ["post", WHOLE]  # out of the cache: nobody composed


async def test_the_last_jobs_and_the_newest_pieces_count(world: World) -> None:
    for job, piece in enumerate(range(1, 6), start=1):
        await world.store.jobs.accept(
            job, "compose", {}, user_id=1, guild_id=None, channel_id=5, message_id=None
        )
        if piece != 4:
            await world.store.jobs.delivered(job, 6, seconds=float(piece))
        written = compose(compose_request()).without_media()
        model = replace(written.model, version="1.0" if piece < 3 else "2.0")
        await world.store.pieces.add(
            replace(written, model=model), author_id=1, guild_id=None, channel_id=5, job_id=job
        )

    await world.store.jobs.database.rows("UPDATE jobs SET accepted_at = 9 WHERE id = 2")
    assert await world.store.figures.stages(since=10, limit=9) == {WHOLE: [5.0, 3.0, 1.0]}
    assert await world.store.figures.stages(since=0, limit=2) == {WHOLE: [5.0, 3.0]}
    assert await world.store.figures.stages(since=time.time() + 60, limit=9) == {}
    assert await world.store.figures.models(4) == [
        ModelUse("piano", "2.0", "0" * 64, 3),
        ModelUse("piano", "1.0", "0" * 64, 1),
    ]


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 50.0), (0.9, 90.0), (0.99, 99.0), (1.0, 100.0), (0.001, 1.0)]
)
def test_percentiles(share: float, value: float) -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], share) == value
    assert percentile([7.0], share) == 7.0


def test_what_there_is_nothing_of() -> None:
    assert times({}) == "no job was delivered in that time"
    assert misses(Misses(0.0, 0)) == "no estimate was measured yet"
    assert memory([]) == "none"
    assert models([]) == "none"


def test_many_stages_still_fit_into_a_field() -> None:
    shown = times({f"a stage with a long name {n}": [123456.789] * 9 for n in range(99)})

    assert len(shown.splitlines()) == 18
    assert len(shown) <= 1024


def test_many_workers_still_fit_into_a_field() -> None:
    shown = memory([(str(10**9), None)] * 200)

    assert shown.splitlines()[-1] == "and 180 more"
    assert len(shown) <= 1024


def test_memory_as_the_system_tells_it(tmp_path: Path) -> None:
    (tmp_path / "5").mkdir()
    (tmp_path / "5" / "statm").write_text("9000 250 100 1 0 500 0\n")

    assert resident_bytes(5, tmp_path) == 250 * os.sysconf("SC_PAGE_SIZE")
    assert resident_bytes(6, tmp_path) is None
