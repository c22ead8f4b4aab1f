"""Between the open jobs of a bot and the database: hands over, listens, fetches, compares.

News come as notifications, and once a second all is compared with what the database holds, so
that a notification that was lost with its connection, or a restart of the database, delays a job
and never loses it. The database keeps a job's work until its result is fetched or nobody wants it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
import uuid
from typing import Final

from engine.api.analysis import Outcome
from engine.api.errors import AffettoError, EngineAwayError, EngineError, NoMachineError
from engine.service.cluster import ledger
from engine.service.cluster.cluster_job import ClusterJob, OpenJobs
from engine.service.cluster.codec import pack_work, unpack_progress, unpack_result
from engine.service.cluster.database import AWAY, FAILURES, PAUSE_SECONDS, Database, insist
from engine.service.cluster.ledger import ALIVE_SECONDS, MachineRow, State
from engine.service.cluster.outage import AWAY_SECONDS, Outage

LOOK_SECONDS: Final = 1.0
"""How often all is compared with the database."""
GATHER_SECONDS: Final = 0.02
"""Jobs that end within so short a time are dropped together."""

AWAY_SENTENCE: Final = "The engine's database is away. Try again in a few minutes."
_NO_MACHINE: Final = (
    "No engine machine has the models for this at the moment. Try again in a few minutes."
)

_log = logging.getLogger(__name__)


class Link:
    """See the module's text.

    Args:
        database: The database.
        jobs: The jobs that have not ended.

    Attributes:
        id: What the database calls this client.
        machines: The machines that are there, as of a second ago.
    """

    def __init__(self, database: Database, jobs: OpenJobs) -> None:
        self._database = database
        self._jobs = jobs
        self.id = uuid.uuid4()
        self.machines: tuple[MachineRow, ...] = ()
        self._to_hand_over: asyncio.Queue[ClusterJob] = asyncio.Queue()
        self._to_drop: set[uuid.UUID] = set()
        self._fetching: dict[uuid.UUID, asyncio.Task[None]] = {}
        self._served: dict[str, float] = {}  # when a machine was there for a queue
        self._look_now = asyncio.Event()
        self._outage = Outage()

    def add(self, one: ClusterJob) -> None:
        """Hand a job over soon."""
        self._to_hand_over.put_nowait(one)

    def end(self, one: ClusterJob, outcome: Outcome | AffettoError) -> None:
        """End a job, and have the database forget it soon."""
        self._jobs.end(one, outcome)
        self._to_drop.add(one.key)
        self._look_now.set()

    async def hand_over(self) -> None:
        """Hand over what is submitted, in turn; for ever."""
        while True:
            one = await self._to_hand_over.get()
            packed = pack_work(one.job.task.work)
            while not one.job.done and not one.handed:
                try:
                    await ledger.hand_over(
                        self._database, self.id, one.key, packed, one.queue, one.priority
                    )
                    one.handed = True
                except AWAY:
                    await asyncio.sleep(PAUSE_SECONDS)
                except FAILURES:
                    _log.exception("the database refuses a piece of work")
                    self.end(one, EngineError("The piece could not be handed over. Try again."))
            if one.job.done:  # given up meanwhile; the commit may have come after the deletion
                self._to_drop.add(one.key)

    async def hear(self) -> None:
        """Act upon what is notified; for ever."""
        while True:
            with contextlib.suppress(*FAILURES):
                async with await self._database.listen(ledger.channel(self.id)) as connection:
                    self._look_now.set()  # for what was said while nobody listened
                    async for notification in connection.notifies():
                        self._heard(notification.payload)
            await asyncio.sleep(PAUSE_SECONDS)

    def _heard(self, payload: str) -> None:
        try:
            said = json.loads(payload)
            one = self._jobs.get(uuid.UUID(said["key"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            self._look_now.set()
            return
        if one is None:
            return
        self._jobs.begin(one)
        if said.get("done"):
            self._fetch_soon(one)
        elif progress := unpack_progress(said):
            one.job.tell(progress)

    def _fetch_soon(self, one: ClusterJob) -> None:
        if one.key not in self._fetching:
            self._fetching[one.key] = asyncio.create_task(self._fetch(one))

    async def _fetch(self, one: ClusterJob) -> None:
        try:
            packed = await insist(lambda: ledger.fetch(self._database, one.key), AWAY_SECONDS)
            if packed is not None:
                self.end(one, unpack_result(packed))
        except FAILURES:
            pass  # the next look sees that it is done
        finally:
            del self._fetching[one.key]

    async def look(self) -> None:
        """Compare all with what the database holds, once a second; for ever."""
        while True:
            try:
                await self.compare()
                self._outage.over()
            except FAILURES as error:
                if self._outage.met(error):
                    self.machines = ()
                    for one in self._jobs:
                        self.end(one, EngineAwayError(AWAY_SENTENCE))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._look_now.wait()
            self._look_now.clear()
            await asyncio.sleep(GATHER_SECONDS)

    async def compare(self) -> None:
        """Drop what has ended, and see what became of the rest."""
        dropping = set(self._to_drop)
        if dropping:
            await ledger.drop(self._database, dropping)
            self._to_drop -= dropping
        handed = [one for one in self._jobs if one.handed]
        found = await ledger.states(self._database, self.id)
        self.machines = await ledger.machines(self._database)
        for one in handed:
            self._compare_one(one, found.get(one.key))
        self._tell_the_absence_of_machines()

    def _tell_the_absence_of_machines(self) -> None:
        now = time.monotonic()
        for machine in self.machines:
            for queue in machine.queues:
                seen = now - machine.age_seconds
                self._served[queue] = max(seen, self._served.get(queue, seen))
        for one in self._jobs:
            since = max(one.since, self._served.get(one.queue, one.since))
            if now - since >= ALIVE_SECONDS and not one.held and one.key not in self._fetching:
                self.end(one, NoMachineError(_NO_MACHINE))

    def _compare_one(self, one: ClusterJob, state: State | None) -> None:
        if state is None:
            if one.key not in self._fetching:
                self.end(one, EngineError("The engine's database lost the piece. Try again."))
            return
        one.held = state.held
        if state.done:
            self._jobs.begin(one)
            self._fetch_soon(one)
        elif state.begun:
            self._jobs.begin(one)
        else:
            self._jobs.put_back(one)
