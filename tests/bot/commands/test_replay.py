"""``/replay``: an earlier piece, from the cache or rendered anew."""

from __future__ import annotations

import json

import pytest

from engine.api.composition import Composition
from engine.api.errors import RequestError, WorkerDiedError
from tests.bot.fake_engine import MIDI, MP3, FakeEngine, compose_request, keep
from tests.bot.world import World, counts, names, request_line, said, seen


async def test_from_the_cache_the_engine_has_nothing_to_do(
    world: World, engine: FakeEngine
) -> None:
    first = await world.alice.slash(world.channel, "compose", mood="sad", seed=7)
    await world.bob.click(seen(first), custom_id="vote:1:up")
    again = await world.alice.slash(world.channel, "replay", piece="1")

    assert len(engine.works) == 1
    assert not again.ephemeral
    assert seen(again).id != seen(first).id
    assert names(seen(again)) == names(seen(first))
    assert await seen(again).attachments[0].read() == MP3
    assert seen(again).embeds[0].to_dict() == seen(first).embeds[0].to_dict()
    assert counts(seen(again)) == ["1", "0", "0"]
    job = await world.job(again)
    assert (job["kind"], job["state"], job["piece_id"]) == ("replay", "delivered", 1)
    assert json.loads(job["request"]) == {"piece": 1}
    assert await world.store.pieces.count(world.alice.id) == 1


async def test_what_left_the_cache_is_rendered_again_from_its_notes(
    world: World, engine: FakeEngine
) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad", seed=7)
    (world.settings.data_dir / "cache" / "1.mp3").unlink()
    again = await world.alice.slash(world.channel, "replay", piece="1")

    assert isinstance(engine.works[1], Composition)
    assert engine.works[1].midi == MIDI
    assert engine.works[1].request.seed == 7
    assert engine.works[1].mp3 is None
    files = {file.filename: await file.read() for file in seen(again).attachments}
    assert files["sad-etude-1.mp3"] == b"ID3 rendered again"
    assert files["sad-etude-1.mid"] == MIDI
    await world.alice.slash(world.channel, "replay", piece="1")
    assert len(engine.works) == 2


@pytest.mark.parametrize("left", [b"", MP3[:4]], ids=["emptied", "cut"])
async def test_what_was_damaged_in_the_cache_is_rendered_again(
    world: World, engine: FakeEngine, left: bytes
) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad")
    (world.settings.data_dir / "cache" / "1.mp3").write_bytes(left)
    again = await world.alice.slash(world.channel, "replay", piece="1")

    assert await seen(again).attachments[0].read() == b"ID3 rendered again"
    assert len(engine.works) == 2
    once_more = await world.alice.slash(world.channel, "replay", piece="1")
    assert await seen(once_more).attachments[0].read() == b"ID3 rendered again"
    assert len(engine.works) == 2


@pytest.mark.parametrize("typed", ["2", "#2", " #2 ", "Calm Étude", "calm étude "])
async def test_by_number_or_title(world: World, typed: str) -> None:
    await keep(world.store, *map(compose_request, ("sad", "calm", "happy")), user=world.alice.id)
    result = await world.alice.slash(world.channel, "replay", piece=typed)

    assert names(seen(result)) == ["calm-etude-2.mp3", "calm-etude-2.mid", "calm-etude-2.png"]


async def test_of_one_title_the_newest(world: World) -> None:
    await keep(world.store, *map(compose_request, ("sad", "sad")), user=world.alice.id)
    result = await world.alice.slash(world.channel, "replay", piece="Sad Étude")

    assert names(seen(result))[0] == "sad-etude-2.mp3"


async def test_only_ones_own_and_those_of_this_server(world: World, engine: FakeEngine) -> None:
    elsewhere = world.guild.id + 1
    await keep(world.store, compose_request(), user=world.bob.id, guild=world.guild.id)
    await keep(world.store, compose_request(), user=world.bob.id, guild=elsewhere)
    await keep(world.store, compose_request(), user=world.bob.id, guild=None)
    await keep(world.store, compose_request(), user=world.alice.id, guild=elsewhere)

    for piece in ("1", "4"):
        result = await world.alice.slash(world.channel, "replay", piece=piece)
        assert len(names(seen(result))) == 3
    assert len(engine.works) == 2
    for piece in ("2", "3", "99", "No Such Title", "9" * 30, "%", "1 OR 1=1", ""):
        result = world.emit(world.alice, "replay", piece=piece)
        await world.env.settle()
        assert result.ephemeral
        assert said(result) == (
            "There is no such piece of yours or of this server: choose one that is suggested, "
            "or look for its number with /history or /top." + request_line(result)
        )
    world.expect(*[RequestError] * 8)
    assert len(engine.works) == 2


