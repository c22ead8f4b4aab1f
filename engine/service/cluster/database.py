"""The database behind the engine: connections, what lies in it, and waiting while it is away.

All of it lives in a schema of its own, whose name changes with its layout, so that an update
meets an empty one and machines of the version before go on beside it until they are stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.schema import SchemaManager
from psycopg import AsyncConnection, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from engine.api.errors import EngineAwayError, SetupError

SCHEMA: Final = "affetto_2_procrastinate_3_10"
"""Raise the first number with the tables below; the second is procrastinate's, whose own tables
change with it."""
START_SECONDS: Final = 10.0
"""How long a start waits for the database."""
STARTING: Final = "the database system is "
"""What PostgreSQL says while it starts up, shuts down or recovers, before it says which."""
PAUSE_SECONDS: Final = 0.2
"""Between two tries to reach the database."""
SETTING_UP: Final = 0x61666665
"""The number of the lock that lets one process set the tables up."""

AWAY: Final = (psycopg.OperationalError, psycopg.InterfaceError, ConnectorException)
"""What is raised while the database is away, psycopg's and procrastinate's."""
FAILURES: Final = (psycopg.Error, ConnectorException)
"""What is raised when the database is away or will not do what is asked."""

# A machine that vanished is noticed by the network before a job is.
_DEFAULTS: Final = {
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "5",
    "keepalives_count": "2",
    "tcp_user_timeout": "15000",
    "application_name": "affetto",
}

# A client is a bot's engine, work what it handed over, a result what became of it: one for each
# piece of work, whoever did it and how often. Sounds do not get smaller by being compressed again.
_TABLES: Final = """
CREATE TABLE clients (
    id uuid PRIMARY KEY,
    seen timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE machines (
    id uuid PRIMARY KEY,
    queues text[] NOT NULL,
    workers text NOT NULL,
    seen timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE work (
    key uuid PRIMARY KEY,
    client uuid NOT NULL,
    job bigint,
    body text NOT NULL,
    midi bytea,
    machine uuid,
    losses integer NOT NULL DEFAULT 0,
    since timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX work_client ON work (client);
CREATE TABLE results (
    key uuid PRIMARY KEY REFERENCES work ON DELETE CASCADE,
    body text NOT NULL,
    midi bytea,
    mp3 bytea,
    png bytea,
    stems bytea,
    sounds bytea[] NOT NULL DEFAULT '{}',
    pages bytea[],
    video bytea,
    opus bytea,
    since timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE results
    ALTER COLUMN mp3 SET STORAGE EXTERNAL,
    ALTER COLUMN png SET STORAGE EXTERNAL,
    ALTER COLUMN stems SET STORAGE EXTERNAL,
    ALTER COLUMN sounds SET STORAGE EXTERNAL,
    ALTER COLUMN pages SET STORAGE EXTERNAL,
    ALTER COLUMN video SET STORAGE EXTERNAL,
    ALTER COLUMN opus SET STORAGE EXTERNAL;
"""

_Value = TypeVar("_Value")
Connection = AsyncConnection[TupleRow]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Database:
    """An open database.

    Attributes:
        conninfo: What to connect with; secret.
        pool: Its connections.
        app: procrastinate on them.
    """

    conninfo: str
    pool: AsyncConnectionPool[Connection]
    app: App

    async def listen(self, channel: str) -> Connection:
        """Open a connection that gets what is notified on a channel.

        Raises:
            psycopg.Error: The database is away.
        """
        connection = await AsyncConnection.connect(self.conninfo, autocommit=True)
        try:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
        except BaseException:
            await connection.close()
            raise
        return connection


@contextlib.asynccontextmanager
async def open_database(address: str, connections: int) -> AsyncIterator[Database]:
    """Connect, and set the tables up where there are none.

    Args:
        address: ``AFFETTO_ENGINE``; it is secret.
        connections: How many connections may be open at the same time.

    Raises:
        SetupError: The address cannot be read, or the database refuses to be used.
        EngineAwayError: It cannot be reached, or is only starting.
    """
    # These tell of each job and of each lost connection at length; what the operator needs is
    # told by :mod:`engine.service.cluster.outage`.
    for library in ("procrastinate", "psycopg.pool"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    conninfo = _conninfo(address)
    await _set_up(conninfo)
    pool = AsyncConnectionPool(
        conninfo,
        min_size=1,
        max_size=connections,
        open=False,
        timeout=5.0,
        reconnect_timeout=5.0,
        check=AsyncConnectionPool.check_connection,
    )
    async with pool:
        app = App(connector=PsycopgConnector())
        await app.open_async(pool)
        yield Database(conninfo, pool, app)


async def insist(action: Callable[[], Awaitable[_Value]], seconds: float | None = None) -> _Value:
    """Try again while the database is away.

    What is done must be fit to be done twice: a commit may have got through though its answer
    was lost.

    Args:
        action: Asks something of the database.
        seconds: How long to try; None for as long as it takes.

    Raises:
        psycopg.Error: It was away for so long.
    """
    started = time.monotonic()
    while True:
        try:
            return await action()
        except AWAY:
            if seconds is not None and time.monotonic() - started > seconds:
                raise
        await asyncio.sleep(PAUSE_SECONDS)


def _conninfo(address: str) -> str:
    """The address with what a cluster wants of the network, and the schema."""
    try:
        given = conninfo_to_dict(address)
    except psycopg.Error:
        # Not what psycopg says: it may quote the password.
        raise SetupError(
            "AFFETTO_ENGINE cannot be read: it must look like postgresql://user:password@host/name."
        ) from None
    options = f"{given.pop('options', '')} -c search_path={SCHEMA}".strip()
    known = {name: str(value) for name, value in given.items() if value is not None}
    return make_conninfo("", **{**_DEFAULTS, **known, "options": options})


def may_pass(error: psycopg.Error) -> bool:
    """Whether a database that did not let one in may do so later, its set-up being fine.

    Nobody answered, or the server is starting; its refusals, such as of a password, are FATAL, and
    what it says of a statement has a state.
    """
    if not isinstance(error, AWAY) or error.sqlstate is not None:
        return False
    return "FATAL:" not in str(error) or STARTING in str(error)


async def _set_up(conninfo: str) -> None:
    async def attempt() -> None:
        async with await AsyncConnection.connect(conninfo) as connection:
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", [SETTING_UP])
            found = await connection.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.results"])
            if await found.fetchone() == (None,):
                _log.info("setting up the database")
                name = sql.Identifier(SCHEMA)
                await connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(name))
                await connection.execute(SchemaManager.get_schema())
                await connection.execute(_TABLES)

    try:
        await insist(attempt, START_SECONDS)
    except psycopg.Error as error:
        said = str(error).strip().partition("\n")[0]
        if may_pass(error):
            raise EngineAwayError(
                f"The database of AFFETTO_ENGINE is out of reach: {said}. Is it running?"
            ) from None
        raise SetupError(f"The database of AFFETTO_ENGINE cannot be used: {said}.") from None
