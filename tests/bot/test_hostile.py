"""What members type reaches no mention, no file name, no log, and no SQL but as a value.

Every option of every command that takes text is fed, whatever it is for; so are the
suggestions. A command or option that comes later is fed without a change here.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands

from engine.api.errors import RequestError
from tests.bot.fake_engine import compose_request, keep
from tests.bot.world import World, said

MARK = "zq7marker"
"""Stands in every hostile text, to be looked for wherever it must not be."""

HOSTILE = [
    f"@everyone {MARK}",
    f"@here {MARK} <@{{bob}}> <@!{{bob}}> <@&{{role}}>",
    f"{MARK}'; DROP TABLE pieces; --",
    f'{MARK}" OR 1=1 --',
    f"{MARK}%' GLOB '\\",
    f"../../../{MARK}/../etc/passwd",
    f"{MARK}\x00.mp3",
    f"{MARK}\r\n2026-01-01 00:00:00 INFO bot: zzq",
    f"{MARK} %s %d {{}} {{0}} {{ $typed }} $typed",
    f"**{MARK}** `x` [x](https://evil.example) ||x|| > x",
    f"\u202e{MARK}\u2066",
    f"{MARK}" * 600,
]
# What a command needs besides, so that the hostile option is what it stumbles over.
NEEDED = {"mood": "sad", "piece": "1"}


def text_options(world: World) -> Iterator[tuple[str, str, dict[str, str], bool, bool]]:
    """Command, option that takes text, what else it needs; whether it suggests, has choices."""
    for command in world.bot.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            for option in command.parameters:
                if option.type is discord.AppCommandOptionType.string:
                    others = {
                        other.display_name: NEEDED[other.display_name]
                        for other in command.parameters
                        if other.required and other.name != option.name
                    }
                    suggests, choices = option.autocomplete, bool(option.choices)
                    yield command.qualified_name, option.display_name, others, suggests, choices


def texts(payload: Any) -> Iterator[str]:
    """All texts in what was sent, the names of things left out."""
    if isinstance(payload, str):
        yield payload
    elif isinstance(payload, dict):
        for value in payload.values():
            yield from texts(value)
    elif isinstance(payload, list):
        for value in payload:
            yield from texts(value)


def messages(world: World, since: int) -> list[dict[str, Any]]:
    """The messages that the bot sent or edited, as they went out."""
    found = []
    for request in world.env.http_requests[since:]:
        if request.method in ("POST", "PATCH") and isinstance(request.json, dict):
            body = request.json.get("data", request.json)
            if isinstance(body, dict) and {"content", "embeds"} & body.keys():
                found.append(body)
    return found


@pytest.mark.parametrize("locale", ["en-US", pytest.param("fr", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(text, id=str(n), marks=[pytest.mark.slow] * (n % 4 > 0))
        for n, text in enumerate(HOSTILE)
    ],
)
async def test_hostile_text_stays_text(
    world: World, caplog: pytest.LogCaptureFixture, hostile: str, locale: str
) -> None:
    caplog.set_level(logging.INFO)  # as the log is set up: libraries no lower than this
    for ours in ("bot", "engine"):
        caplog.set_level(logging.DEBUG, ours)
    world.speak(locale)
    role = world.guild.create_role("everybody's")
    # One who may call every command.
    may = world.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    carol = world.guild.add_member(world.env.create_user("carol"), roles=[may])
    await keep(world.store, compose_request(), user=carol.id, guild=world.guild.id)
    before = await dump(world)
    since = len(world.env.http_requests)
    typed = hostile.replace("{bob}", str(world.bob.id)).replace("{role}", str(role.id))
    options = list(text_options(world))
    assert {name for _, name, *_ in options} >= {"mood", "key", "instruments", "piece"}
    refusals = 0
    for command, option, others, suggests, chosen in options:
        if suggests:
            await carol.autocomplete(world.channel, command, option, typed, **others)
        result = world.emit(carol, command, **others, **{option: typed})
        await world.env.settle()
        assert len(said(result)) <= 2000
        refused = "\n-# " in said(result)
        # Discord holds members to choices; one that is none may count as the default.
        assert refused or chosen, f"/{command} {option}"
        assert result.ephemeral or not refused
        refusals += refused

    world.expect(*[RequestError] * refusals)
    sent = messages(world, since)
    assert len(sent) >= len(options)
    for message in sent:
        assert message.get("allowed_mentions", {"parse": []}) == {"parse": []}
        for text in texts(message):
            assert not re.search(r"@everyone|@here|<@[!&]?\d+>", text)
    assert await dump(world) == before
    for record in caplog.records:
        line = logging.Formatter().format(record)
        assert MARK not in line
        assert "evil.example" not in line
    kept = [path.name for path in world.settings.data_dir.rglob("*")]
    assert all(
        re.fullmatch(r"cache|affetto\.db(-wal|-shm)?|\d+\.(mp3|png|sums)", name) for name in kept
    )


async def dump(world: World) -> list[str]:
    """All that the database holds."""
    database = world.store.pieces.database
    tables = [
        row["name"]
        for row in await database.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
    ]
    assert "pieces" in tables
    rows: list[str] = []
    for table in tables:
        rows += [
            f"{table}: {tuple(row)}"
            for row in await database.rows(f"SELECT * FROM {table}")  # noqa: S608 - its own names
        ]
    return rows


async def test_a_card_names_its_author_and_pings_nobody(world: World) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad")
    await world.bob.slash(world.channel, "replay", piece="1")

    posted = [message for message in messages(world, 0) if message.get("embeds")]
    assert len(posted) == 2
    for message in posted:
        assert message["allowed_mentions"] == {"parse": []}
