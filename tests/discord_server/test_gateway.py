"""Connections that break off, sessions that end: nothing is lost, nothing is done twice."""

from __future__ import annotations

import pytest

from tests.discord_server.gateway import SHARDS, shard_of
from tests.discord_server.interactions import Interaction
from tests.discord_server.members import Member, answered
from tests.discord_server.process import BotProcess
from tests.discord_server.server import Discord

pytestmark = pytest.mark.asyncio(loop_scope="module")


def responses(discord: Discord, interaction: Interaction) -> int:
    """How often the bot gave a first answer."""
    callbacks = discord.asked("POST /interactions/{interaction_id}/{interaction_token}/callback")
    return sum(request.number("interaction_id") == interaction.id for request in callbacks)


async def test_what_was_missed_is_acted_upon_once(
    discord: Discord, bot: BotProcess, alice: Member, bob: Member
) -> None:
    gateway = discord.gateway
    before = await alice.slash("help")
    await answered(discord, before)
    connection = await discord.until(lambda: gateway.connection, "the connection")
    session = connection.session
    assert session is not None
    last, resumes, identities = len(session.sent), len(gateway.resumed), len(gateway.identified)
    gateway.cut()
    missed = [await alice.slash("help"), await bob.slash("history")]
    assert [interaction.callback for interaction in missed] == [None, None]
    for interaction in missed:
        await answered(discord, interaction)

    (resumed,) = gateway.resumed[resumes:]
    assert (resumed["session_id"], resumed["seq"]) == (session.id, last)
    assert gateway.resume_urls[-1] == "/resume"
    assert len(gateway.identified) == identities
    await answered(discord, await alice.slash("help"))
    assert [responses(discord, each) for each in (before, *missed)] == [1, 1, 1]


async def test_discord_asks_it_to_reconnect(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    gateway = discord.gateway
    connection = await discord.until(lambda: gateway.connection, "the connection")
    resumes, identities = len(gateway.resumed), len(gateway.identified)
    await gateway.ask_to_reconnect()
    await discord.until(lambda: gateway.connection not in (None, connection), "another connection")

    await answered(discord, await alice.slash("help"))
    assert len(gateway.resumed) == resumes + 1
    assert len(gateway.identified) == identities


@pytest.mark.slow
async def test_a_session_that_is_gone_is_begun_anew(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    gateway = discord.gateway
    resumes, identities = len(gateway.resumed), len(gateway.identified)
    connection = gateway.connection
    assert connection is not None
    assert connection.session is not None
    old = connection.session.id
    gateway.forget_sessions()
    gateway.cut()
    await discord.until(lambda: gateway.connection, "another connection")

    assert gateway.resumed[resumes]["session_id"] == old
    assert len(gateway.identified) == identities + 1
    assert old not in gateway.sessions
    assert len(gateway.sessions) == SHARDS
    await answered(discord, await alice.slash("help"))
    assert discord.registered == 1


@pytest.mark.slow
async def test_its_heart_beats_with_what_it_heard_last(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    connection = await discord.until(lambda: discord.gateway.connection, "the connection")
    assert connection.session is not None
    await answered(discord, await alice.slash("help"))
    last = len(connection.session.sent)
    await discord.until(lambda: connection.beats.count(last) >= 2, "two heartbeats")


async def test_a_shard_is_dropped_and_the_other_goes_on(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    gateway = discord.gateway
    away = 1 - gateway.home
    resumes, identities = len(gateway.resumed), len(gateway.identified)
    connection = gateway.connection
    assert connection is not None
    elsewhere = gateway.connections[away]
    assert elsewhere.session is not None
    last = len(elsewhere.session.sent)
    gateway.cut(away)
    # The server's own shard hears nothing of that.
    await answered(discord, await alice.slash("help"))
    await discord.until(lambda: away in gateway.connections, "the other shard's connection")

    (resumed,) = gateway.resumed[resumes:]
    assert (resumed["session_id"], resumed["seq"]) == (elsewhere.session.id, last)
    assert len(gateway.identified) == identities
    assert gateway.connection is connection


async def test_the_events_of_two_servers_come_by_a_shard_each(
    discord: Discord, bot: BotProcess, alice: Member, bob: Member
) -> None:
    def sent() -> dict[int, int]:
        return {
            shard: len(connection.session.sent)
            for shard, connection in discord.gateway.connections.items()
            if connection.session is not None
        }

    bob.guild_id += 1 << 22  # the next server's id, which belongs to the other shard
    assert shard_of(bob.guild_id) == 1 - discord.gateway.home
    before = sent()
    for member in (alice, bob):
        await answered(discord, await member.slash("help"))
    assert sent() == {shard: count + 1 for shard, count in before.items()}
