"""``/settings``: what those who manage a server choose holds for everything that makes a piece."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from engine.api.errors import RequestError
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine, compose_request, keep
from tests.bot.world import World, names, request_line, said, seen

DEFAULTS = {
    "Where pieces may be made": "in every channel",
    "Written for": "piano",
    "Length": "0:30",
    "Pieces a member may make in 24 hours": "no limit",
    "Who may delete a piece": "its author and moderators",
    "Written by (change it with /settings model:)": "the usual model",
}


@pytest.fixture
async def manager(world: World) -> MemberActor:
    role = world.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    return world.guild.add_member(world.env.create_user("carol"), roles=[role])


@pytest.fixture
async def panel(world: World, manager: MemberActor) -> InteractionResult:
    return await manager.slash(world.channel, "settings")


def shown(result: InteractionResult) -> dict[str | None, str | None]:
    return {field.name: field.value for field in seen(result).embeds[0].fields}


def chosen(result: InteractionResult, name: str) -> Any:
    """What a menu of the panel shows as chosen."""
    menus = [menu for row in seen(result).components for menu in row["components"]]
    [menu] = [menu for menu in menus if menu["custom_id"] == f"settings:{name}"]
    if "default_values" in menu:
        return [value["id"] for value in menu["default_values"]]
    return [option["label"] for option in menu.get("options") or () if option.get("default")]


async def choose(
    panel: InteractionResult, manager: MemberActor, name: str, *values: Any
) -> InteractionResult:
    return await manager.select(seen(panel), list(values), custom_id=f"settings:{name}")


async def test_a_manager_sees_what_holds(world: World, panel: InteractionResult) -> None:
    assert panel.ephemeral
    assert seen(panel).embeds[0].title == "Settings of this server"
    assert shown(panel) == DEFAULTS
    assert chosen(panel, "channels") == []
    assert chosen(panel, "instruments") == ["Written for: piano"]
    assert chosen(panel, "length") == ["Length: 0:30"]
    assert chosen(panel, "quota") == ["In 24 hours: no limit"]
    assert len(seen(panel).components) == 5


async def test_nobody_else_sees_or_changes_anything(
    world: World, panel: InteractionResult, manager: MemberActor
) -> None:
    assert "settings" not in world.alice.available_commands(world.channel)
    assert "settings" in manager.available_commands(world.channel)
    refused = world.emit(world.alice, "settings")
    await world.env.settle()
    assert said(refused) == (
        "Only those who may manage this server can change its settings." + request_line(refused)
    )
    await world.store.servers.change(world.guild.id, seconds=60)
    world.env.backend.edit_member(world.guild.id, manager.id, {"role_ids": []})
    pressed = await manager.click(seen(panel), label="Reset all")
    assert pressed.ephemeral
    assert said(pressed).startswith("Only those who may manage this server")
    assert world.store.servers.rules(world.guild.id).seconds == 60
    world.expect(RequestError)


async def test_each_choice_is_kept_shown_and_reset(
    world: World, panel: InteractionResult, manager: MemberActor
) -> None:
    await choose(panel, manager, "channels", world.channel)
    await choose(panel, manager, "instruments", "jazz")
    await choose(panel, manager, "length", "90")
    await choose(panel, manager, "quota", "1")
    await manager.click(seen(panel), label="Let moderators only delete")
    changed = {
        "Where pieces may be made": f"<#{world.channel.id}>",
        "Written for": "jazz",
        "Length": "1:30",
        "Pieces a member may make in 24 hours": "1 piece a member",
        "Who may delete a piece": "moderators only",
        "Written by (change it with /settings model:)": "the usual model",
    }
    assert shown(panel) == changed
    await world.restart()
    again = await manager.slash(world.channel, "settings")
    assert shown(again) == changed
    assert chosen(again, "channels") == [world.channel.id]
    assert chosen(again, "instruments") == ["Written for: jazz"]
    assert chosen(again, "length") == ["Length: 1:30"]
    assert chosen(again, "quota") == ["In 24 hours: 1 piece a member"]

    await manager.click(seen(panel), label="Reset all")
    assert shown(panel) == DEFAULTS
    assert chosen(panel, "channels") == []
    assert "Let moderators only delete" in labels_of_buttons(panel)
    rows = await world.store.jobs.database.rows("SELECT * FROM server_channels")
    assert rows == []


def labels_of_buttons(result: InteractionResult) -> list[str]:
    rows = [row["components"] for row in seen(result).components]
    return [item["label"] for row in rows for item in row if item["type"] == 2]


async def test_the_defaults_hold_where_a_member_says_nothing(
    world: World, engine: FakeEngine
) -> None:
    await world.store.servers.change(world.guild.id, instruments="rock", seconds=60)
    await world.alice.slash(world.channel, "compose", mood="sad")
    await world.alice.slash(world.channel, "compose", mood="sad", instruments="piano", seconds=20)
    elsewhere = await world.env.create_user("dora").slash("compose", mood="sad")

    assert len(names(seen(elsewhere))) == 3
    works = [work for work in engine.works if isinstance(work, ComposeRequest)]
    assert [(work.instruments, work.seconds) for work in works] == [
        ("rock", 60),
        ("piano", 20),
        ("piano", 30),
    ]


async def test_in_another_channel_the_allowed_ones_are_named(
    world: World, engine: FakeEngine
) -> None:
    other, third = (world.guild.create_text_channel(name) for name in ("studio", "stage"))
    await keep(world.store, compose_request(), user=world.alice.id)
    await world.store.servers.change(world.guild.id, channels=(other.id, third.id))
    for command, options in (("compose", {"mood": "sad"}), ("replay", {"piece": "1"})):
        refused = await world.alice.slash(world.channel, command, **options)
        assert refused.ephemeral
        assert said(refused) == (
            f"Pieces may not be made in this channel: go to <#{other.id}> or <#{third.id}>."
            + request_line(refused)
        )
    assert engine.works == []
    assert len(names(seen(await world.alice.slash(other, "compose", mood="sad")))) == 3
    world.expect(RequestError, RequestError)


async def test_a_thread_counts_as_the_channel_it_is_in(world: World) -> None:
    other = world.guild.create_text_channel("studio")
    made = world.env.backend.create_thread(other.id, "sad things", world.alice.id)
    await world.env.settle()
    [thread] = other.threads
    assert thread.id == made.id
    await world.store.servers.change(world.guild.id, channels=(other.id,))
    result = await world.alice.slash(thread, "compose", mood="sad")

    assert len(names(seen(result))) == 3


async def test_channels_that_are_gone_are_not_recommended(
    world: World, manager: MemberActor
) -> None:
    gone, left = (world.guild.create_text_channel(name) for name in ("gone", "left"))
    await world.store.servers.change(world.guild.id, channels=(gone.id, left.id))
    world.env.backend.delete_channel(gone.id)
    await world.env.settle()
    refused = await world.alice.slash(world.channel, "compose", mood="sad")
    assert said(refused).startswith(f"Pieces may not be made in this channel: go to <#{left.id}>.")
    assert chosen(await manager.slash(world.channel, "settings"), "channels") == [left.id]
    world.env.backend.delete_channel(left.id)
    await world.env.settle()
    refused = await world.alice.slash(world.channel, "compose", mood="sad")
    assert said(refused).startswith("The channels where pieces may be made are gone: ask somebody")
    world.expect(RequestError, RequestError)


async def test_where_moderators_delete_the_author_is_refused(
    world: World, manager: MemberActor
) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.store.servers.change(world.guild.id, authors_delete=False)
    refused = await world.alice.click(seen(posted), label="Delete")
    assert said(refused) == (
        "Where this piece was made, only moderators may delete pieces: ask one of them."
        + request_line(refused)
    )
    role = world.guild.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    moderator = world.guild.add_member(world.env.create_user("mod"), roles=[role])
    asked = await moderator.click(seen(posted), label="Delete")
    await moderator.click(seen(asked), label="Delete it")
    assert said(asked) == "Piece 1 is deleted."


async def test_managers_find_the_settings_in_the_help(world: World, manager: MemberActor) -> None:
    theirs = await manager.slash(world.channel, "help")
    others = await world.alice.slash(world.channel, "help")

    assert "For those who manage this server" in shown(theirs)
    assert "For those who manage this server" not in shown(others)


async def test_the_panel_is_in_the_managers_language(world: World, manager: MemberActor) -> None:
    world.speak("de")
    panel = await manager.slash(world.channel, "settings")
    assert seen(panel).embeds[0].title == "Einstellungen dieses Servers"
    await choose(panel, manager, "quota", "3")
    assert shown(panel)["Stücke je Mitglied in 24 Stunden"] == "3 Stücke je Mitglied"
    assert labels_of_buttons(panel) == ["Nur die Moderation löschen lassen", "Alles zurücksetzen"]
