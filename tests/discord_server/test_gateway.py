"""Connections that break off, sessions that end: nothing is lost, nothing is done twice."""

from __future__ import annotations

import pytest

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
    (old,) = gateway.sessions
    gateway.forget_sessions()
    gateway.cut()
    await discord.until(lambda: gateway.connection, "another connection")

    assert gateway.resumed[resumes]["session_id"] == old
    assert len(gateway.identified) == identities + 1
    (new,) = gateway.sessions
    assert new != old
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
