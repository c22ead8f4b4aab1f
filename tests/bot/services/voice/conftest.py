"""A voice channel that Alice and Bob listen in, with three pieces of Alice's to play there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.settings import BotSettings
from tests.bot.fake_engine import FakeEngine
from tests.bot.voice_line import Listening, without_a_wire
from tests.bot.world import World


@pytest.fixture
def settings(settings: BotSettings) -> BotSettings:
    return replace(settings, voice=True)


@pytest.fixture
async def heard(world: World, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> Listening:
    without_a_wire(world, monkeypatch)
    listening = Listening(world, engine)
    await listening.open(pieces=3)
    return listening
