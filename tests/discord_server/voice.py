"""The voice gateway: ``wss`` under a certificate of its own, discovery and sound over UDP.

One member of the server can be connected, the bot. What it sends is decrypted and kept as it came.
End-to-end encryption (DAVE) is not imitated: version 0 is chosen, which has none.

Source: https://discord.com/developers/docs/topics/voice-connections
"""

from __future__ import annotations

import asyncio
import json
import secrets
import ssl
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

import trustme
from aiohttp import WSMsgType, web
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from tests.discord_server.shapes import Json

MODES: Final = ("aead_aes256_gcm_rtpsize", "aead_xchacha20_poly1305_rtpsize")
"""What Discord offers; the library knows the second."""
SILENCE: Final = b"\xf8\xff\xfe"
"""What ends a stretch of sound, five times."""
DISCOVERY_BYTES: Final = 74
HOST: Final = "127.0.0.1"


class VoiceOp(IntEnum):
    """What a payload is for."""

    IDENTIFY = 0
    SELECT_PROTOCOL = 1
    READY = 2
    HEARTBEAT = 3
    SESSION_DESCRIPTION = 4
    SPEAKING = 5
    ACK = 6
    RESUME = 7
    HELLO = 8
    RESUMED = 9


@dataclass(frozen=True, slots=True)
class VoicePacket:
    """A packet of sound: its number, its time in samples, the Opus in it, and when it came."""

    sequence: int
    timestamp: int
    opus: bytes
    at: float


@dataclass(slots=True)
class VoiceGateway:
    """The server; opened by :meth:`open`.

    Args:
        complain: Takes note of a violation.
        notify: Called whenever something happened.

    Attributes:
        token: What the bot must show, for its present connection.
        session_id: The session in which it was told the token.
        packets: The sound that came, in order.
        identified: How often a connection was made anew.
        resumed: How often one was resumed.
        speaking: What the bot said of whether it speaks.
        on: Whether there is a connection.
    """

    complain: Callable[[str], None]
    notify: Callable[[], None]
    token: str = ""
    session_id: str = ""
    packets: list[VoicePacket] = field(default_factory=list)
    identified: int = 0
    resumed: int = 0
    speaking: list[int] = field(default_factory=list)
    _authority: trustme.CA = field(default_factory=trustme.CA)
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(Aead.KEY_SIZE))
    _ssrc: int = 7
    _request: web.Request | None = None
    _socket: web.WebSocketResponse | None = None
    _runner: web.AppRunner | None = None
    _udp: asyncio.DatagramTransport | None = None

    async def open(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_get("/", self._serve)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(HOST).configure_cert(context)
        self._runner = web.AppRunner(app, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0, ssl_context=context).start()
        loop = asyncio.get_running_loop()
        self._udp, _ = await loop.create_datagram_endpoint(lambda: _Ear(self), (HOST, 0))

    async def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            await self._socket.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._udp is not None:
            self._udp.close()

    def trust(self, path: Path) -> dict[str, str]:
        """Write the certificate of the authority down; returns what has a process trust it."""
        self._authority.cert_pem.write_to_path(str(path))
        return {"SSL_CERT_FILE": str(path)}

    @property
    def endpoint(self) -> str:
        """Host and port, as Discord tells them."""
        assert self._runner is not None
        return f"{HOST}:{self._runner.addresses[0][1]}"

    @property
    def sound(self) -> list[bytes]:
        """The Opus that came, but for the silence after it."""
        return [packet.opus for packet in self.packets if packet.opus != SILENCE]

    @property
    def on(self) -> bool:
        """Whether the bot is connected."""
        return self._socket is not None and not self._socket.closed

    def cut(self) -> None:
        """Break the connection off without a word of goodbye."""
        assert self._request is not None
        assert self._request.transport is not None
        self._request.transport.abort()

    async def hang_up(self, code: int) -> None:
        """Close the connection with a code."""
        assert self._socket is not None
        await self._socket.close(code=code)

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        if dict(request.query) != {"v": "8"}:
            self.complain(f"voice: the query is {dict(request.query)}")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._request, self._socket = request, socket
        await _send(socket, VoiceOp.HELLO, {"v": 8, "heartbeat_interval": 1000})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                payload = json.loads(message.data)
                await self._take(socket, payload["op"], payload["d"])
                self.notify()
        self.notify()
        return socket

    async def _take(self, socket: web.WebSocketResponse, op: int, data: Json) -> None:
        if op == VoiceOp.HEARTBEAT:
            await _send(socket, VoiceOp.ACK, {"t": data["t"]})
        elif op in (VoiceOp.IDENTIFY, VoiceOp.RESUME):
            if (data["token"], data["session_id"]) != (self.token, self.session_id):
                self.complain("voice: the token or the session is not the one that was told")
            if op == VoiceOp.RESUME:
                self.resumed += 1
                await _send(socket, VoiceOp.RESUMED, None)
                return
            self.identified += 1
            assert self._udp is not None
            host, port = self._udp.get_extra_info("sockname")
            self._key = secrets.token_bytes(Aead.KEY_SIZE)
            ready = {"ssrc": self._ssrc, "ip": host, "port": port, "modes": MODES}
            await _send(socket, VoiceOp.READY, {**ready, "experiments": []})
        elif op == VoiceOp.SELECT_PROTOCOL:
            if data["protocol"] != "udp" or data["data"]["mode"] != MODES[1]:
                self.complain(f"voice: the protocol is {data}")
            chosen = {"mode": MODES[1], "secret_key": [*self._key], "dave_protocol_version": 0}
            await _send(socket, VoiceOp.SESSION_DESCRIPTION, chosen)
        elif op == VoiceOp.SPEAKING:
            self.speaking.append(data["speaking"])
        else:
            self.complain(f"voice: an operation {op} that has no place here")

    def hear(self, datagram: bytes, sender: tuple[str, int]) -> None:
        """Take a datagram: the question for an address, or sound."""
        kind = int.from_bytes(datagram[:2], "big")
        if len(datagram) == DISCOVERY_BYTES and kind == 1:
            answer = struct.pack(">HHI64sH", 2, 70, self._ssrc, sender[0].encode(), sender[1])
            assert self._udp is not None
            self._udp.sendto(answer, sender)
            return
        header, sealed, nonce = datagram[:12], datagram[12:-4], datagram[-4:]
        start, sequence, timestamp, ssrc = struct.unpack(">HHII", header)
        try:
            opus = Aead(self._key).decrypt(sealed, header, nonce + bytes(20))
        except CryptoError:
            self.complain("voice: a packet that cannot be decrypted")
            return
        if start != 0x8078 or ssrc != self._ssrc:
            self.complain(f"voice: a packet with the header {header.hex()}")
        at = asyncio.get_running_loop().time()
        self.packets.append(VoicePacket(sequence, timestamp, opus, at))
        self.notify()


class _Ear(asyncio.DatagramProtocol):
    """Hands datagrams on."""

    def __init__(self, gateway: VoiceGateway) -> None:
        self._gateway = gateway

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        self._gateway.hear(data, addr)


async def _send(socket: web.WebSocketResponse, op: VoiceOp, data: Any) -> None:
    await socket.send_str(json.dumps({"op": op, "d": data}))
