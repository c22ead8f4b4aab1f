"""A radio while members keep the workers busy: gaps, memory, and what members wait longer.

``python benchmarks/radio.py`` runs the unmodified bot as a process, with the shipped model and two
workers, against a Discord of the tests' own on this machine. Members ask for pieces of 30 s, so
many at a time that both workers are always busy: for two minutes without a radio, then with one
that plays ten times as fast as it would, so that half an hour of it takes three minutes. It prints
the figures beside their targets and exits with 1 if one is missed. It needs what
``./affetto test`` sets up.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

# Before this folder, which has a ``bot.py`` of its own.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.load import Figures
from bot.services.player_sound import PACKET_SECONDS
from engine.benchmark.load import MOODS
from engine.benchmark.machine import memory, processor
from tests.discord_server.listening import plays
from tests.discord_server.members import Member, posted
from tests.discord_server.process import TRAINED, BotProcess
from tests.discord_server.server import Discord
from tests.discord_server.voice import SILENCE

ASKERS, ROW_SECONDS = 4, 30
BEFORE_SECONDS = 120.0
SPEED, RADIO_SECONDS = 10, 30 * 60
SETTLED = 0.25
"""After this share of the radio its memory counts as what it begins with."""


class Crowd:
    """Members who ask for one piece after the other."""

    def __init__(self, discord: Discord) -> None:
        self.waits: list[float] = []
        self._discord = discord
        self._count = 0

    async def ask(self) -> None:
        """Asks on and on; a member asks once."""
        loop = asyncio.get_running_loop()
        while True:
            self._count += 1
            member = Member(self._discord, next(self._discord.ids), f"member-{self._count}")
            began = loop.time()
            asked = await member.slash("compose", mood=MOODS[self._count % 4], seconds=ROW_SECONDS)
            await posted(self._discord, asked)
            self.waits.append(loop.time() - began)

    def taken(self) -> list[float]:
        """The waits so far; from here on others are counted."""
        waits, self.waits = self.waits, []
        return waits


async def run(folder: Path) -> bool:
    """Measures, and prints."""
    figures = Figures()
    async with Discord() as discord:
        trusted = discord.rooms.gateway.trust(folder / "authority.pem")
        settings = {"AFFETTO_VOICE": "1", "TEST_SPEED": str(SPEED), **trusted}
        bot = await BotProcess.spawn(
            discord, folder, TRAINED, AFFETTO_MODEL="", AFFETTO_WORKERS="2", **settings
        )
        await bot.connected()
        listener = Member(discord, discord.place.owner_id, "listener")
        liked = await like(discord, listener)
        crowd = Crowd(discord)
        asking = [asyncio.create_task(crowd.ask()) for _ in range(ASKERS)]
        await asyncio.sleep(BEFORE_SECONDS)
        without = crowd.taken()
        await listener.join()
        asked = await listener.slash("radio", mood="calm")
        card = await plays(discord, asked)
        crowd.taken()
        held = []
        for share in (SETTLED, 1.0 - SETTLED):
            await asyncio.sleep(RADIO_SECONDS / SPEED * share)
            found = memory(bot.process.pid)
            held.append(0 if found is None else found.now_bytes)
        beside = crowd.taken()
        for task in asking:
            task.cancel()
        sound = [one for one in discord.rooms.gateway.packets if one.opus != SILENCE]
        gaps = [later.at - one.at for one, later in pairwise(sound)]
        played = len(sound) * PACKET_SECONDS
        print(f"{played / 60:.0f} minutes of sound at {SPEED} times its speed; {processor()}")
        print(f"{liked} liked pieces; on the card at the end: {_note(card)}")
        print(f"pieces for members: {len(without)} without it, {len(beside)} beside it")
        figures.show("the longest gap", max(gaps), " s", 0.5)
        figures.show("members waited without it, mean", statistics.mean(without), " s")
        most = statistics.mean(without) * 1.2
        figures.show("members waited beside it, mean", statistics.mean(beside), " s", most)
        figures.show("the bot's process, a quarter in", held[0] / 1e6, " MB")
        figures.show("more in the end", (held[1] / held[0] - 1) * 100, " %", 5)
        print(*bot.trouble(), *discord.violations, sep="\n")
        await bot.leave()
    return figures.fine and not discord.violations


async def like(discord: Discord, listener: Member) -> int:
    """Has a few pieces made that the server likes."""
    for number in range(ASKERS):
        asked = await listener.slash("compose", mood=MOODS[number], seconds=ROW_SECONDS)
        await listener.press(await posted(discord, asked), "👍")
    return ASKERS


def _note(card: dict[str, Any]) -> str:
    return str(card["embeds"][0]["description"]).rpartition("\n")[2] if card["embeds"] else ""


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        sys.exit(0 if asyncio.run(run(Path(made))) else 1)
