"""The gateway: shards, with sessions that outlive their connections, as Discord's do.

Source: https://discord.com/developers/docs/events/gateway
"""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final

from aiohttp import WSCloseCode, WSMsgType, web

from tests.discord_server.shapes import Json

HEARTBEAT_SECONDS: Final = 1.0
"""Discord asks for about 41 seconds; a test would not see a second heartbeat then."""
AUTHENTICATION_FAILED: Final = 4004
INVALID_SHARD: Final = 4010
SHARDS: Final = 2
"""How many connections Discord asks the bot to make; each server belongs to one."""
INTENT_GUILDS: Final = 1 << 0
INTENT_VOICE: Final = 1 << 7
PRIVILEGED: Final = 1 << 1 | 1 << 8 | 1 << 15


class Op(IntEnum):
    """What a payload is for."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    VOICE_STATE = 4
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11


@dataclass(slots=True)
class Session:
    """What was dispatched since an IDENTIFY, numbered from 1; kept for whoever resumes."""

    id: str
    shard: int
    sent: list[Json] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Connection:
    """One WebSocket, its stream of compressed payloads, and the session it belongs to."""

    socket: web.WebSocketResponse
    request: web.Request
    session: Session | None = None
    beats: list[int | None] = field(default_factory=list)
    _zlib: Any = field(default_factory=zlib.compressobj)

    async def send(self, op: Op, d: Any = None, s: int | None = None, t: str | None = None) -> None:
        """Send one payload, as one message of the stream ``zlib-stream``."""
        text = json.dumps({"op": op, "d": d, "s": s, "t": t})
        packed = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
        await self.socket.send_bytes(packed)


@dataclass(slots=True)
class Gateway:
    """The sessions, and the connections of the bot.

    Args:
        token: The bot's token.
        home: The shard of the server that the tests are about.
        greet: The events of a new session of a shard: the name and the data of each.
        complain: Takes note of a violation.
        notify: Called whenever something happened.
        move: Has the bot join a voice channel or leave.
    """

    token: str
    home: int
    greet: Callable[[str, int], list[tuple[str, Json]]]
    complain: Callable[[str], None]
    notify: Callable[[], None]
    move: Callable[[Json], Awaitable[None]]
    connections: dict[int, Connection] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    identified: list[Json] = field(default_factory=list)
    resumed: list[Json] = field(default_factory=list)
    resume_urls: list[str] = field(default_factory=list)
    close_codes: list[int | None] = field(default_factory=list)
    _latest: dict[int, Session] = field(default_factory=dict)
    _sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def connection(self) -> Connection | None:
        """The connection of the home shard."""
        return self.connections.get(self.home)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from its first to its last moment."""
        expected = {"v": "10", "encoding": "json", "compress": "zlib-stream"}
        if dict(request.query) != expected:
            self.complain(f"gateway: the query is {dict(request.query)}, not {expected}")
        socket = web.WebSocketResponse(max_msg_size=4096)
        await socket.prepare(request)
        connection = Connection(socket, request)
        await connection.send(Op.HELLO, {"heartbeat_interval": int(HEARTBEAT_SECONDS * 1000)})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                self.complain(f"gateway: a message of type {message.type.name}")
                break
            await self._take(connection, json.loads(message.data))
            self.notify()
        self._forget(connection)
        self.close_codes.append(socket.close_code)
        self.notify()
        return socket

    def _forget(self, connection: Connection) -> None:
        self.connections = {
            shard: one for shard, one in self.connections.items() if one is not connection
        }

    async def _take(self, connection: Connection, payload: Json) -> None:
        op, data = payload.get("op"), payload.get("d")
        if op == Op.HEARTBEAT:
            self._check_beat(connection, data)
            connection.beats.append(data)
            await connection.send(Op.ACK)
        elif op == Op.IDENTIFY and connection.session is None:
            await self._identify(connection, data or {})
        elif op == Op.RESUME and connection.session is None:
            await self._resume(connection, data or {})
        elif op == Op.VOICE_STATE and connection.session is not None:
            await self.move(data or {})
        else:
            self.complain(f"gateway: an operation {op} that has no place here")

    def _check_beat(self, connection: Connection, seq: Any) -> None:
        session = connection.session
        highest = len(session.sent) if session is not None else None
        if not (seq is None or (isinstance(seq, int) and (highest is None or seq <= highest))):
            self.complain(f"gateway: a heartbeat of {seq}, though only {highest} were sent")

    async def _identify(self, connection: Connection, data: Json) -> None:
        if data.get("token") != self.token:
            await connection.socket.close(code=AUTHENTICATION_FAILED)
            return
        self._check_identity(data)
        shard, count = data.get("shard", (0, 1))
        if count != SHARDS or not 0 <= shard < SHARDS:
            self.complain(f"gateway: IDENTIFY as shard {shard} of {count}, where {SHARDS} are due")
            await connection.socket.close(code=INVALID_SHARD)
            return
        self.identified.append(data)
        session = Session(secrets.token_hex(16), shard)
        self.sessions[session.id] = session
        connection.session = self._latest[shard] = session
        self.connections[shard] = connection
        for name, event in self.greet(session.id, shard):
            await self._dispatch(session, name, event)

    def _check_identity(self, data: Json) -> None:
        intents = data.get("intents")
        if not isinstance(intents, int) or not intents & INTENT_GUILDS or intents & PRIVILEGED:
            self.complain(f"gateway: IDENTIFY asks for the intents {intents}")
        if set(data.get("properties", ())) != {"os", "browser", "device"}:
            self.complain("gateway: IDENTIFY does not say what the client is")

    async def _resume(self, connection: Connection, data: Json) -> None:
        if data.get("token") != self.token:
            await connection.socket.close(code=AUTHENTICATION_FAILED)
            return
        self.resumed.append(data)
        self.resume_urls.append(connection.request.path)
        session = self.sessions.get(str(data.get("session_id")))
        seq = data.get("seq")
        if session is None:
            await connection.send(Op.INVALID_SESSION, d=False)
            return
        if not isinstance(seq, int) or not 0 < seq <= len(session.sent):
            self.complain(f"gateway: RESUME from {seq}, though {len(session.sent)} were sent")
            await connection.send(Op.INVALID_SESSION, d=False)
            return
        async with self._sending:
            for number in range(seq, len(session.sent)):
                await connection.send(Op.DISPATCH, **session.sent[number])
            connection.session = session
            self.connections[session.shard] = connection
        await self._dispatch(session, "RESUMED", {"_trace": []})

    async def dispatch(self, name: str, data: Json) -> None:
        """Send an event of a server to its shard, another one to the first.

        Where the bot is away, it gets the event once it resumes that shard's session.
        """
        if name == "VOICE_STATE_UPDATE" and not self.identified[-1]["intents"] & INTENT_VOICE:
            return
        shard = shard_of(int(data["guild_id"])) if "guild_id" in data else 0
        assert shard in self._latest, f"the bot has not identified as shard {shard} yet"
        await self._dispatch(self._latest[shard], name, data)

    async def _dispatch(self, session: Session, name: str, data: Json) -> None:
        async with self._sending:
            session.sent.append({"t": name, "s": len(session.sent) + 1, "d": data})
            connection = self.connections.get(session.shard)
            if connection is not None and not connection.socket.closed:
                # A connection that breaks now: the event waits for whoever resumes.
                with suppress(ConnectionError):
                    await connection.send(Op.DISPATCH, **session.sent[-1])

    def cut(self, shard: int | None = None) -> None:
        """Break a shard's connection off, the home's by default, without a word of goodbye."""
        connection = self.connections.pop(self.home if shard is None else shard)
        transport = connection.request.transport
        assert transport is not None
        transport.abort()

    def forget_sessions(self) -> None:
        """Make every session of the home shard one that cannot be resumed."""
        self.sessions = {name: one for name, one in self.sessions.items() if one.shard != self.home}

    async def ask_to_reconnect(self) -> None:
        """Tell the bot to connect anew, as Discord does now and then."""
        assert self.connection is not None
        await self.connection.send(Op.RECONNECT)

    async def close(self) -> None:
        """Hang up."""
        for connection in tuple(self.connections.values()):
            await connection.socket.close(code=WSCloseCode.GOING_AWAY)


def shard_of(guild_id: int) -> int:
    """The shard of a server.

    Source: https://discord.com/developers/docs/events/gateway#sharding
    """
    return (guild_id >> 22) % SHARDS
