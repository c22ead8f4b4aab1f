"""Kills of clients, of machines and of PostgreSQL itself, while jobs go on."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from engine.service.cluster.database import SCHEMA
from tests.engine.service.cluster.client_process import ClientProcess
from tests.engine.service.cluster.machine_process import MachineProcess, write_model
from tests.engine.service.cluster.postgres import Postgres

MACHINES: Final = 2
PATIENCE_SECONDS: Final = 120.0


@dataclass
class Report:
    """What came of it.

    Attributes:
        jobs: How many were submitted.
        ends: How often each job's end was told, by number.
        errors: The sentences of those that ended with one.
        orphans: Jobs whose client was killed before it told their end.
        left: The orphans' work that is in the database at the end.
        lost: Work that is there and never got a result.
        kills: How often what was killed.
    """

    jobs: int
    ends: Counter[int] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    orphans: int = 0
    left: int = 0
    lost: int = 0
    kills: Counter[str] = field(default_factory=Counter)

    @property
    def doubled(self) -> int:
        """Jobs whose end was told more than once."""
        return sum(count > 1 for count in self.ends.values())

    def __str__(self) -> str:
        kills = ", ".join(f"{count} × {what}" for what, count in sorted(self.kills.items()))
        return (
            f"{self.jobs} jobs, kills: {kills}. {len(self.ends) - len(self.errors)} pieces, "
            f"{len(self.errors)} errors, {self.orphans} of killed clients (of which {self.left} "
            f"had been handed over); {self.lost} lost, {self.doubled} doubled"
        )


class Chaos:
    """One run.

    Args:
        postgres: The server, which is stopped and started.
        address: The database.
        folder: An empty folder.
        batches: How many jobs each client submits; all clients but the last are killed.
        pause_seconds: The time between two kills.
        seed: Of the choice what is killed.
    """

    def __init__(
        self,
        postgres: Postgres,
        address: str,
        folder: Path,
        *,
        batches: list[int],
        pause_seconds: float = 2.0,
        seed: int = 1,
    ) -> None:
        self._postgres, self._address, self._folder = postgres, address, folder
        self._pause_seconds = pause_seconds
        self._random = random.Random(seed)  # noqa: S311
        bounds = [0, *itertools.accumulate(batches)]
        self._batches = [range(a, b) for a, b in itertools.pairwise(bounds)]
        self._machines: list[MachineProcess] = []
        self.report = Report(bounds[-1])

    async def run(self, kills: list[str]) -> Report:
        """Have it happen: ``machine``, ``worker``, ``postgres``, ``client``, one after another."""
        write_model(self._folder)
        try:
            for _ in range(MACHINES):
                self._add_machine()
            await asyncio.gather(*(machine.ready() for machine in self._machines))
            client = self._next_client()
            for what in kills:
                await asyncio.sleep(self._pause_seconds)
                self.report.kills[what] += 1
                if what == "client":
                    self._bury(client)
                    client = self._next_client()
                elif what == "postgres":
                    await asyncio.to_thread(self._restart_postgres)
                elif what == "machine":
                    victim = self._random.choice(self._ready)
                    await victim.end(signal.SIGKILL)
                    self._machines.remove(victim)
                    self._add_machine()
                else:
                    self._random.choice(self._ready).kill_a_worker()
            await asyncio.to_thread(client.process.wait, PATIENCE_SECONDS)
            self._count(client)
            await self._settle()
        finally:
            for machine in self._machines:
                await machine.end(signal.SIGKILL)
        return self.report

    def _add_machine(self) -> None:
        self._machines.append(MachineProcess(self._address, self._folder))

    @property
    def _ready(self) -> list[MachineProcess]:
        """The machines that take jobs."""
        return [machine for machine in self._machines if machine.takes_jobs]

    def _next_client(self) -> ClientProcess:
        return ClientProcess(self._address, self._folder, self._batches.pop(0))

    def _restart_postgres(self) -> None:
        self._postgres.stop()
        self._postgres.start()

    def _bury(self, client: ClientProcess) -> None:
        client.process.kill()
        client.process.wait()
        self._count(client)
        self.report.orphans += len(client.numbers) - len(client.said)

    def _count(self, client: ClientProcess) -> None:
        for line in client.said:
            assert line["end"] == f"piece {line['number']}" or line["end"].startswith("error ")
            self.report.ends[line["number"]] += 1
            if line["end"].startswith("error "):
                self.report.errors.append(line["end"])

    async def _settle(self) -> None:
        """Wait for the results of those whose client is gone: nobody fetches them for a day."""
        await _until(lambda: not self._rows("SELECT id FROM procrastinate_jobs"))
        # A client has its work forgotten after it told the end. One that was killed in between
        # leaves work that is no orphan.
        left = self._work()
        self.report.left = len(left.keys() - self.report.ends.keys())
        self.report.lost = sum(not done for done in left.values())

    def _work(self) -> dict[int, bool]:
        """The number of each job in the database, and whether it has a result."""
        rows = self._rows(
            "SELECT work.body, results.key IS NOT NULL FROM work LEFT JOIN results USING (key)"
        )
        return {json.loads(body)["request"]["seed"]: done for body, done in rows}

    def _rows(self, query: str) -> list[TupleRow]:
        with psycopg.connect(self._address) as connection:
            name = sql.Identifier(SCHEMA)
            connection.execute(sql.SQL("SET search_path = {}").format(name))
            return connection.execute(query.encode()).fetchall()


async def _until(come: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not come():  # noqa: ASYNC110 - what is waited for is in the database
            await asyncio.sleep(0.1)
