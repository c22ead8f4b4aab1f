"""The bot with an engine on other machines: real processes, a real database, the real command."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql

from engine.api.settings import PROJECT
from engine.service.cluster.database import SCHEMA
from tests.discord_server.faults import with_files
from tests.discord_server.host import Host
from tests.discord_server.interactions import Interaction
from tests.discord_server.members import Member, answered, labels, posted
from tests.discord_server.process import BotProcess
from tests.discord_server.rows import AGAIN, EDIT_MESSAGE, settled, whole
from tests.discord_server.server import Discord
from tests.engine.service.cluster.machine_process import GATED, MachineProcess, write_model
from tests.engine.service.cluster.postgres import Postgres, a_postgres
from tests.engine.service.gates import left, until

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """The server."""
    with a_postgres() as server:
        yield server


@dataclass
class Cluster:
    """A database of the test's own, the machines at it and the bot.

    Attributes:
        host: Where the bot runs.
        address: The database.
        machines: Those that were started.
    """

    host: Host
    address: str
    machines: list[MachineProcess] = field(default_factory=list)

    async def bot(self) -> BotProcess:
        """Start the bot; without the test's model it uses the shipped ones."""
        folder = self.host.folder
        models = {"AFFETTO_MODEL": ""}
        if (folder / "meta.json").exists():
            models = {"AFFETTO_MODEL": str(folder)}
        return await self.host.start(AFFETTO_ENGINE=self.address, **models)

    async def gated(self) -> MachineProcess:
        """Start a machine whose worker waits for the test."""
        machine = MachineProcess(self.address, self.host.folder, GATED)
        self.machines.append(machine)
        return await machine.ready()

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        with psycopg.connect(self.address) as connection:
            counting = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(SCHEMA, table))
            found = connection.execute(counting).fetchone()
        assert found is not None
        return int(found[0])


@pytest_asyncio.fixture(loop_scope="module")
async def cluster(host: Host, discord: Discord, postgres: Postgres) -> AsyncIterator[Cluster]:
    """A cluster without machines; those of the test are killed in the end."""
    write_model(host.folder)
    cluster = Cluster(host, postgres.new_database())
    yield cluster
    (host.folder / "open").touch()
    if host.bot is not None:
        await host.bot.leave()
    for machine in cluster.machines:
        await machine.end(signal.SIGKILL)
        print(machine.log.read_text("utf-8"))  # noqa: T201 - shown where a test fails
    for path in (host.folder / "open", *host.folder.glob("begun-*")):
        path.unlink(missing_ok=True)


async def cut_off(cluster: Cluster, alice: Member) -> Interaction:
    """Ask for a piece, and kill the bot while a machine is at it."""
    bot = await cluster.bot()
    asked = await alice.slash("compose", mood="happy", seconds=5)
    await until(lambda: left(cluster.host.folder, "begun-*"))
    message = await answered(cluster.host.discord, asked)
    assert labels(message) == ["Cancel"]
    await bot.kill()
    return asked


async def test_the_command_s_machine_makes_a_piece_that_the_bot_posts(
    cluster: Cluster, discord: Discord, alice: Member
) -> None:
    (cluster.host.folder / "meta.json").unlink()
    log = cluster.host.folder / "worker.log"
    with log.open("wb") as lines:
        worker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "engine", "worker"),
            cwd=PROJECT,
            env={**os.environ, "AFFETTO_ENGINE": cluster.address, "AFFETTO_WORKERS": "1"},
            stderr=lines,
        )
    try:
        await until(lambda: "ready with" in log.read_text("utf-8"))
        await cluster.bot()
        asked = await alice.slash("compose", mood="happy", seconds=5)
        message = await posted(discord, asked)
        await settled(cluster.host, asked, "delivered")
    finally:
        worker.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(worker.wait(), 30) == 0, log.read_text("utf-8")
    assert whole(message)
    assert message["content"] == ""
    await until(lambda: not cluster.rows("work"))


async def test_a_killed_bot_claims_what_is_being_made(
    cluster: Cluster, discord: Discord, alice: Member
) -> None:
    await cluster.gated()
    asked = await cut_off(cluster, alice)
    sent = len(discord.messages.in_channel())
    again = await cluster.bot()
    await again.logged("the last run left 1 jobs open")
    (cluster.host.folder / "open").touch()
    message = await posted(discord, asked)
    await settled(cluster.host, asked, "delivered")

    assert whole(message)
    assert len(discord.messages.in_channel()) == sent
    assert asked.followups == []
    assert len(left(cluster.host.folder, "begun-*")) == 1
    voted = await alice.press(message, "👍")
    assert await answered(discord, voted) is message
    await until(lambda: not cluster.rows("work"))


async def test_a_killed_bot_claims_what_was_made_while_it_was_down(
    cluster: Cluster, discord: Discord, alice: Member
) -> None:
    await cluster.gated()
    asked = await cut_off(cluster, alice)
    (cluster.host.folder / "open").touch()
    await until(lambda: cluster.rows("results"))
    await cluster.bot()
    message = await posted(discord, asked)
    await settled(cluster.host, asked, "delivered")

    assert whole(message)
    await until(lambda: not cluster.rows("work"))


async def test_killed_again_as_the_claimed_piece_arrives_it_is_there_once(
    cluster: Cluster, discord: Discord, alice: Member
) -> None:
    await cluster.gated()
    asked = await cut_off(cluster, alice)
    sent = len(discord.messages.in_channel())
    again = await cluster.bot()
    discord.faults.strike(EDIT_MESSAGE, again.process.kill, with_files)
    (cluster.host.folder / "open").touch()
    message = await posted(discord, asked)
    await again.end()
    await cluster.bot()
    await settled(cluster.host, asked, "delivered")

    assert whole(message)
    assert message["content"] == ""
    assert len(discord.messages.in_channel()) == sent


async def test_what_no_machine_can_finish_is_told_once(
    cluster: Cluster, discord: Discord, alice: Member
) -> None:
    machine = await cluster.gated()
    asked = await cut_off(cluster, alice)
    sent = len(discord.messages.in_channel())
    await machine.end(signal.SIGKILL)
    await cluster.bot()
    await settled(cluster.host, asked, "lost")

    assert asked.shown is not None
    assert asked.shown["content"] == f"<@{alice.id}>, {AGAIN}"
    assert len(discord.messages.in_channel()) == sent
