"""``/top``: the pieces with the best votes, each one to be heard again."""

from __future__ import annotations

from simcord.results import InteractionResult

from engine.api.errors import RequestError
from tests.bot.fake_engine import compose_request, keep
from tests.bot.world import World, labels, names, request_line, said, seen

NOBODY = "Nobody has voted for such a piece yet: press 👍 below one you like."


def ranked(result: InteractionResult) -> list[int]:
    lines = (seen(result).embeds[0].description or "").splitlines()
    assert [line.partition(". ")[0] for line in lines] == [str(n + 1) for n in range(len(lines))]
    return [int(line.split("`")[1][1:]) for line in lines]


async def vote(world: World, piece: int, *, up: int = 0, down: int = 0) -> None:
    for user in range(up + down):
        await world.store.votes.cast(piece, 1000 + user, 1 if user < up else -1)


async def age(world: World, piece: int, *, days: int) -> None:
    await world.store.pieces.database.rows(
        "UPDATE pieces SET created_at = created_at - ? * 86400 WHERE id = ?", (days, piece)
    )


async def test_many_good_votes_rank_above_a_single_one(world: World) -> None:
    here = world.guild.id
    await keep(world.store, *[compose_request()] * 5, user=world.bob.id, guild=here)
    await vote(world, 1, up=1)
    await vote(world, 2, up=9, down=1)
    await vote(world, 3, up=12, down=12)
    await vote(world, 4, down=3)
    result = await world.alice.slash(world.channel, "top")

    assert not result.ephemeral
    assert seen(result).embeds[0].title == "The best of this server"
    assert ranked(result) == [2, 3, 1]
    assert "👍 9 👎 1" in (seen(result).embeds[0].description or "").splitlines()[0]
    assert seen(result).embeds[0].footer.text == "Hear one: /replay piece:2"
    assert labels(seen(result)) == ["▶ 2", "▶ 3", "▶ 1"]
    played = await world.alice.click(seen(result), label="▶ 3")
    assert names(seen(played))[0] == "sad-etude-3.mp3"


async def test_ten_places_and_of_equals_the_newest_first(world: World) -> None:
    await keep(world.store, *[compose_request()] * 12, user=world.bob.id, guild=world.guild.id)
    for piece in range(1, 13):
        await vote(world, piece, up=1)
    result = await world.alice.slash(world.channel, "top")

    assert ranked(result) == list(range(12, 2, -1))


async def test_by_server_time_and_mood(world: World) -> None:
    here, elsewhere = world.guild.id, world.guild.id + 1
    await keep(world.store, *map(compose_request, ("sad", "calm")), user=1, guild=here)
    await keep(world.store, compose_request("sad"), user=1, guild=elsewhere)
    await keep(world.store, compose_request("sad"), user=world.alice.id, guild=None)
    await age(world, 1, days=40)
    await age(world, 2, days=10)
    for piece in (1, 2, 3, 4):
        await vote(world, piece, up=5 - piece)

    async def top(**options: str) -> tuple[str | None, list[int]]:
        result = await world.alice.slash(world.channel, "top", **options)
        return seen(result).embeds[0].title, ranked(result)

    assert await top() == ("The best of this server", [1, 2])
    assert await top(where="all servers") == ("The best of all servers", [1, 2, 3])
    assert await top(where="all servers", when="month") == (
        "The best of all servers this month",
        [2, 3],
    )
    assert await top(where="all servers", when="week") == (
        "The best of all servers this week",
        [3],
    )
    assert await top(mood="Calm") == ("The best of this server: calm", [2])


async def test_every_row_can_be_heard_again_without_telling_who_is_where(world: World) -> None:
    await keep(world.store, compose_request(), user=77, guild=world.guild.id + 1)
    await world.store.pieces.posted(1, 99)
    refused = await world.alice.slash(world.channel, "replay", piece="1")
    world.expect(RequestError)
    assert said(refused).startswith("There is no such piece of yours or of this server")
    await vote(world, 1, up=1)
    result = await world.alice.slash(world.channel, "top", where="all servers")
    again = await world.alice.slash(world.channel, "replay", piece=str(ranked(result)[0]))

    assert "discord.com" not in (seen(result).embeds[0].description or "")
    assert len(names(seen(again))) == 3
    assert seen(again).embeds[0].description == "Composed for somebody elsewhere"


async def test_votes_do_not_open_what_was_made_in_a_direct_message(world: World) -> None:
    await keep(world.store, compose_request(), user=world.bob.id, guild=None)
    await vote(world, 1, up=3)
    listed = await world.alice.slash(world.channel, "top", where="all servers")
    refused = await world.alice.slash(world.channel, "replay", piece="1")

    assert seen(listed).embeds[0].description == NOBODY
    world.expect(RequestError)
    assert refused.ephemeral


async def test_where_there_is_nothing_it_says_how_to_begin(world: World) -> None:
    await keep(world.store, compose_request(), user=world.bob.id, guild=world.guild.id)
    result = await world.alice.slash(world.channel, "top")

    assert seen(result).embeds[0].description == NOBODY


async def test_in_a_direct_message_all_servers_are_meant(world: World) -> None:
    carol = world.env.create_user("carol")
    result = await carol.slash("top")
    assert seen(result).embeds[0].title == "The best of all servers"
    refused = await carol.slash("top", where="this server")

    world.expect(RequestError)
    assert refused.ephemeral
    assert said(refused) == "There is no server here: choose all servers." + request_line(refused)


async def test_an_unknown_mood_is_refused(world: World) -> None:
    refused = await world.alice.slash(world.channel, "top", mood="zad")

    world.expect(RequestError)
    assert refused.ephemeral
    assert said(refused).startswith("Unknown mood: zad. Did you mean sad?")


async def test_a_mood_is_found_in_blends_and_on_the_way(world: World) -> None:
    requests = [compose_request(mood) for mood in ("calm and happy", "sad to calm", "tense")]
    await keep(world.store, *requests, user=world.bob.id, guild=world.guild.id)
    for piece in (1, 2, 3):
        await vote(world, piece, up=piece)
    result = await world.alice.slash(world.channel, "top", mood="calm")

    assert ranked(result) == [2, 1]
    assert "calm and happy" in (seen(result).embeds[0].description or "")
