"""What the tests of the bot start from."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from discord import app_commands

from bot.i18n import command_translator
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


@pytest.fixture(autouse=True, scope="session")
def _described_once() -> Iterator[None]:
    """Have a command described in all of Discord's locales once, and not for each test's bot.

    That is two fifths of the work of a bot's start. What other words describe, or another way to
    translate, is described anew. Nobody changes what is kept.
    """
    known: dict[tuple[object, str], dict[str, Any]] = {}

    def once(describe: Callable[..., Awaitable[dict[str, Any]]]) -> Callable[..., Any]:
        async def described(
            command: Any, tree: Any, translator: app_commands.Translator
        ) -> dict[str, Any]:
            key = (vars(command_translator)["t_in"], json.dumps(command.to_dict(tree)))
            if key not in known:
                known[key] = await describe(command, tree, translator)
            return known[key]

        return described

    with pytest.MonkeyPatch.context() as patch:
        for kind in (app_commands.Command, app_commands.Group, app_commands.ContextMenu):
            patch.setattr(kind, "get_translated_payload", once(kind.get_translated_payload))
        yield


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
