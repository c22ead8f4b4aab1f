"""The bot's process under load: acknowledgements, waits, refusals, edits, memory.

``python benchmarks/load.py crowd`` runs the unmodified bot as a process, with the shipped model,
two workers and the default limits, against a Discord of the tests' own on this machine. 300
requests for 30 s of piano come in within 60 s from 50 members: 20 of them ask once, the others
for the rest. ``python benchmarks/load.py memory`` has 1,000 pieces of 5 s made, eight asked for
at a time, and compares what the bot's process holds after 100 and in the end. Both print the
figures beside their targets and exit with 1 if one is missed. They need what ``./affetto test``
sets up.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

# Before this folder, which has a ``bot.py`` of its own.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.benchmark.load import MOODS, percentile
from engine.benchmark.machine import memory, processor
from tests.discord_server.chaos import children
from tests.discord_server.interactions import Interaction
from tests.discord_server.members import Member
from tests.discord_server.process import TRAINED, BotProcess
from tests.discord_server.rows import CALLBACK, EDIT
from tests.discord_server.server import Discord

REQUESTS, WITHIN_SECONDS, MEMBERS, ONCE = 300, 60.0, 50, 20
LONGEST_SECONDS = 15 * 60
PIECES, EARLY, ASKERS, ROW_SECONDS = 1000, 100, 8, 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, by which member, and when, on the event loop's clock."""

    member: int
    interaction: Interaction
    at: float


class Figures:
    """Prints figures beside their targets."""

    def __init__(self) -> None:
        self.fine = True

    def show(self, name: str, value: float, unit: str, most: float | None = None) -> None:
        """Prints one; it may be ``most`` at the most."""
        target = ""
        if most is not None:
            self.fine &= value <= most
            target = f"  ≤ {most:g}{unit}: {'met' if value <= most else 'missed'}"
        print(f"{name:<58}{value:>9.1f}{unit}{target}", flush=True)


async def start(discord: Discord, folder: Path) -> BotProcess:
    """Starts the bot with the shipped model and waits until it is connected."""
    bot = await BotProcess.spawn(
        discord, folder, TRAINED, AFFETTO_MODEL="", AFFETTO_WORKERS="2", AFFETTO_LOG_LEVEL="WARNING"
    )
    await bot.connected()
    return bot


async def crowd(folder: Path, seed: int) -> bool:
    """Has the crowd ask, and prints how it fared."""
    chance = random.Random(seed)  # noqa: S311 - reproducible
    who = [*range(ONCE), *(chance.randrange(ONCE, MEMBERS) for _ in range(REQUESTS - ONCE))]
    chance.shuffle(who)
    moments = sorted(chance.uniform(0, WITHIN_SECONDS) for _ in who)
    loop = asyncio.get_running_loop()
    async with Discord() as discord, asyncio.timeout(LONGEST_SECONDS):
        bot = await start(discord, folder)
        members = [Member(discord, next(discord.ids), f"member-{n}") for n in range(MEMBERS)]
        began, asked = loop.time(), []
        for number, (member, moment) in enumerate(zip(who, moments, strict=True)):
            await asyncio.sleep(max(0.0, began + moment - loop.time()))
            at = loop.time()
            sent = await members[member].slash("compose", mood=MOODS[number % 4], seconds=30)
            asked.append(Asked(member, sent, at))
        while not all(_ended(each.interaction) for each in asked):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        took = loop.time() - began
        held, workers = memory(bot.process.pid), children(bot.process.pid)
        peaks = [found.peak_bytes for pid in workers if (found := memory(pid))]
        fine = _judge(discord, asked, took)
        print(*bot.trouble(), *discord.violations, sep="\n")
        await bot.stop()
    if held and peaks:
        figures = Figures()
        figures.show("the bot's process, at its peak", held.peak_bytes / 1e6, " MB")
        figures.show("the larger worker, at its peak", max(peaks) / 1e6, " MB")
    return fine and not discord.violations


def _ended(interaction: Interaction) -> bool:
    """Whether the member has the piece, or was told something that is final."""
    shown = interaction.shown
    return shown is not None and (bool(shown["attachments"]) or not shown["components"])


