"""Looks at what the bot has written down, and ends bots whose workers wait."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from bot.settings import BotSettings, database_path
from tests.discord_server.host import Host
from tests.discord_server.interactions import Interaction
from tests.discord_server.members import counted, labels
from tests.discord_server.process import BotProcess
from tests.discord_server.server import TOKEN

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
EDIT = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
EDIT_MESSAGE = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
EDIT_AS_BOT = "PATCH /channels/{channel_id}/messages/{message_id}"
FOLLOW_UP = "POST /webhooks/{webhook_id}/{webhook_token}"
SEND = "POST /channels/{channel_id}/messages"
AGAIN = "I was restarted before your piece was done: please ask again."


@contextmanager
def database(host: Host) -> Iterator[sqlite3.Connection]:
    """The bot's database, looked at from outside."""
    path = database_path(BotSettings(discord_token=TOKEN, data_dir=host.folder))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def state(host: Host, asked: Interaction) -> str | None:
    """What the row of a job says."""
    with database(host) as connection:
        row = connection.execute("SELECT state FROM jobs WHERE id = ?", (asked.id,)).fetchone()
    return None if row is None else str(row[0])


def owed(host: Host) -> int:
    """How many notices have not got through."""
    with database(host) as connection:
        return int(connection.execute("SELECT count(*) FROM notices").fetchone()[0])


def whole(message: dict[str, object]) -> bool:
    """Whether a message is a piece with all that belongs to it."""
    files = message["attachments"]
    return isinstance(files, list) and len(files) == 3 and labels(message) == counted(0, 0, 0)


async def settled(host: Host, asked: Interaction, wanted: str) -> None:
    """Wait until a job's row says so."""
    for _ in range(300):
        if state(host, asked) == wanted and not owed(host):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"the job is {state(host, asked)}, {owed(host)} notices are owed")


async def killed(host: Host, gated: BotProcess) -> None:
    """Kill a bot whose worker waits; then the worker may go on, and finds nobody there."""
    gated.process.kill()
    await let_go(host, gated)


async def let_go(host: Host, gated: BotProcess) -> int:
    """Let the worker go on and wait for the bot's end."""
    (host.folder / "open").touch()
    status = await gated.end()
    (host.folder / "open").unlink()
    return status
