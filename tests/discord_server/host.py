"""Where the bot runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.discord_server.process import UNIFORM, BotProcess
from tests.discord_server.server import Discord


@dataclass(slots=True, eq=False)
class Host:
    """One bot at a time; its data outlive it.

    Attributes:
        discord: The server it uses.
        folder: Its data.
        bot: The process, if one was started.
    """

    discord: Discord
    folder: Path
    bot: BotProcess | None = None

    async def spawn(self, composer: str = UNIFORM, **settings: str) -> BotProcess:
        """Start the bot; one that still runs is ended before."""
        if self.bot is not None:
            await self.bot.leave()
        self.bot = await BotProcess.spawn(self.discord, self.folder, composer, **settings)
        return self.bot

    async def start(self, composer: str = UNIFORM, **settings: str) -> BotProcess:
        """Start the bot and wait until it has begun a session."""
        bot = await self.spawn(composer, **settings)
        await bot.connected()
        return bot
