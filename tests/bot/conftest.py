"""What the tests of the bot start from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.i18n.messages import use_language
from bot.ops.logs import RequestFilter
from bot.settings import BotSettings
from bot.store import Store, open_store
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World


@pytest.fixture(autouse=True)
def english() -> None:
    """Whatever language the test before spoke."""
    use_language("en")


@pytest.fixture(autouse=True)
def named(caplog: pytest.LogCaptureFixture) -> None:
    """Have records name their request, as those in the log do."""
    caplog.handler.addFilter(RequestFilter())


@pytest.fixture
def settings(tmp_path: Path) -> BotSettings:
    return BotSettings(
        discord_token="made.up.token",
        data_dir=tmp_path / "data",
        workers=2,
        queue_limit=30,
        jobs_per_member=2,
    )


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
async def world(settings: BotSettings, engine: FakeEngine) -> AsyncIterator[World]:
    async with World(settings, engine) as started:
        yield started


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "affetto.db") as opened:
        yield opened
