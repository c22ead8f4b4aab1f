"""A jam that alice opened, with an engine that goes on with pieces."""

from __future__ import annotations

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.bot.fake_engine import FakeEngine
from tests.bot.jamming import (
    grow,
)
from tests.bot.world import World


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(finish=grow)


@pytest.fixture
def carol(world: World) -> MemberActor:
    return world.guild.add_member(world.env.create_user("carol"))


@pytest.fixture
async def jam(world: World) -> InteractionResult:
    """A jam that alice opened."""
    return await world.alice.slash(world.channel, "jam", mood="calm", tempo=120)
