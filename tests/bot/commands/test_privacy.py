"""``/privacy``: all of one's data in one's hands, or gone."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from simcord.results import InteractionResult

from engine.api.errors import RequestError
from tests.bot.fake_engine import MIDI, FakeEngine, compose_request, keep
from tests.bot.world import World, counts, labels, names, request_line, said, seen

QUESTION = (
    "Delete all I keep of you for good: 1 piece with everybody's votes, your own votes, "
    "favourites and requests? /privacy export gives you a copy first."
)


async def unpacked(result: InteractionResult) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for message in (seen(result), *result.followups):
        assert message.ephemeral
        for attachment in message.attachments:
            with zipfile.ZipFile(io.BytesIO(await attachment.read())) as archive:
                assert archive.testzip() is None
                assert not files.keys() & set(archive.namelist())
                files |= {name: archive.read(name) for name in archive.namelist()}
    return files


async def kept(world: World) -> dict[str, list[Any]]:
    database = world.store.pieces.database
    return {
        "users": [row["id"] for row in await database.rows("SELECT id FROM users ORDER BY id")],
        "pieces": [row["author_id"] for row in await database.rows("SELECT * FROM pieces")],
        "votes": [row["user_id"] for row in await database.rows("SELECT * FROM votes")],
        "favourites": [row["user_id"] for row in await database.rows("SELECT * FROM favourites")],
        "jobs": [row["user_id"] for row in await database.rows("SELECT * FROM jobs")],
    }


async def test_the_export_holds_all_of_ones_own_and_nothing_else(world: World) -> None:
    mine = await world.alice.slash(world.channel, "compose", mood="sad", seed=7)
    theirs = await world.bob.slash(world.channel, "compose", mood="calm")
    await world.alice.click(seen(theirs), custom_id="vote:2:down")
    await world.alice.click(seen(theirs), custom_id="favourite:2")
    await world.bob.click(seen(mine), custom_id="vote:1:up")
    result = await world.alice.slash(world.channel, "privacy export")

    assert result.ephemeral
    assert said(result).startswith("This is all I keep of you. Of a MIDI file")
    assert names(seen(result)) == ["affetto-1.zip"]
    assert result.followups == []
    files = await unpacked(result)
    assert files.pop("pieces/sad-etude-1.mid") == MIDI
    found = {name: json.loads(data) for name, data in files.items()}
    piece = found.pop("pieces/sad-etude-1.json")
    assert (piece["number"], piece["seed"], piece["request"]["mood"]["name"]) == (1, 7, "sad")
    assert (piece["guild_id"], piece["message_id"]) == (world.guild.id, seen(mine).id)
    assert [row["id"] for row in found.pop("member.json")] == [world.alice.id]
    assert [(row["piece_id"], row["value"]) for row in found.pop("votes.json")] == [(2, -1)]
    assert [row["piece_id"] for row in found.pop("favourites.json")] == [2]
    [job] = found.pop("jobs.json")
    assert (job["id"], job["state"], job["request"]["seed"]) == (
        mine._interaction.id,
        "delivered",
        7,
    )
    empty = ("duels", "duel-votes", "jams", "jam-steps", "notices")
    assert found == {f"{name}.json": [] for name in empty}


async def test_the_export_holds_ones_duels_and_votes_in_them(world: World) -> None:
    mine = await world.alice.slash(world.channel, "duel", mood="sad")
    theirs = await world.bob.slash(world.channel, "duel", mood="calm")
    for duel in (mine, theirs):
        await world.bob.click(seen(duel), label="A")
    await world.alice.click(seen(theirs), label="B")
    files = await unpacked(await world.alice.slash(world.channel, "privacy export"))

    [duel] = json.loads(files["duels.json"])
    assert (duel["id"], duel["piece_a"], duel["piece_b"]) == (1, 1, 2)
    [voted] = json.loads(files["duel-votes.json"])
    assert (voted["duel_id"], voted["side"]) == (2, "b")
    assert str(world.bob.id).encode() not in b"".join(files.values())


async def test_what_is_too_much_for_one_archive_comes_in_several(world: World) -> None:
    limit_bytes = 5_000
    requests = [compose_request(seed=seed) for seed in range(150)]
    await keep(world.store, *requests, user=world.alice.id)
    world.limit_uploads(limit_bytes)
    result = await world.alice.slash(world.channel, "privacy export")

    messages = [seen(result), *result.followups]
    assert len(messages) > 10
    assert [name for message in messages for name in names(message)] == [
        f"affetto-{number + 1}.zip" for number in range(len(messages))
    ]
    assert all(message.attachments[0].size <= limit_bytes for message in messages)
    files = await unpacked(result)
    seeds = [json.loads(files[f"pieces/sad-etude-{n}.json"])["seed"] for n in range(1, 151)]
    assert seeds == list(range(150))
    assert sum(name.endswith(".mid") for name in files) == 150


async def test_what_discord_refuses_all_the_same_comes_in_smaller_parts(world: World) -> None:
    requests = [compose_request(seed=seed) for seed in range(9)]
    await keep(world.store, *requests, user=world.alice.id)
    world.env.inject_error("PATCH", "/webhooks/*", status=413, code=40005, times=2)
    world.env.inject_error("POST", "/webhooks/*", status=413, code=40005, times=1)
    result = await world.alice.slash(world.channel, "privacy export")

    assert said(result).startswith("This is all I keep of you. Of a MIDI file")
    messages = [seen(result), *result.followups]
    assert [name for message in messages for name in names(message)] == [
        f"affetto-{number + 1}.zip" for number in range(len(messages))
    ]
    assert len(messages) == 4
    files = await unpacked(result)
    assert sum(name.endswith(".mid") for name in files) == 9


async def test_a_table_too_large_for_one_archive_is_split_by_its_rows(world: World) -> None:
    limit_bytes = 3_000
    for number in range(1, 41):
        await world.store.jobs.accept(
            number,
            "compose",
            {"seed": number},
            user_id=world.alice.id,
            guild_id=None,
            channel_id=5,
            message_id=None,
        )
    world.limit_uploads(limit_bytes)
    result = await world.alice.slash(world.channel, "privacy export")

    messages = [seen(result), *result.followups]
    assert all(message.attachments[0].size <= limit_bytes for message in messages)
    files = await unpacked(result)
    jobs = [
        job
        for name, data in sorted(files.items())
        if name.startswith("jobs")
        for job in json.loads(data)
    ]
    assert [job["id"] for job in jobs] == list(range(1, 41))


async def test_of_a_stranger_nothing_is_kept(world: World) -> None:
    for command in ("privacy export", "privacy forget-me"):
        result = await world.alice.slash(world.channel, command)
        assert result.ephemeral
        assert said(result) == "I keep nothing of you." + request_line(result)
    world.expect(RequestError, RequestError)
    assert not any((await kept(world)).values())


async def test_forgetting_leaves_nothing_of_one_and_all_of_the_others(world: World) -> None:
    mine = await world.alice.slash(world.channel, "compose", mood="sad")
    theirs = await world.bob.slash(world.channel, "compose", mood="calm")
    again = await world.bob.slash(world.channel, "replay", piece="1")
    for member in world.members:
        for posted, number in ((mine, 1), (theirs, 2)):
            await member.click(seen(posted), custom_id=f"vote:{number}:up")
            await member.click(seen(posted), custom_id=f"favourite:{number}")
    asked = await world.alice.slash(world.channel, "privacy forget-me")
    assert asked.ephemeral
    assert said(asked) == QUESTION
    assert labels(seen(asked)) == ["Delete everything", "Keep it"]
    await world.restart()
    await world.alice.click(seen(asked), label="Delete everything")

    assert said(asked) == "All I kept of you is deleted."
    assert seen(asked).components == []
    bob = world.bob.id
    assert await kept(world) == {
        "users": [bob],
        "pieces": [bob],
        "votes": [bob],
        "favourites": [bob],
        "jobs": [bob, bob],
    }
    for message in (seen(mine), seen(again)):
        assert message.content == "This piece was deleted."
        assert (message.attachments, message.embeds, message.components) == ([], [], [])
    assert len(names(seen(theirs))) == 3
    folder = world.settings.data_dir / "cache"
    assert sorted(path.name for path in folder.iterdir()) == ["2.mp3", "2.png", "2.sums"]
    await world.bob.click(seen(theirs), custom_id="vote:2:down")
    assert counts(seen(theirs)) == ["0", "1", "1"]


async def test_no_table_keeps_anything_of_who_is_forgotten(world: World) -> None:
    mine = await world.alice.slash(world.channel, "compose", mood="sad")
    theirs = await world.bob.slash(world.channel, "compose", mood="calm")
    await world.alice.click(seen(mine), custom_id="vote:1:up")
    await world.alice.click(seen(theirs), custom_id="favourite:2")
    await world.store.servers.change(world.guild.id, daily_quota=5)
    exported = await unpacked(await world.alice.slash(world.channel, "privacy export"))
    [job] = json.loads(exported["jobs.json"])
    assert job["language"] == "en"
    assert job["stages"]["compose"] == 0.5
    asked = await world.alice.slash(world.channel, "privacy forget-me")
    await world.alice.click(seen(asked), label="Delete everything")

    database = world.store.pieces.database
    tables = await database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    assert len(tables) > 5
    for [table] in tables:
        for row in await database.rows(f"SELECT * FROM {table}"):  # noqa: S608 - its own names
            assert world.alice.id not in tuple(row), f"{table} still knows the member"
            assert str(world.alice.id) not in str(tuple(row))


async def test_who_changes_their_mind_keeps_everything(world: World) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad")
    asked = await world.alice.slash(world.channel, "privacy forget-me")
    await world.alice.click(seen(asked), label="Keep it")

    assert said(asked) == "Nothing was deleted."
    assert (await kept(world))["pieces"] == [world.alice.id]


async def test_while_a_piece_is_under_way_nothing_is_forgotten(
    world: World, engine: FakeEngine
) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad")
    asked = await world.alice.slash(world.channel, "privacy forget-me")
    engine.held = True
    await world.alice.slash(world.channel, "compose", mood="sad")
    pressed = await world.alice.click(seen(asked), label="Delete everything")
    refused = await world.alice.slash(world.channel, "privacy forget-me")

    world.expect(RequestError)
    sentence = "A piece of yours is under way: cancel it or wait, then ask again."
    assert said(pressed) == sentence + request_line(pressed)
    assert said(refused) == sentence + request_line(refused)
    assert (await kept(world))["pieces"] == [world.alice.id]
    engine.let_go()
    await world.env.settle()


async def test_a_message_out_of_reach_is_owned_up_to(world: World) -> None:
    mine = await world.alice.slash(world.channel, "compose", mood="sad")
    world.env.inject_error("PATCH", f"/channels/*/messages/{seen(mine).id}", status=403)
    asked = await world.alice.slash(world.channel, "privacy forget-me")
    await world.alice.click(seen(asked), label="Delete everything")

    assert said(asked) == (
        "All I kept of you is deleted. One message is out of my reach: please delete what you "
        "still see by hand."
    )
    assert (await kept(world))["users"] == []
