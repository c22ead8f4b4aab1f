"""The bot's token and those of interactions come into no log, however much is logged."""

from __future__ import annotations

import pytest

from tests.discord_server import process
from tests.discord_server.host import Host
from tests.discord_server.members import Member, compose
from tests.discord_server.process import UNIFORM
from tests.discord_server.server import TOKEN, Discord

pytestmark = pytest.mark.asyncio(loop_scope="module")

EDIT = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"


@pytest.mark.parametrize("log_format", ["human", "json"])
async def test_no_token_is_logged(
    discord: Discord,
    host: Host,
    alice: Member,
    monkeypatch: pytest.MonkeyPatch,
    log_format: str,
) -> None:
    real = process._environment
    more = {"AFFETTO_LOG_LEVEL": "DEBUG", "AFFETTO_LOG_FORMAT": log_format}
    monkeypatch.setattr(process, "_environment", lambda folder: real(folder) | more)
    bot = await host.start(UNIFORM)
    discord.faults.limit(EDIT, 0.3)
    discord.faults.add(EDIT, 502, "<html>Bad Gateway</html>")
    await compose(discord, alice)
    assert await bot.stop() == 0

    log = "\n".join(bot.log)
    assert "rate limited" in log
    assert TOKEN not in log
    tokens = {interaction.token for interaction in discord.interactions.values()}
    assert not [token for token in tokens if token in log]
