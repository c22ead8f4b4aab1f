"""What members are called in pictures: by the names they came by with, or by Discord's word."""

from __future__ import annotations

import pytest

from bot.services import member_names
from bot.services.member_names import MemberNames
from tests.bot.world import World


async def test_discord_is_asked_once_for_whom_nobody_remembers(world: World) -> None:
    names, client = MemberNames(), world.bot
    found = await names.of(client, [world.alice.id, None, 1, 1])
    assert found == {world.alice.id: "alice", None: "somebody", 1: "somebody"}
    asked = len(world.env.http_requests)
    assert await names.of(client, [world.alice.id]) == {world.alice.id: "alice"}
    assert len(world.env.http_requests) == asked
    assert names.known(1) == "somebody"
    names.forget(world.alice.id)
    assert names.known(world.alice.id) == "somebody"


async def test_so_many_names_are_held_and_the_one_used_first_goes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(member_names, "MAX_NAMES", 2)
    names, carol = MemberNames(), world.env.create_user("carol")
    for user in (world.alice, world.bob, world.alice, carol):
        names.remember(await world.bot.fetch_user(user.id))
    assert names.known(world.alice.id) == "alice"
    assert names.known(world.bob.id) == "somebody"
    assert names.known(carol.id) == "carol"