async def test_in_a_direct_message_only_ones_own(world: World) -> None:
    carol = world.env.create_user("carol")
    composed = await carol.slash("compose", mood="sad")
    assert len(names(seen(composed))) == 3
    await keep(world.store, compose_request("calm"), user=world.bob.id)

    mine = await carol.slash("replay", piece="1")
    assert names(seen(mine)) == names(seen(composed))
    refused = await carol.slash("replay", piece="2")
    world.expect(RequestError)
    assert said(refused).startswith("There is no such piece of yours")
    [line] = (seen(await carol.slash("history")).embeds[0].description or "").splitlines()
    assert f"](https://discord.com/channels/@me/{carol.dm_channel.id}/" in line


async def test_ones_own_pieces_are_suggested_newest_first(world: World) -> None:
    await keep(world.store, *map(compose_request, ("sad", "calm")), user=world.alice.id)
    await keep(world.store, compose_request("sad"), user=world.bob.id)
    await keep(world.store, *[compose_request("sad")] * 30, user=world.alice.id)

    async def suggested(typed: str) -> list[str]:
        choices = await world.alice.autocomplete(world.channel, "replay", "piece", typed)
        return [choice["value"] for choice in choices]

    assert await suggested("") == [str(number) for number in range(33, 8, -1)]
    assert await suggested("CALM") == ["2"]
    assert await suggested("#2") == [
        "29",
        "28",
        "27",
        "26",
        "25",
        "24",
        "23",
        "22",
        "21",
        "20",
        "2",
    ]
    assert await suggested("%") == []
    [choice] = await world.alice.autocomplete(world.channel, "replay", "piece", "calm")
    assert choice["name"] == "#2 Calm Étude (calm)"


async def test_an_error_while_rendering_again(world: World, engine: FakeEngine) -> None:
    await keep(world.store, compose_request(), user=world.alice.id)
    engine.ends_with = WorkerDiedError("x")
    result = await world.alice.slash(world.channel, "replay", piece="1")

    world.expect(WorkerDiedError)
    assert said(result).startswith("The work broke down twice")
    assert (await world.job(result))["state"] == "failed"


async def test_by_the_link_of_a_message_it_stands_in(world: World) -> None:
    first = await world.alice.slash(world.channel, "compose", mood="calm")
    again = await world.alice.slash(world.channel, "replay", piece="1")
    await world.restart()
    for message in (seen(first), seen(again)):
        for host in ("discord.com", "ptb.discord.com", "discordapp.com"):
            link = f"https://{host}/channels/{world.guild.id}/{world.channel.id}/{message.id}"
            result = await world.bob.slash(world.channel, "replay", piece=f" {link} ")
            assert names(seen(result)) == names(seen(first))


async def test_a_link_that_leads_to_no_piece(world: World) -> None:
    other = await world.alice.slash(world.channel, "help")
    for message_id in (seen(other).id, 2**70):
        link = f"https://discord.com/channels/{world.guild.id}/{world.channel.id}/{message_id}"
        result = await world.bob.slash(world.channel, "replay", piece=link)
        assert result.ephemeral
        assert said(result).endswith(request_line(result))
        assert said(result).startswith("There is no ")
    world.expect(RequestError, RequestError)


async def test_a_link_to_a_piece_one_may_not_hear(world: World) -> None:
    await keep(world.store, compose_request(), user=world.bob.id, guild=world.guild.id + 1)
    await world.store.pieces.posted(1, 4711)
    link = f"https://discord.com/channels/{world.guild.id + 1}/5/4711"
    result = await world.alice.slash(world.channel, "replay", piece=link)

    world.expect(RequestError)
    assert said(result).startswith("There is no such piece of yours or of this server")


async def test_a_link_to_a_duel_asks_which(world: World) -> None:
    duel = await world.alice.slash(world.channel, "duel", mood="calm")
    link = f"https://discord.com/channels/{world.guild.id}/{world.channel.id}/{seen(duel).id}"
    result = await world.alice.slash(world.channel, "replay", piece=link)

    world.expect(RequestError)
    assert said(result) == (
        "There are several pieces in this message: use /replay with 1 or 2." + request_line(result)
    )
