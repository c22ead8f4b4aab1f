"""A radio in a voice channel."""

from __future__ import annotations

from typing import Any

import pytest

from tests.discord_server.host import Host
from tests.discord_server.listening import plays
from tests.discord_server.members import Member, answered
from tests.discord_server.process import BotProcess
from tests.discord_server.rows import database
from tests.discord_server.server import Discord

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_radio_goes_on_and_thumbs_move_it(
    discord: Discord, player: BotProcess, host: Host, alice: Member, bob: Member
) -> None:
    for member in (alice, bob):
        await member.join()
    asked = await alice.slash("radio", mood="calm", instruments="piano")
    card = await plays(discord, asked)
    first = card["embeds"][0]["description"]
    assert first.endswith("From the radio")
    liked = await answered(discord, await bob.press(card, "👍"))
    assert liked["content"].startswith("👍 More like this: valence ")
    twice = await answered(discord, await bob.press(card, "👍"))
    assert twice["content"].startswith("You have said so")
    second = await another(discord, card, first)
    away = await answered(discord, await alice.press(card, "👎"))
    assert away["content"].startswith("👎 Away from this: valence ")
    assert away["content"].endswith("Skipped.")
    await another(discord, card, second)
    with database(host) as connection:
        votes = connection.execute("SELECT user_id, value FROM votes ORDER BY piece_id").fetchall()
        made = connection.execute("SELECT count(*) FROM pieces WHERE author_id = ?", (alice.id,))
        # Where composing is slower than skipping, an earlier piece fills the gap.
        assert made.fetchone()[0] >= 2
    assert votes[-2:] == [(bob.id, 1), (alice.id, -1)]
    await alice.slash("stop")
    await discord.until(lambda: discord.rooms.bot is None, "the bot's leave")


async def another(discord: Discord, card: dict[str, Any], before: str) -> str:
    """What the card says once it shows another piece than before."""
    shown: str = await discord.until(
        lambda: next(
            (
                each["description"]
                for each in card["embeds"]
                if each["description"].partition("**")[0] != before.partition("**")[0]
            ),
            None,
        ),
        "another piece",
    )
    return shown
