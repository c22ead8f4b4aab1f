"""What ``/play`` and its like say where nothing can be played.

:mod:`tests.discord_server.test_voice` plays over a wire, ``tests/bot/services/voice`` without one.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from discord import app_commands

from bot.services import player_voice
from bot.settings import BotSettings
from engine.api.composition import VOLUMES
from engine.api.errors import RequestError
from tests.bot.fake_engine import compose_request, keep
from tests.bot.world import World, said, seen


@pytest.fixture
def settings(settings: BotSettings) -> BotSettings:
    return replace(settings, voice=True)


async def refused(world: World, **options: str) -> str:
    """What Alice is told where she asks for music."""
    result = await world.alice.slash(world.channel, "play", **options)
    assert result.ephemeral
    world.expect(RequestError)
    return said(result).partition("\n")[0]


async def test_it_plays_in_voice_channels_alone(world: World) -> None:
    await keep(world.store, compose_request(), user=world.alice.id)
    assert await refused(world, piece="1") == ("Join a voice channel first: I play where you are.")
    await world.alice.join_voice(world.guild.create_stage_channel("hall"))
    assert await refused(world, piece="1") == "I do not play on stages: join a voice channel."


async def test_without_its_packages_it_says_which_are_missing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player_voice, "has_dave", False)
    assert "must install the packages davey and PyNaCl" in await refused(world, piece="1")


async def test_it_says_what_it_can_play(world: World) -> None:
    await world.alice.join_voice(world.guild.create_voice_channel("music"))
    assert (await refused(world)).startswith("Say what to play")
    assert await refused(world, list="favourites") == "There is nothing in that list yet."
    assert await refused(world, list="top") == "There is nothing in that list yet."
    await keep(world.store, compose_request(), user=world.bob.id)
    for piece in ("1", "7", "7, 1", "no such title"):
        assert "no such piece" in (await refused(world, piece=piece)).casefold()


async def test_pieces_to_play_are_suggested(world: World) -> None:
    await keep(world.store, compose_request(), user=world.alice.id)
    await keep(world.store, compose_request("happy"), user=world.bob.id)
    found = await world.alice.autocomplete(world.channel, "play", "piece", "étude")
    assert [choice["value"] for choice in found] == ["1"]


@pytest.mark.parametrize("command", ["queue", "pause", "skip", "stop"])
async def test_where_nothing_plays_it_says_so(world: World, command: str) -> None:
    result = await world.alice.slash(world.channel, command)
    assert said(result).startswith("Nothing is playing: /play begins.")
    world.expect(RequestError)


async def test_the_volume_is_set_of_what_plays_within_its_bounds(world: World) -> None:
    result = await world.alice.slash(world.channel, "volume", percent=60)
    assert said(result).startswith("Nothing is playing: /play begins.")
    world.expect(RequestError)
    command = world.bot.tree.get_command("volume")
    assert isinstance(command, app_commands.Command)
    [percent] = command.parameters
    assert (percent.min_value, percent.max_value) == VOLUMES


async def test_help_and_settings_tell_of_it(world: World) -> None:
    shown = seen(await world.alice.slash(world.channel, "help")).embeds[0]
    told = {field.name: str(field.value) for field in shown.fields}
    assert "`/play list:favourites`" in told["Voice channels"]
    assert "`/volume percent:60`" in told["Voice channels"]
