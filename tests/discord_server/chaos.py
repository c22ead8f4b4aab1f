"""Chaos: requests while the bot and its workers are killed and Discord fails, and the judgement.

Requests are for a piece, for several in turn, for a duel, or for the stems of a piece. Each must
end with exactly what was asked for or exactly one true sentence; of several pieces the sentence
may be on the rest. A plan is drawn from a seed; when a kill meets what the bot is at differs
from run to run all the same.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.discord_server.faults import Fault, Faults, How, with_files, without_files
from tests.discord_server.host import Host
from tests.discord_server.judgement import Tally, Wish, judge
from tests.discord_server.members import Member, posted
from tests.discord_server.process import UNIFORM, BotProcess
from tests.discord_server.rows import CALLBACK, EDIT, EDIT_MESSAGE, FOLLOW_UP, database
from tests.discord_server.server import Discord
from tests.discord_server.shapes import Json

LONGEST_ROUND_SECONDS: Final = 4.0
"""If what the bot is to be killed at does not come, it is killed after so long."""
SETTLE_SECONDS: Final = 90.0
"""How long the last start may take to make up for everything."""
MOODS: Final = ("happy", "sad", "calm", "angry")
KINDS: Final = ("piece", "variations", "duel", "stems")
"""What members ask for …"""
SHARES: Final = (6, 2, 1, 1)
"""… and how often in ten."""
BROKEN: Final = {"message": "500: Internal Server Error", "code": 0}


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is to happen.

    Attributes:
        requests: Commands of members.
        bot_kills: Kills of the bot, at least 1.
        worker_kills: Kills of workers.
        seed: Draws what happens when.
    """

    requests: int
    bot_kills: int
    worker_kills: int
    seed: int = 15


