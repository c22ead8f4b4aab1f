"""``/history``: pieces a page at a time, a member's or a server's, with filters."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from bot.cards.piece_list import PAGE_SIZE, Chosen
from bot.components.piece_list import PageButton, read_page
from engine.api.errors import RequestError
from tests.bot.fake_engine import compose_request, keep
from tests.bot.world import World, labels, names, request_line, said, seen


def numbers(result: InteractionResult) -> list[int]:
    [embed] = seen(result).embeds
    return [int(line[2:].split("`")[0]) for line in (embed.description or "").splitlines()]


def footer(result: InteractionResult) -> str | None:
    return seen(result).embeds[0].footer.text


async def test_nobody_elses_pieces_and_no_pages_to_turn_where_there_is_one(world: World) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad", seconds=65, key="A minor")
    posted = await world.bob.slash(world.channel, "compose", mood="calm", seconds=20)
    await world.bob.click(seen(posted), custom_id="vote:2:up")
    await world.alice.click(seen(posted), custom_id="vote:2:down")
    result = await world.bob.slash(world.channel, "history")

    assert result.ephemeral
    assert labels(seen(result)) == ["▶ 2"]
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
    count = 2 * PAGE_SIZE + 3
    await keep(world.store, *[compose_request(seed=n) for n in range(count)], user=world.alice.id)
    result = await world.alice.slash(world.channel, "history")

    assert numbers(result) == list(range(count, count - PAGE_SIZE, -1))
    assert footer(result) == f"Page 1 of 3 · {count} pieces"
    assert labels(seen(result))[-2:] == ["◀ Newer", "Older ▶"]
    buttons = seen(result).components[-1]["components"]
    assert [button.get("disabled", False) for button in buttons] == [True, False]

    result = await world.alice.click(seen(result), label="Older ▶")
    assert numbers(result) == list(range(count - PAGE_SIZE, count - 2 * PAGE_SIZE, -1))
    await world.restart()
    result = await world.alice.click(seen(result), label="Older ▶")
    assert numbers(result) == [3, 2, 1]
    assert footer(result) == f"Page 3 of 3 · {count} pieces"
    result = await world.alice.click(seen(result), label="◀ Newer")
    assert numbers(result) == list(range(count - PAGE_SIZE, count - 2 * PAGE_SIZE, -1))


async def test_a_page_that_is_gone_shows_the_last_one(world: World) -> None:
    await keep(world.store, *[compose_request()] * (PAGE_SIZE + 1), user=world.alice.id)
    result = await world.alice.slash(world.channel, "history")
    await world.store.pieces.database.rows("DELETE FROM pieces WHERE id > 2")
    result = await world.alice.click(seen(result), label="Older ▶")

    assert said(result) == ""
    assert numbers(result) == [2, 1]


NOTHING = "There is no such piece: try another mood or other instruments."


async def varied(world: World) -> None:
    """Pieces of both members, here and elsewhere."""
    here, elsewhere = world.guild.id, world.guild.id + 1
    await keep(world.store, compose_request("calm"), user=world.alice.id, guild=here)
    await keep(world.store, compose_request("calm to tense"), user=world.bob.id, guild=here)
    await keep(world.store, compose_request("sad"), user=world.bob.id, guild=elsewhere)
    await keep(world.store, compose_request("tense"), user=world.bob.id, guild=None)
    strings = compose_request("calm and happy", instruments="strings")
    duo = compose_request("sad", instruments="piano, violin")
    await keep(world.store, strings, duo, user=world.bob.id, guild=here)


async def test_a_members_pieces_are_those_made_here(world: World) -> None:
    await varied(world)
    result = await world.alice.slash(world.channel, "history", member=world.bob)

    assert result.ephemeral
    [embed] = seen(result).embeds
    assert embed.title == "Pieces of a member"
    first, *lines = (embed.description or "").splitlines()
    assert first == f"By <@{world.bob.id}>, on this server"
    assert [line.split("`")[1] for line in lines] == ["#6", "#5", "#2"]


async def test_the_servers_pieces_are_everybodys(world: World) -> None:
    await varied(world)
    result = await world.alice.slash(world.channel, "history", whose="this server")

    assert seen(result).embeds[0].title == "Pieces of this server"
    assert numbers(result) == [6, 5, 2, 1]


async def test_a_line_tells_of_all_moods_and_of_other_instruments(world: World) -> None:
    await varied(world)
    result = await world.alice.slash(world.channel, "history", whose="this server")
    lines = (seen(result).embeds[0].description or "").splitlines()

    assert " · sad · piano, violin · A minor" in lines[0]
    assert " · calm and happy · strings · A minor" in lines[1]
    assert " · calm → tense · A minor" in lines[2]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"mood": "calm"}, [5, 2, 1]),
        ({"mood": "tense"}, [2]),
        ({"mood": "happy"}, [5]),
        ({"instruments": "violin"}, [6, 5]),
        ({"instruments": "strings"}, [5]),
        ({"instruments": "Fiddle"}, [6, 5]),
        ({"instruments": "piano"}, [6, 2, 1]),
        ({"mood": "sad", "instruments": "violin"}, [6]),
    ],
)
async def test_by_mood_and_instruments(
    world: World, filters: dict[str, str], found: list[int]
) -> None:
    await varied(world)
    result = await world.alice.slash(world.channel, "history", whose="this server", **filters)

    assert numbers(result) == found


async def test_filters_stand_in_the_title_and_hold_on_every_page(world: World) -> None:
    requests = [compose_request("calm"), compose_request("sad")] * (PAGE_SIZE + 1)
    await keep(world.store, *requests, user=world.bob.id, guild=world.guild.id)
    result = await world.alice.slash(
        world.channel, "history", member=world.bob, mood="sad", instruments="piano"
    )
    assert seen(result).embeds[0].title == "Pieces of a member: sad · piano"
    assert footer(result) == f"Page 1 of 2 · {PAGE_SIZE + 1} pieces"
    await world.restart()
    result = await world.alice.click(seen(result), label="Older ▶")

    assert seen(result).embeds[0].title == "Pieces of a member: sad · piano"
    assert labels(seen(result)) == ["▶ 2", "◀ Newer", "Older ▶"]


async def test_what_there_is_none_of(world: World) -> None:
    for options, sentence in (
        ({"mood": "sad"}, NOTHING),
        ({"whose": "this server"}, "There are no pieces yet: /compose makes the first one."),
    ):
        result = await world.alice.slash(world.channel, "history", **options)
        assert seen(result).embeds[0].description == sentence


async def test_where_there_is_no_server_there_are_only_ones_own(world: World) -> None:
    carol = world.env.create_user("carol")
    refused = await carol.slash("history", whose="this server")
    world.expect(RequestError)

    assert said(refused) == (
        "There is no server here: ask for your own pieces." + request_line(refused)
    )


async def test_several_instruments_are_not_looked_for_together(world: World) -> None:
    refused = await world.alice.slash(world.channel, "history", instruments="violin, cello")
    world.expect(RequestError)

    assert said(refused).startswith("Look for one instrument or ensemble at a time.")


async def test_a_button_plays_a_piece_for_all(world: World) -> None:
    await varied(world)
    result = await world.alice.slash(world.channel, "history", whose="this server")
    await world.restart()
    played = await world.alice.click(seen(result), label="▶ 5")
    assert not played.ephemeral
    assert names(seen(played))[0] == "calm-and-happy-etude-5.mp3"
    await world.store.removal.piece(2)
    gone = await world.alice.click(seen(result), label="▶ 2")

    assert gone.ephemeral
    assert said(gone) == ("This piece is no longer kept: compose another one." + request_line(gone))
    assert len(numbers(result)) == 4


async def test_a_button_from_before_there_were_filters_still_turns_the_page(world: World) -> None:
    match = PageButton.__discord_ui_compiled_template__.fullmatch("history:older:1")
    assert match is not None
    assert read_page(match) == (Chosen("history"), 1)
