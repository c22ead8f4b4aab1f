"""The operator's own models: chosen for a piece, by default for a server, and told when gone."""

from __future__ import annotations

import io
import json
import zipfile

import discord
import pytest
from simcord.actors import MemberActor

from bot.settings import BotSettings
from engine.api.errors import RequestError
from engine.api.model_names import missing_model, models_folder
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, said, seen


@pytest.fixture(autouse=True)
def _models(settings: BotSettings) -> None:
    folder = models_folder(settings.data_dir)
    folder.mkdir(parents=True)
    for name in ("waltzes", "hymns"):
        (folder / f"{name}.affetto").write_bytes(b"a model")


@pytest.fixture
async def manager(world: World) -> MemberActor:
    role = world.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    return world.guild.add_member(world.env.create_user("carol"), roles=[role])


def asked(engine: FakeEngine) -> list[str | None]:
    return [work.model for work in engine.works if isinstance(work, ComposeRequest)]


async def test_the_models_there_are_are_suggested_and_the_chosen_one_is_asked_for(
    world: World, engine: FakeEngine
) -> None:
    everything = await world.alice.autocomplete(world.channel, "compose", "model", "")
    assert [one["name"] for one in everything] == ["the usual model", "hymns", "waltzes"]
    some = await world.alice.autocomplete(world.channel, "compose", "model", "wal")
    assert [one["value"] for one in some] == ["waltzes"]
    posted = await world.alice.slash(world.channel, "compose", mood="sad", model="Waltzes")
    await world.alice.slash(world.channel, "duel", mood="sad", model="hymns")
    await world.alice.click(seen(posted), label="Again")
    assert asked(engine) == ["waltzes", "hymns", "hymns", "waltzes"]


async def test_a_model_that_is_not_there_is_refused_at_once_with_those_there_are(
    world: World, engine: FakeEngine
) -> None:
    refused = await world.alice.slash(world.channel, "compose", mood="sad", model="polkas")
    assert refused.ephemeral
    assert "no model polkas here, or not any more. Choose hymns or waltzes." in said(refused)
    refused = await world.alice.slash(world.channel, "compose", mood="sad", model="../x")
    assert "A model's name has up to 32 letters" in said(refused)
    assert engine.works == []
    world.expect(RequestError, RequestError)


async def test_a_model_that_is_gone_when_the_piece_is_made_is_told(
    world: World, engine: FakeEngine
) -> None:
    engine.ends_with = missing_model("waltzes", ("hymns",))
    world.speak("de")
    posted = await world.alice.slash(world.channel, "compose", mood="sad", model="waltzes")
    assert "Ein Modell waltzes gibt es hier nicht oder nicht mehr. Wähl hymns." in said(posted)
    world.expect(RequestError)


async def test_a_server_has_a_model_of_its_own_until_that_is_taken_back(
    world: World, engine: FakeEngine, manager: MemberActor
) -> None:
    panel = await manager.slash(world.channel, "settings", model="hymns")
    fields = {field.name: field.value for field in seen(panel).embeds[0].fields}
    assert fields["Written by (change it with /settings model:)"] == "hymns"
    await world.restart()
    await world.alice.slash(world.channel, "compose", mood="sad")
    await world.alice.slash(world.channel, "compose", mood="sad", model="usual")
    await world.alice.slash(world.channel, "compose", mood="sad", model="waltzes")
    await manager.slash(world.channel, "settings", model="usual")
    await world.alice.slash(world.channel, "compose", mood="sad")
    assert asked(engine) == ["hymns", None, "waltzes", None]


async def test_what_is_handed_out_says_which_model_was_asked_for(world: World) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad", model="waltzes")
    handed = await world.alice.slash(world.channel, "privacy export")
    [file] = seen(handed).attachments
    with zipfile.ZipFile(io.BytesIO(await file.read())) as archive:
        texts = [archive.read(name) for name in archive.namelist() if name.endswith(".json")]
    assert any('"model": "waltzes"' in json.dumps(json.loads(text)) for text in texts)


async def test_whoever_names_a_model_has_it_write_what_is_made_of_a_piece(
    world: World, engine: FakeEngine, manager: MemberActor
) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad")
    await manager.slash(world.channel, "settings", model="hymns")
    for command, options in (("remix", {}), ("redo", {"bars": "2"})):
        for model in ({}, {"model": "waltzes"}, {"model": "usual"}):
            await world.alice.slash(world.channel, command, piece="1", **options, **model)
    assert asked(engine) == [None, *["hymns", "waltzes", None] * 2]