@dataclass(slots=True)
class Chaos:
    """One run.

    Attributes:
        discord: The server, without a bot.
        folder: The bot's data.
        plan: How much is to happen.
        asked: Members' requests so far.
        faults: How many faults of each kind struck.
        killed: How often the bot was killed, and workers.
        broken: What integrity checks complained about.
    """

    discord: Discord
    folder: Path
    plan: Plan
    asked: list[Wish] = field(default_factory=list)
    killed: dict[str, int] = field(default_factory=lambda: {"bot": 0, "worker": 0})
    broken: list[str] = field(default_factory=list)
    struck: dict[str, int] = field(default_factory=dict)
    _bot: BotProcess | None = None
    _duo: Json | None = None

    async def run(self) -> Tally:
        """Has everything happen, waits until the bot made up for it, and judges."""
        chance = random.Random(self.plan.seed)  # noqa: S311 - no secret
        while (left := self.plan.bot_kills - self.killed["bot"]) > 0:
            await self._start()
            if self._duo is None:
                await self._compose_for_several()
            # What a death comes before is made up for in later rounds.
            requests = -(-(self.plan.requests - len(self.asked)) // (left + 1))
            workers = -(-(self.plan.worker_kills - self.killed["worker"]) // left)
            await self._round(chance, requests, workers)
            await self._buried()
        await self._start()
        self.discord.faults = Faults()
        try:
            while len(self.asked) < self.plan.requests:
                await self._ask(chance)
                await asyncio.sleep(0.05)
            await self._settle()
            return judge(self.discord, self._host(), self.asked)
        finally:
            assert self._bot is not None
            await self._bot.kill()
            self._check()

    async def _round(self, chance: random.Random, requests: int, worker_kills: int) -> None:
        self.discord.faults = Faults()
        kill, waits = self._deaths(chance)
        acts: list[Callable[[], object]] = [self._kill_worker] * worker_kills
        acts += [self._trouble(chance) for _ in range(chance.randint(1, 4))]
        began = time.monotonic()
        for number in range(requests):
            if self._bot is None or not self._bot.runs or self.discord.gateway.connection is None:
                break
            await self._ask(chance)
            if acts and chance.random() < len(acts) / (requests - number):
                acts.pop(chance.randrange(len(acts)))()
            await asyncio.sleep(chance.uniform(0.0, 0.08))
        while acts:
            acts.pop()()
            await asyncio.sleep(chance.uniform(0.0, 0.1))
        assert self._bot is not None
        while self._bot.runs and time.monotonic() - began < waits:  # noqa: ASYNC110 - the death
            await asyncio.sleep(0.02)
        kill()

    def _deaths(self, chance: random.Random) -> tuple[Callable[[], None], float]:
        """Draws at what the bot dies: how to kill it now, and after how long to do so."""

        def kill() -> None:
            if self._bot is not None and self._bot.runs:
                with suppress(ProcessLookupError):
                    self._bot.process.kill()

        moments = [
            Fault(CALLBACK, How.STRUCK, then=kill),
            Fault(CALLBACK, How.RESET, then=kill),
            Fault(EDIT, How.STRUCK, where=with_files, then=kill),
            Fault(EDIT, How.RESET, where=with_files, then=kill),
            Fault(EDIT, How.LOST, where=with_files, then=kill),
            Fault(EDIT, How.STRUCK, where=without_files, then=kill),
            Fault(EDIT_MESSAGE, How.STRUCK, where=with_files, then=kill),
            Fault(EDIT_MESSAGE, How.RESET, where=with_files, then=kill),
            Fault(FOLLOW_UP, How.STRUCK, then=kill),
            Fault(FOLLOW_UP, How.RESET, then=kill),
            Fault(EDIT_MESSAGE, How.STRUCK, then=kill),
            None,
        ]
        chosen = chance.choice(moments)
        if chosen is None:
            return kill, chance.uniform(0.1, 2.0)
        # So many requests of the name pass before the one that is struck.
        passes = 0 if chosen.name in (EDIT_MESSAGE, FOLLOW_UP) else chance.randint(0, 5)
        left = [passes]

        def where(request: object) -> bool:
            if not chosen.where(request):  # type: ignore[arg-type]
                return False
            left[0] -= 1
            return left[0] < 0

        self.discord.faults.left.append(Fault(chosen.name, chosen.how, where=where, then=kill))
        return kill, LONGEST_ROUND_SECONDS

    def _trouble(self, chance: random.Random) -> Callable[[], object]:
        """Draws one thing that goes wrong at Discord."""
        faults = self.discord.faults
        kinds: dict[str, Callable[[], object]] = {
            "429": lambda: faults.limit(EDIT, 0.3),
            "429 of a proxy": lambda: faults.ban(EDIT, 0.3, with_files),
            "500": lambda: faults.add(chance.choice((EDIT, CALLBACK)), 500, BROKEN),
            "upload reset": lambda: faults.reset(EDIT, with_files),
            "upload's answer lost": lambda: faults.lose(EDIT, with_files),
            "edit's answer lost": lambda: faults.lose(EDIT, without_files),
            "follow-up's answer lost": lambda: faults.lose(FOLLOW_UP),
            "follow-up's upload reset": lambda: faults.reset(EDIT_MESSAGE, with_files),
            "first answer reset": lambda: faults.reset(CALLBACK),
            "first answer's answer lost": lambda: faults.lose(CALLBACK),
            "notice reset": lambda: faults.reset(EDIT_MESSAGE),
            "notice's answer lost": lambda: faults.lose(EDIT_MESSAGE),
            "gateway dropped": self._cut,
        }
        kind = chance.choice(list(kinds))

        def begin() -> None:
            self.struck[kind] = self.struck.get(kind, 0) + 1
            kinds[kind]()

        return begin

    def _cut(self) -> None:
        if self.discord.gateway.connection is not None:
            self.discord.gateway.cut()

    def _kill_worker(self) -> None:
        assert self._bot is not None
        if workers := children(self._bot.process.pid):
            os.kill(workers[self.killed["worker"] % len(workers)], signal.SIGKILL)
            self.killed["worker"] += 1

    async def _ask(self, chance: random.Random) -> None:
        member = Member(self.discord, next(self.discord.ids), f"member-{len(self.asked)}")
        wanted: dict[str, Any] = {"mood": chance.choice(MOODS), "seconds": 5}
        kind = chance.choices(KINDS, SHARES)[0]
        pieces = 1
        if kind == "stems" and self._duo is not None:
            sent = await member.press(self._duo, "Stems")
        elif kind == "duel":
            sent = await member.slash("duel", **wanted)
        elif kind == "variations":
            pieces = chance.randint(2, 4)
            sent = await member.slash("compose", **wanted, variations=pieces)
        else:
            sent = await member.slash("compose", **wanted)
        self.asked.append(Wish(member, sent, kind, pieces))

    async def _compose_for_several(self) -> None:
        """Have a piece made whose stems can be asked for, before anything goes wrong."""
        self.discord.faults = Faults()
        member = Member(self.discord, next(self.discord.ids), "conductor")
        wanted = {"mood": "sad", "seconds": 5, "instruments": "violin, cello"}
        sent = await member.slash("compose", **wanted)
        self._duo = await posted(self.discord, sent)
        self.asked.append(Wish(member, sent, "piece", 1))

    def _host(self) -> Host:
        return Host(self.discord, self.folder, self._bot)

    async def _start(self) -> None:
        """Starts the bot until it is connected; one that is killed before is started again."""
        while True:
            self._bot = bot = await BotProcess.spawn(
                self.discord, self.folder, UNIFORM, AFFETTO_WORKERS="2"
            )
            try:
                await bot.connected()
            except AssertionError as error:
                if bot.runs:
                    raise AssertionError("\n".join([*bot.log, str(error)])) from error
                await self._buried()
            else:
                return

    async def _buried(self) -> None:
        assert self._bot is not None
        await self._bot.kill()
        self.killed["bot"] += 1
        self._check()

    def _check(self) -> None:
        with database(self._host()) as connection:
            told = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            told += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
        self.broken += [line for line in told if line != "ok"]

    async def _settle(self) -> None:
        """Waits until no job is open and no notice is owed."""
        ends = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < ends:
            with database(self._host()) as connection:
                [[left]] = connection.execute(
                    "SELECT (SELECT count(*) FROM notices) + "
                    "(SELECT count(*) FROM jobs WHERE state IN ('accepted', 'running'))"
                )
            if not left:
                return
            await asyncio.sleep(0.1)


def children(pid: int) -> list[int]:
    """The workers of a bot, by their process ids."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError, IndexError):
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
                command = (folder / "cmdline").read_bytes()
                if int(parent) == pid and b"spawn_main" in command:
                    found.append(int(folder.name))
    return sorted(found)
