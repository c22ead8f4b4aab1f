"""The database: what is said when it cannot be used, what is kept of it, and that secrets are."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.settings import BotSettings
from engine.api.errors import CheckpointError, EngineAwayError, SetupError
from engine.api.settings import PROJECT, EngineSettings, read_settings
from engine.service.cluster import client as client_module
from engine.service.cluster import database as database_module
from engine.service.cluster import ledger
from engine.service.cluster import outage as outage_module
from engine.service.cluster.client import Cluster, open_cluster
from engine.service.cluster.codec import PackedResult, pack_work
from engine.service.cluster.database import SCHEMA, Database, open_database
from engine.service.cluster.outage import Outage
from engine.service.cluster.sweeping import purge
from tests.engine.service.cluster.conftest import Site
from tests.engine.service.cluster.postgres import PASSWORD, Postgres
from tests.engine.service.gates import begun, short, until

CLIENT, KEY, MACHINE = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


def result(body: str) -> PackedResult:
    sounds, pages = [b"OggS", b"\x00"], [b"\x89", b"\x00"]
    return PackedResult(body, mp3=b"\x00\xff", sounds=sounds, pages=pages, video=b"\x00moov")


async def test_work_is_handed_over_once_and_a_result_kept_once(site: Site) -> None:
    async with open_database(site.address, 3) as database:
        await ledger.states(database, CLIENT)
        for _ in range(2):
            await ledger.hand_over(database, CLIENT, KEY, pack_work(short()), "queue", 0)
        for _ in range(2):  # a second machine takes it while the first was taken for dead
            taken = await ledger.take(database, MACHINE, KEY)
            assert taken is not None
            assert taken.wanted
        for body in ("first", "second"):
            await ledger.put(database, CLIENT, KEY, result(body))
        assert await ledger.fetch(database, KEY) == result("first")
        assert await ledger.take(database, MACHINE, KEY) is None
        await ledger.drop(database, [KEY])
        await ledger.put(database, CLIENT, KEY, PackedResult("late"))
        assert await ledger.fetch(database, KEY) is None
        assert await rows(database, "work") == await rows(database, "results") == 0


async def test_what_a_client_that_is_gone_left_is_not_made(site: Site) -> None:
    async with open_database(site.address, 3) as database:
        await ledger.states(database, CLIENT)
        await ledger.hand_over(database, CLIENT, KEY, pack_work(short()), "queue", 0)
        async with database.pool.connection() as connection:
            await connection.execute("DELETE FROM clients")
        taken = await ledger.take(database, MACHINE, KEY)
        assert taken is not None
        assert not taken.wanted


async def test_what_nobody_fetched_goes_after_a_day(site: Site) -> None:
    old, new = uuid.uuid4(), uuid.uuid4()
    async with open_database(site.address, 3) as database:
        for key in (old, new):
            await ledger.hand_over(database, CLIENT, key, pack_work(short()), "queue", 0)
            await ledger.put(database, CLIENT, key, PackedResult("done"))
        async with database.pool.connection() as connection:
            await connection.execute(
                "UPDATE results SET since = now() - interval '25 hours' WHERE key = %s", [old]
            )
        await purge(database)
        assert await ledger.fetch(database, old) is None
        assert await ledger.fetch(database, new) is not None


async def rows(database: Database, table: str) -> int:
    async with database.pool.connection() as connection:
        counting = psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(table))
        found = await (await connection.execute(counting)).fetchone()
        assert found is not None
        return int(found[0])


async def test_two_may_set_the_tables_up_at_once_beside_whatever_else_is_there(site: Site) -> None:
    with psycopg.connect(site.address) as connection:
        connection.execute("CREATE TABLE work (other int)")

    async def use() -> None:
        async with open_database(site.address, 2) as database:
            assert await ledger.machines(database) == ()

    await asyncio.gather(use(), use(), use())
    with psycopg.connect(site.address) as connection:
        found = connection.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'work'")
        assert {name for (name,) in found} == {"public", SCHEMA}


async def test_a_database_that_restarts_delays_a_job_and_loses_none(
    site: Site, postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    await site.machine("tests.engine.service.gates:open_gated")
    caplog.set_level(logging.INFO)
    async with open_cluster(site.settings) as cluster:
        running, waiting = cluster.submit(short(1)), cluster.submit(short(2))
        await begun(site.folder, 1)
        await asyncio.to_thread(postgres.stop)
        handed_later = cluster.submit(short(3))
        (site.folder / "open").touch()
        await asyncio.sleep(1.5)
        await asyncio.to_thread(postgres.start)
        for job in (running, waiting, handed_later):
            await job.result()
    assert PASSWORD not in caplog.text


async def test_a_database_that_stays_away_is_told(
    site: Site, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outage_module, "AWAY_SECONDS", 0.0)
    async with open_cluster(site.settings) as cluster:
        await asyncio.to_thread(postgres.stop)
        try:
            with pytest.raises(EngineAwayError, match="database is away"):
                await cluster.submit(short()).result()
        finally:
            await asyncio.to_thread(postgres.start)


async def test_a_database_that_leaves_during_the_start_is_told(
    site: Site, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*given: Any) -> Cluster:
        postgres.stop()
        return Cluster(*given)

    monkeypatch.setattr(client_module, "AWAY_SECONDS", 0.0)
    monkeypatch.setattr(client_module, "Cluster", stopped)
    try:
        with pytest.raises(EngineAwayError, match="database is away"):
            async with open_cluster(site.settings):
                pass
    finally:
        await asyncio.to_thread(postgres.start)


def test_the_database_s_absence_is_logged_at_its_beginning_and_end(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    outage = Outage()
    assert not outage.met(psycopg.OperationalError("it went\naway"))
    assert not outage.met(psycopg.OperationalError("it is away"))
    monkeypatch.setattr(outage_module, "AWAY_SECONDS", 0.0)
    assert outage.met(psycopg.OperationalError("it is away"))
    outage.over()
    outage.over()
    assert [record.getMessage() for record in caplog.records] == [
        "the engine's database is away (OperationalError): it went",
        "the engine's database is back",
    ]


@pytest.mark.parametrize(
    ("address", "words", "kind"),
    [
        ("postgresql://affetto:hunter2%zz@127.0.0.1/x", "cannot be read", SetupError),
        # What may be up again later is no fault of the set-up: a bot is started again for it.
        ("postgresql://affetto:hunter2@127.0.0.1:1/x", "is out of reach: ", EngineAwayError),
        ("postgresql://affetto:hunter2@127.0.0.1/x?nonsense=1", "cannot be read", SetupError),
    ],
)
async def test_what_cannot_be_used_is_said_without_the_password(
    site: Site, address: str, words: str, kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "START_SECONDS", 0.0)
    site.address = address
    with pytest.raises(kind, match=words) as caught:
        async with open_cluster(site.settings):
            pytest.fail("it opened")
    assert "hunter2" not in f"{caught.value!r} {caught.value.__cause__!r} {site.settings!r}"


async def test_a_wrong_password_is_said_without_it(
    site: Site, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "START_SECONDS", 0.0)
    site.address = postgres.address("postgres", "hunter2")
    with pytest.raises(SetupError, match="password authentication failed") as caught:
        async with open_cluster(site.settings):
            pytest.fail("it opened")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (psycopg.OperationalError("connection failed: Connection refused"), True),
        (psycopg.OperationalError("FATAL:  the database system is starting up"), True),
        (psycopg.OperationalError('FATAL:  database "x" does not exist'), False),
        (psycopg.errors.DiskFull("could not extend file"), False),
        (psycopg.errors.InsufficientPrivilege("permission denied"), False),
    ],
)
def test_what_may_pass_is_told_from_what_the_operator_has_to_mend(
    error: psycopg.Error, passes: bool
) -> None:
    assert database_module.may_pass(error) is passes


async def test_a_client_without_the_model_s_folder_says_so(site: Site) -> None:
    (site.folder / "meta.json").unlink()
    with pytest.raises(CheckpointError, match="AFFETTO_MODEL"):
        async with open_cluster(site.settings):
            pytest.fail("it opened")


def test_the_setting_is_an_address_that_no_error_shows() -> None:
    with pytest.raises(SetupError) as caught:
        read_settings(EngineSettings, {"AFFETTO_ENGINE": "mysql://affetto:hunter2@host/x"})
    assert str(caught.value) == "AFFETTO_ENGINE must be an address that begins with postgresql://."
    settings = BotSettings(discord_token="x", engine="postgresql://affetto:hunter2@host/x")
    assert "hunter2" not in repr(settings)


def worker(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "engine", "worker"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "AFFETTO_ENGINE": "", **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_worker_without_the_setting_says_so_in_a_line(tmp_path: Path) -> None:
    done = worker(tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        "affetto: AFFETTO_ENGINE is not set: it names the database to take jobs from.\n"
    )


async def test_the_shipped_model_makes_a_piece(site: Site) -> None:
    log = site.folder / "log"
    with log.open("wb") as lines:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "engine", "worker"),
            cwd=PROJECT,
            env={**os.environ, "AFFETTO_ENGINE": site.address, "AFFETTO_WORKERS": "1"},
            stderr=lines,
        )
    try:
        async with open_cluster(EngineSettings(engine=site.address)) as cluster:
            await until(cluster.workers)
            piece = await cluster.submit(short(1, seed=3)).result()
        assert piece.model.name == "composer"
        assert piece.mp3
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 30) == 0, log.read_text("utf-8")
