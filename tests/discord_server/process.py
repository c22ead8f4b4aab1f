"""The bot as a process of its own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

from bot.settings import BotSettings
from engine.api.settings import PROJECT
from tests.discord_server.gateway import SHARDS
from tests.discord_server.server import PATIENCE_SECONDS, TOKEN, Discord

UNIFORM: Final = "tests.engine.fakes:open_uniform"
TRAINED: Final = "-"
"""The model that the settings name."""
GATED: Final = "tests.engine.service.gates:open_gated"

_TROUBLE: Final = re.compile(r" (ERROR|CRITICAL) |was never awaited")


@dataclass(slots=True, eq=False)
class BotProcess:
    """A running bot, and what it has logged.

    Attributes:
        log: The lines of its log.
    """

    discord: Discord
    process: asyncio.subprocess.Process
    _sessions_before: int
    log: list[str] = field(default_factory=list)
    _read_lines: int = 0
    _reading: asyncio.Task[None] | None = None

    @classmethod
    async def spawn(
        cls, discord: Discord, folder: Path, composer: str = UNIFORM, **settings: str
    ) -> BotProcess:
        """Start the bot.

        Args:
            discord: The server it is to use.
            folder: Holds its data, and is what its workers get for the model's folder.
            composer: The function that opens the composer, as ``module:function``, or TRAINED.
            settings: Variables of the environment that the bot reads.
        """
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.discord_server.launcher", discord.address, composer),
            cwd=PROJECT,
            env=_environment(folder) | settings,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        bot = cls(discord, process, len(discord.gateway.identified))
        bot._reading = asyncio.create_task(bot._read())
        return bot

    async def connected(self) -> None:
        """Wait until it has begun a session for each shard.

        It says that it is ready some seconds later only, when no more servers seem to come;
        members do not wait for that.
        """
        gateway = self.discord.gateway
        due = self._sessions_before + SHARDS
        await self.discord.until(lambda: len(gateway.identified) >= due or not self.runs, "the bot")
        assert self.runs, "\n".join(self.log)

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.log.append(line.decode().rstrip("\n"))
            self.discord.notify()
        await self.process.wait()
        self.discord.notify()

    @property
    def runs(self) -> bool:
        """Whether the process is there."""
        return self.process.returncode is None

    def said(self, words: str) -> bool:
        """Whether the log holds these words."""
        return any(words in line for line in self.log)

    async def logged(self, words: str) -> None:
        """Wait until the log holds these words."""
        await self.discord.until(lambda: self.said(words), f"the line {words!r}")

    def trouble(self) -> list[str]:
        """Lines of the log that tell of trouble, each once."""
        lines, self._read_lines = self.log[self._read_lines :], len(self.log)
        return [line for line in lines if _TROUBLE.search(line)]

    async def stop(self) -> int:
        """Send SIGTERM, wait for the end, and return the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return await self.end()

    async def end(self) -> int:
        """Wait for the end, and return the exit status."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            status = await self.process.wait()
            if self._reading is not None:
                await self._reading
        return status

    async def leave(self) -> None:
        """Have it end at once by itself, if it still runs, whatever it is at: by two signals.

        Unlike after a kill, what measures coverage has written down what it saw.
        """
        for _ in range(2):
            if self.runs:
                self.process.send_signal(signal.SIGTERM)
                await asyncio.sleep(0.1)
        await self.end()

    async def kill(self) -> None:
        """End it at once, if it still runs; its workers follow by themselves."""
        if self.runs:
            self.process.kill()
        await self.end()


def _environment(folder: Path) -> dict[str, str]:
    """The settings; those that are not named are empty, so that no ``.env`` has a say."""
    variables = {entry.metadata["about"].variable: "" for entry in fields(BotSettings)}
    return {
        **os.environ,
        **variables,
        "PYTHONPATH": str(PROJECT),
        "DISCORD_TOKEN": TOKEN,
        "AFFETTO_DATA_DIR": str(folder),
        "AFFETTO_MODEL": str(folder),
        "AFFETTO_WORKERS": "1",
    }