def _judge(discord: Discord, asked: list[Asked], took: float) -> bool:
    acknowledged = {
        request.placeholders["interaction_token"]: request.at for request in discord.asked(CALLBACK)
    }
    edits = Counter(request.placeholders["webhook_token"] for request in discord.asked(EDIT))
    posted = {
        request.placeholders["webhook_token"]: request.at
        for request in discord.asked(EDIT)
        if request.files and request.status == 200
    }
    acks = [acknowledged[each.interaction.token] - each.at for each in asked]
    waits: dict[int, list[float]] = defaultdict(list)
    refused: Counter[str] = Counter()
    for each in asked:
        token = each.interaction.token
        if token in posted:
            waits[each.member].append(posted[token] - each.at)
        else:
            refused[_reason(each)] += 1
    means = [statistics.mean(found) for found in waits.values()]
    once = [wait for member in range(ONCE) for wait in waits[member]]
    a_second = Counter(int(request.at) for request in discord.asked(EDIT))

    print(f"{len(asked)} requests from {MEMBERS} members in {WITHIN_SECONDS:g} s; {processor()}")
    print(f"{len(posted)} pieces in {took:.0f} s; refused: {dict(refused)}")
    figures = Figures()
    figures.show("acknowledged, median", percentile(acks, 50) * 1000, " ms")
    figures.show("acknowledged, 99th percentile", percentile(acks, 99) * 1000, " ms", 500)
    figures.show("members with one request who were refused", ONCE - len(once), "", 0)
    every = [wait for found in waits.values() for wait in found]
    figures.show("waited, median of all pieces", percentile(every, 50), " s")
    figures.show("waited, 95th percentile of all pieces", percentile(every, 95), " s")
    figures.show("waited, median of members' means", statistics.median(means), " s")
    most = statistics.median(means)
    figures.show("waited, members with one request, median", statistics.median(once), " s", most)
    figures.show("waited, members with one request, longest", max(once), " s", most)
    figures.show("edits of one piece, most", max(edits[token] for token in posted), "", 8)
    figures.show("edits in one second, most", max(a_second.values()), "")
    return figures.fine


def _reason(each: Asked) -> str:
    shown = each.interaction.shown
    text = "" if shown is None else str(shown["content"])
    if "under way" in text:
        return "by the member's own limit"
    kind = "a member with one request" if each.member < ONCE else "another member"
    return f"{kind}: {text.partition(chr(10))[0]}"


async def growth(folder: Path) -> bool:
    """Has many pieces made, and prints what the bot's process holds."""
    figures, done, early = Figures(), 0, 0
    began = time.monotonic()
    async with Discord() as discord, asyncio.timeout(LONGEST_SECONDS):
        bot = await start(discord, folder)

        async def asker() -> None:
            nonlocal done, early
            while done < PIECES:
                member = Member(discord, next(discord.ids), f"member-{done}")
                asked = await member.slash("compose", mood=MOODS[done % 4], seconds=ROW_SECONDS)
                while not _ended(asked):  # noqa: ASYNC110 - nothing tells when it is so
                    await asyncio.sleep(0.05)
                done += 1
                if done in (EARLY, PIECES):
                    held = memory(bot.process.pid)
                    now = 0 if held is None else held.now_bytes
                    figures.show(f"after {done} pieces", now / 1e6, " MB")
                    if done == EARLY:
                        early = now
                    else:
                        figures.show("more", (now / early - 1) * 100, " %", 5)
                # This server remembers all; on this machine there is other use for that memory.
                discord.interactions.pop(asked.id)
                discord.requests.clear()
                discord.messages.files.clear()

        await asyncio.gather(*(asker() for _ in range(ASKERS)))
        print(*bot.trouble(), *discord.violations, sep="\n")
        await bot.stop()
    print(f"{done} pieces of {ROW_SECONDS} s in {time.monotonic() - began:.0f} s; {processor()}")
    return figures.fine


def main() -> int:
    """Reads the command line and runs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=["crowd", "memory"])
    parser.add_argument("--seed", type=int, default=15, help="draws who asks when (default: 15)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        run = crowd(folder, chosen.seed) if chosen.what == "crowd" else growth(folder)
        return 0 if asyncio.run(run) else 1


if __name__ == "__main__":
    sys.exit(main())
