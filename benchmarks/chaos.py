"""The bot amid kills and faults: how do members' requests end?

``python benchmarks/chaos.py`` runs the unmodified bot as a process, with real workers and a
composer without a trained model, against a Discord of the tests' own on this machine; no other
traffic leaves it. 300 requests, for a piece, several, a duel or stems, come in while the bot is
killed 60 times and workers 60 times, and while Discord limits, breaks down, resets connections,
loses answers and drops the gateway. What happens is drawn from a seed. It prints a table and
exits with 1 if a request ended with anything but what was asked for or one true sentence. It
needs what ``./affetto test`` sets up.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.discord_server.chaos import Chaos, Plan
from tests.discord_server.judgement import OUTCOMES
from tests.discord_server.server import Discord

LONGEST_SECONDS = 30 * 60
"""After so long the run is given up."""


async def run(plan: Plan, folder: Path) -> bool:
    """Runs the chaos, prints how it ended, and returns whether all is well."""
    began = time.monotonic()
    async with Discord() as discord, asyncio.timeout(LONGEST_SECONDS):
        chaos = Chaos(discord, folder, plan)
        tally = await chaos.run()
        violations = discord.violations
    print(
        f"{len(chaos.asked)} requests, {chaos.killed['bot']} kills of the bot, "
        f"{chaos.killed['worker']} of workers, {sum(chaos.struck.values())} faults, "
        f"{time.monotonic() - began:.0f} s"
    )
    print(", ".join(f"{kind}: {count}" for kind, count in sorted(chaos.struck.items())))
    print()
    for outcome in OUTCOMES:
        print(f"{outcome:52}{tally.counts[outcome]:6}")
    print(f"{'integrity checks that failed':52}{len(chaos.broken):6}")
    print(f"{'requests Discord would refuse':52}{len(violations):6}")
    print()
    kinds = Counter(wish.kind for wish in chaos.asked)
    print(", ".join(f"{kind}: {count}" for kind, count in sorted(kinds.items())))
    print(*tally.cases, *chaos.broken, *violations, sep="\n")
    return not (tally.wrong or chaos.broken or violations)


def main() -> int:
    """Reads the command line and runs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--bot-kills", type=int, default=60)
    parser.add_argument("--worker-kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=15)
    chosen = parser.parse_args()
    plan = Plan(chosen.requests, chosen.bot_kills, chosen.worker_kills, chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        return 0 if asyncio.run(run(plan, Path(folder))) else 1


if __name__ == "__main__":
    sys.exit(main())
