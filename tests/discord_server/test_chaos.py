"""Kills and faults at once: each request ends with one piece or one true sentence."""

from __future__ import annotations

from pathlib import Path

from tests.discord_server.chaos import Chaos, Plan
from tests.discord_server.server import Discord


async def test_every_request_ends_with_one_piece_or_one_true_sentence(tmp_path: Path) -> None:
    async with Discord() as discord:
        chaos = Chaos(discord, tmp_path, Plan(requests=18, bot_kills=3, worker_kills=3))
        tally = await chaos.run()

    assert not tally.wrong, "\n".join(tally.cases)
    assert not chaos.broken
    assert chaos.killed["bot"] >= 3
    assert sum(tally.counts.values()) >= 12
    assert not discord.violations, "\n".join(discord.violations)
