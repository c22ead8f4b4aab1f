"""Joining a voice channel, and what becomes of a player whose channel or card cannot be had."""

from __future__ import annotations

import discord
import pytest

from engine.api.errors import EngineError, RequestError
from tests.bot.fake_engine import FakeEngine
from tests.bot.voice_line import Listening, VoiceLine
from tests.bot.world import World, said, seen


async def test_where_the_first_sound_cannot_be_made_the_next_one_can_begin(
    world: World, heard: Listening, engine: FakeEngine
) -> None:
    engine.ends_with = EngineError("x")
    await heard.play("1")
    world.expect(EngineError)
    assert world.bot.players.count == 0
    engine.ends_with = None
    card = await heard.play("2")
    assert "`#2`" in (seen(card).embeds[0].description or "")


async def test_a_full_channel_is_not_joined(world: World, heard: Listening) -> None:
    room = world.guild.create_voice_channel("booth", user_limit=1)
    await world.alice.join_voice(room)
    # Whoever may move members gets into full channels too.
    backend = world.env.backend
    [mine] = [role for role in backend.get_guild(world.guild.id).roles.values() if role.managed]
    may = discord.Permissions(mine.permissions)
    may.move_members = False
    backend.edit_role(world.guild.id, mine.id, {"permissions": may.value})
    refused = await heard.play("1")
    assert said(refused).startswith(f"<#{room.id}> is full.")
    world.expect(RequestError)
    assert VoiceLine.opened == []


@pytest.mark.parametrize("error", [TimeoutError("x"), discord.ClientException("x")])
async def test_a_channel_that_could_not_be_joined_can_be_a_minute_later(
    world: World, heard: Listening, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(VoiceLine, "refuses_with", error)
    refused = await heard.play("1")
    assert said(refused).startswith(f"I could not join <#{heard.room.id}>")
    world.expect(RequestError)
    monkeypatch.setattr(VoiceLine, "refuses_with", None)
    await heard.play("1")
    assert heard.line.source is not None
    assert heard.line.guild.voice_client is heard.line


async def test_where_the_card_cannot_be_posted_it_leaves(world: World, heard: Listening) -> None:
    for method, path in (("PATCH", "*/messages/*"), ("POST", "/channels/*/messages")):
        world.env.inject_error(method, path, status=403, times=None)
    await heard.play("1")
    world.env.backend.faults.clear()
    world.expect(discord.Forbidden)
    assert not heard.line.is_connected()
    assert heard.line.guild.voice_client is None
    assert world.bot.players.count == 0


async def test_what_breaks_off_goes_on_at_its_place_over_another_connection(
    heard: Listening,
) -> None:
    await heard.play("1")
    first = heard.line
    assert first.source is not None
    first.source.read()
    await heard.cut()
    assert heard.line is not first
    assert heard.line.is_connected()
    assert heard.line.source is first.source
    assert heard.line.source.seconds == pytest.approx(0.02)


async def test_what_comes_back_by_itself_is_not_made_anew(heard: Listening) -> None:
    await heard.play("1")
    heard.line.falter()
    await heard.world.env.settle()
    assert heard.line.source is None
    heard.line.come_back()
    await heard.look()
    assert VoiceLine.opened == [heard.line]
    assert heard.line.source is not None


async def test_what_does_not_come_back_is_the_end(
    world: World, heard: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await heard.play("1, 2")
    monkeypatch.setattr(VoiceLine, "refuses_with", TimeoutError("x"))
    await heard.cut()
    assert said(card).startswith("The connection to the voice channel was cut off")
    assert world.bot.players.count == 0


async def test_cards_that_a_kill_left_behind_are_ended_past_one_that_is_gone(
    world: World, heard: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    card = await heard.play("1")
    await world.alice.slash(world.channel, "stop")
    # As a kill leaves them; the first one is of another server, and was deleted since.
    for server_id, message_id in ((1, 1), (world.guild.id, seen(card).id)):
        await world.store.players.began(server_id, world.channel.id, message_id, "de")
    await world.restart()
    assert "the card of an earlier player stays: NotFound" in caplog.messages
    assert said(card) == "Die Verbindung zum Sprachkanal riss ab: /play fängt neu an."
    assert await world.store.players.all() == []
