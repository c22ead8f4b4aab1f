"""What Prometheus is told."""

from __future__ import annotations

import socket
from dataclasses import replace

import aiohttp
import pytest

from bot.ops.metrics import Metrics, shown
from bot.settings import BotSettings
from engine.api.errors import DeadlineError, JobCancelledError, RequestError, SetupError
from engine.api.progress import Progress, Stage
from engine.api.settings import read_settings
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, seen


def value(world: World, name: str, **labels: str) -> float | None:
    return world.bot.metrics.registry.get_sample_value(name, labels)


def jobs(world: World, kind: str, outcome: str) -> float | None:
    return value(world, "affetto_jobs_total", kind=kind, outcome=outcome)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_jobs_are_counted_by_kind_and_outcome(world: World, engine: FakeEngine) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad")
    await world.alice.slash(world.channel, "replay", piece="1")
    engine.ends_with = DeadlineError("x")
    await world.alice.slash(world.channel, "compose", mood="sad")
    engine.ends_with, engine.held = None, True
    engine.script = [Progress(Stage.QUEUED)]
    cancelled = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.alice.slash(world.channel, "compose", mood="sad")
    await world.alice.slash(world.channel, "compose", mood="sad")
    assert value(world, "affetto_jobs_under_way") == 2
    await world.alice.click(seen(cancelled), label="Cancel")
    engine.let_go()
    await world.env.settle()

    world.expect(DeadlineError, RequestError, JobCancelledError)
    assert jobs(world, "compose", "delivered") == 2
    assert jobs(world, "replay", "delivered") == 1
    assert jobs(world, "compose", "failed") == 1
    assert jobs(world, "compose", "refused") == 1
    assert jobs(world, "compose", "cancelled") == 1
    assert value(world, "affetto_jobs_under_way") == 0


async def test_times_go_into_histograms(world: World, engine: FakeEngine) -> None:
    engine.script = [Progress(Stage.QUEUED), 4.0, Progress(Stage.COMPOSING)]
    engine.waiting, engine.worker_pids = 3, (1, 2)
    await world.alice.slash(world.channel, "compose", mood="sad")
    await world.env.advance_time(4)

    assert value(world, "affetto_wait_seconds_count") == 1
    assert 4.0 <= (value(world, "affetto_wait_seconds_sum") or 0) < 60.0
    assert value(world, "affetto_stage_seconds_sum", stage="compose") == 0.5
    assert value(world, "affetto_stage_seconds_count", stage="post") == 1
    assert value(world, "affetto_job_seconds_count") == 1
    assert value(world, "affetto_jobs_waiting") == 3
    assert value(world, "affetto_workers") == 2


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(waiting=lambda: 1, under_way=lambda: 2, workers=lambda: 3, players=lambda: 0)


async def test_the_port_answers_until_the_bot_stops(metrics: Metrics) -> None:
    port = free_port()
    metrics.took(2.5, {"wait": 0.5, "compose": 1.5})
    address = f"http://127.0.0.1:{port}/metrics"
    async with (
        shown(metrics, "127.0.0.1", port),
        aiohttp.ClientSession() as session,
        session.get(address) as answer,
    ):
        text = await answer.text()
    assert "affetto_jobs_waiting 1.0" in text
    assert 'affetto_stage_seconds_sum{stage="compose"} 1.5' in text
    assert "affetto_wait_seconds_sum 0.5" in text
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


async def test_without_a_port_nothing_listens(
    metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ops.metrics.start_http_server", None)
    async with shown(metrics, "127.0.0.1", None):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", "no.such.host.invalid"])
async def test_a_port_that_cannot_be_used_is_the_operators_to_mend(
    metrics: Metrics, host: str
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SetupError, match=r"^AFFETTO_METRICS_PORT: nothing can listen"):
            async with shown(metrics, host, taken.getsockname()[1]):
                pass


def test_by_default_nobody_is_shown_anything(settings: BotSettings) -> None:
    assert (settings.metrics_port, settings.metrics_host) == (None, "127.0.0.1")
    read = read_settings(BotSettings, {"DISCORD_TOKEN": "x", "AFFETTO_METRICS_PORT": "9100"})
    assert read == replace(read, metrics_port=9100)
    with pytest.raises(SetupError, match="AFFETTO_METRICS_PORT must be a whole number"):
        read_settings(BotSettings, {"DISCORD_TOKEN": "x", "AFFETTO_METRICS_PORT": "0"})
