"""Duels that something comes in the way of: what is made stays, and each is revealed."""

from __future__ import annotations

import pytest

from bot.replying.failures import NotPostedError
from bot.services.duel import WATCH_SECONDS
from tests.bot.world import World, labels, names, request_line, said, seen

ORIGINAL = "/webhooks/*/messages/@original"


async def change(world: World, sql: str) -> None:
    await world.store.duels.database.rows(sql)


async def test_a_duel_that_discord_refuses_leaves_both_pieces(world: World) -> None:
    world.env.inject_error("PATCH", ORIGINAL, status=400, code=50035)
    result = await world.alice.slash(world.channel, "duel", mood="sad")

    world.expect(NotPostedError)
    assert said(result) == (
        "Pieces 1 and 2 are kept, but Discord did not take them: /replay piece:1 brings the first."
        + request_line(result)
    )
    assert (await world.job(result))["state"] == "failed"
    replayed = await world.alice.slash(world.channel, "replay", piece="2")
    assert len(names(seen(replayed))) == 3


async def test_one_that_cannot_be_revealed_keeps_no_other_waiting(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    first = await world.alice.slash(world.channel, "duel", mood="sad")
    second = await world.bob.slash(world.channel, "duel", mood="sad")
    await change(
        world,
        "CREATE TRIGGER refusing BEFORE UPDATE OF revealed_at ON duels WHEN new.id = 1 "
        "BEGIN SELECT raise(ABORT, 'the disk is full'); END",
    )
    await change(world, "UPDATE duels SET ends_at = 1")
    await world.env.advance_time(WATCH_SECONDS)
    assert labels(seen(first)) == ["A", "B", "Reveal"]
    assert labels(seen(second)) == ["▶ 3", "▶ 4"]
    assert "duel 1 was not shown" in caplog.messages
    await change(world, "DROP TRIGGER refusing")
    await world.env.advance_time(WATCH_SECONDS)
    assert labels(seen(first)) == ["▶ 1", "▶ 2"]


async def test_one_whose_message_is_not_known_is_over_and_a_button_shows_it(world: World) -> None:
    result = await world.alice.slash(world.channel, "duel", mood="sad")
    await change(world, "UPDATE duels SET ends_at = 1, message_id = NULL")
    await world.env.advance_time(WATCH_SECONDS)
    assert labels(seen(result)) == ["A", "B", "Reveal"]
    assert (await world.store.duels.get(1)).revealed
    pressed = await world.bob.click(seen(result), label="A")
    assert pressed.followups[0].content.startswith("This duel is over")
    assert labels(seen(result)) == ["▶ 1", "▶ 2"]
