"""Kills of clients, of machines and of PostgreSQL itself, while jobs go on."""

from __future__ import annotations

import asyncio
import itertools
import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

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
        orphans: Jobs whose client was killed before it heard of their end.
        left: Work in the database at the end, all of it the orphans'.
        lost: Of that, work that never got a result.
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
                await self._add_machine()
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
                    victim = self._random.choice(self._machines)
                    await victim.end(signal.SIGKILL)
                    self._machines.remove(victim)
                    await self._add_machine()
                else:
                    self._random.choice(self._machines).kill_a_worker()
            await asyncio.to_thread(client.process.wait, PATIENCE_SECONDS)
            self._count(client)
            await self._settle()
        finally:
            for machine in self._machines:
                await machine.end(signal.SIGKILL)
        return self.report

    async def _add_machine(self) -> None:
        machine = MachineProcess(self._address, self._folder)
        self._machines.append(machine)
        await machine.ready()

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
        await _until(lambda: not self._rows("procrastinate_jobs"), PATIENCE_SECONDS)
        # A client that fetched its last piece forgets it a moment later.
        await _until(lambda: self._rows("work") <= self.report.orphans, PATIENCE_SECONDS)
        self.report.left = self._rows("work")
        self.report.lost = self.report.left - self._rows("results")

    def _rows(self, table: str) -> int:
        with psycopg.connect(self._address) as connection:
            counting = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(SCHEMA, table))
            found = connection.execute(counting).fetchone()
            assert found is not None
            return int(found[0])


async def _until(come: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not come():  # noqa: ASYNC110 - what is waited for is in the database
            await asyncio.sleep(0.1)
