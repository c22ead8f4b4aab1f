"""A PostgreSQL for all tests of the cluster, and for each a database, machines and a client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from engine.api.settings import EngineSettings
from tests.engine.service.cluster.machine_process import UNIFORM, MachineProcess, write_model
from tests.engine.service.cluster.postgres import Postgres, a_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server."""
    with a_postgres() as server:
        yield server


@dataclass
class Site:
    """Where a test's cluster is.

    Attributes:
        address: The database.
        folder: The model's folder, which all machines share.
        machines: Those that were started.
    """

    address: str
    folder: Path
    machines: list[MachineProcess] = field(default_factory=list)

    @property
    def settings(self) -> EngineSettings:
        """The client's settings."""
        return EngineSettings(
            engine=self.address,
            model=self.folder,
            data_dir=self.folder,
        )

    async def machine(self, composer: str = UNIFORM, workers: int = 1) -> MachineProcess:
        """Start a machine and wait until it takes jobs."""
        machine = MachineProcess(self.address, self.folder, composer, workers)
        self.machines.append(machine)
        return await machine.ready()


@pytest_asyncio.fixture
async def site(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Site]:
    """A database of the test's own; machines that are still up are told to end at once."""
    write_model(tmp_path)
    site = Site(postgres.new_database(), tmp_path)
    yield site
    # A killed machine's worker that waits at a gate would wait for ever.
    (tmp_path / "open").touch()
    for machine in site.machines:
        await machine.leave()
        print(machine.log.read_text("utf-8"))  # noqa: T201 - shown where a test fails
