"""Discord does not let the bot in: the operator reads one line that says why."""

from __future__ import annotations

from typing import Any

import pytest

from tests.discord_server.host import Host
from tests.discord_server.members import Member
from tests.discord_server.process import BotProcess
from tests.discord_server.server import Discord

pytestmark = pytest.mark.asyncio(loop_scope="module")

REGISTER = "PUT /applications/{application_id}/commands"


def last_words(bot: BotProcess) -> str:
    """The end of the log, which no traceback may stand before."""
    assert "Traceback" not in "\n".join(bot.log)
    return bot.log[-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "status", "body", "words", "ends_with"),
    [
        # What passes by itself ends with 1, so that systemd starts the bot again.
        ("GET /users/@me", 503, "<html>\n<b>503</b></html>", "503", 1),
        (REGISTER, 403, {"message": "Missing Access", "code": 50001}, "Missing Access", 2),
    ],
)
async def test_at_the_login(
    discord: Discord, host: Host, name: str, status: int, body: Any, words: str, ends_with: int
) -> None:
    discord.faults.add(name, status, body)
    bot = await host.spawn()
    assert await bot.end() == ends_with
    assert "Discord" in last_words(bot)
    assert words in last_words(bot)


@pytest.mark.slow
async def test_when_the_token_was_reset_while_it_ran(
    discord: Discord, host: Host, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await host.start()
    monkeypatch.setattr(discord.gateway, "token", "another.made.up.token")
    discord.gateway.cut()
    assert await bot.end() == 2
    assert "DISCORD_TOKEN" in last_words(bot)
