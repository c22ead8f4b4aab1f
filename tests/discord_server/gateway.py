"""The gateway: sessions that outlive their connections, as Discord's do.

Source: https://discord.com/developers/docs/events/gateway
"""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final

from aiohttp import WSCloseCode, WSMsgType, web

from tests.discord_server.shapes import Json

HEARTBEAT_SECONDS: Final = 1.0
"""Discord asks for about 41 seconds; a test would not see a second heartbeat then."""
AUTHENTICATION_FAILED: Final = 4004
INTENT_GUILDS: Final = 1 << 0
PRIVILEGED: Final = 1 << 1 | 1 << 8 | 1 << 15


class Op(IntEnum):
    """What a payload is for."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11


@dataclass(slots=True)
class Session:
    """What was dispatched since an IDENTIFY, numbered from 1; kept for whoever resumes."""

    id: str
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
    """The sessions, and the connection of the bot.

    Args:
        token: The bot's token.
        greet: The events of a new session: the name and the data of each.
        complain: Takes note of a violation.
        notify: Called whenever something happened.
    """

    token: str
    greet: Callable[[str], list[tuple[str, Json]]]
    complain: Callable[[str], None]
    notify: Callable[[], None]
    connection: Connection | None = None
    sessions: dict[str, Session] = field(default_factory=dict)
    identified: list[Json] = field(default_factory=list)
    resumed: list[Json] = field(default_factory=list)
    resume_urls: list[str] = field(default_factory=list)
    close_codes: list[int | None] = field(default_factory=list)
    _latest: Session | None = None
    _sending: asyncio.Lock = field(default_factory=asyncio.Lock)

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
        if self.connection is connection:
            self.connection = None
        self.close_codes.append(socket.close_code)
        self.notify()
        return socket

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
        self.identified.append(data)
        session = Session(secrets.token_hex(16))
        self.sessions[session.id] = session
        connection.session = self._latest = session
        self.connection = connection
        for name, event in self.greet(session.id):
            await self.dispatch(name, event)

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
            self.connection = connection
        await self.dispatch("RESUMED", {"_trace": []})

    async def dispatch(self, name: str, data: Json) -> None:
        """Send an event, now or, if the bot is away, once it resumes its session."""
        assert self._latest is not None, "the bot has not identified yet"
        async with self._sending:
            session = self._latest
            session.sent.append({"t": name, "s": len(session.sent) + 1, "d": data})
            connection = self.connection
            if connection is not None and not connection.socket.closed:
                # A connection that breaks now: the event waits for whoever resumes.
                with suppress(ConnectionError):
                    await connection.send(Op.DISPATCH, **session.sent[-1])

    def cut(self) -> None:
        """Break the connection off, without a word of goodbye."""
        assert self.connection is not None
        transport = self.connection.request.transport
        assert transport is not None
        transport.abort()
        self.connection = None

    def forget_sessions(self) -> None:
        """Make every session one that cannot be resumed."""
        self.sessions.clear()

    async def ask_to_reconnect(self) -> None:
        """Tell the bot to connect anew, as Discord does now and then."""
        assert self.connection is not None
        await self.connection.send(Op.RECONNECT)

    async def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            await self.connection.socket.close(code=WSCloseCode.GOING_AWAY)
