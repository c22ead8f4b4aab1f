"""``/history``: a member's own pieces, a page at a time."""

from __future__ import annotations

from simcord.results import InteractionResult

from bot.views.lists import PAGE
from tests.bot.fake_engine import compose_request, keep
from tests.bot.world import World, labels, said, seen


def numbers(result: InteractionResult) -> list[int]:
    [embed] = seen(result).embeds
    return [int(line[2:].split("`")[0]) for line in (embed.description or "").splitlines()]


def footer(result: InteractionResult) -> str | None:
    return seen(result).embeds[0].footer.text


async def test_nobody_elses_pieces_and_no_buttons_for_one_page(world: World) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad", seconds=65, key="A minor")
    posted = await world.bob.slash(world.channel, "compose", mood="calm", seconds=20)
    await world.bob.click(seen(posted), custom_id="vote:2:up")
    await world.alice.click(seen(posted), custom_id="vote:2:down")
    result = await world.bob.slash(world.channel, "history")

    assert result.ephemeral
    assert seen(result).components == []
    [row] = await world.store.pieces.database.rows("SELECT * FROM pieces WHERE id = 2")
    link = f"https://discord.com/channels/{world.guild.id}/{world.channel.id}/{row['message_id']}"
    assert seen(result).embeds[0].description == (
        f"`#2` [**Calm Étude**]({link}) · calm · A minor · 0:20 · "
        f"<t:{row['created_at']}:R> · 👍 1 👎 1"
    )


async def test_an_empty_history_says_how_to_begin(world: World) -> None:
    result = await world.alice.slash(world.channel, "history")

    assert result.ephemeral
    assert seen(result).embeds[0].description == (
        "You have no pieces yet: /compose makes the first one."
    )


async def test_pages_turn_both_ways_and_after_a_restart(world: World) -> None:
    count = 2 * PAGE + 3
    await keep(world.store, *[compose_request(seed=n) for n in range(count)], user=world.alice.id)
    result = await world.alice.slash(world.channel, "history")

    assert numbers(result) == list(range(count, count - PAGE, -1))
    assert footer(result) == f"Page 1 of 3 · {count} pieces"
    assert labels(seen(result)) == ["◀ Newer", "Older ▶"]
    buttons = seen(result).components[0]["components"]
    assert [button.get("disabled", False) for button in buttons] == [True, False]

    result = await world.alice.click(seen(result), label="Older ▶")
    assert numbers(result) == list(range(count - PAGE, count - 2 * PAGE, -1))
    await world.restart()
    result = await world.alice.click(seen(result), label="Older ▶")
    assert numbers(result) == [3, 2, 1]
    assert footer(result) == f"Page 3 of 3 · {count} pieces"
    result = await world.alice.click(seen(result), label="◀ Newer")
    assert numbers(result) == list(range(count - PAGE, count - 2 * PAGE, -1))


async def test_a_page_that_is_gone_shows_the_last_one(world: World) -> None:
    await keep(world.store, *[compose_request()] * (PAGE + 1), user=world.alice.id)
    result = await world.alice.slash(world.channel, "history")
    await world.store.pieces.database.rows("DELETE FROM pieces WHERE id > 2")
    result = await world.alice.click(seen(result), label="Older ▶")

    assert said(result) == ""
    assert numbers(result) == [2, 1]
