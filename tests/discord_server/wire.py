"""Between HTTP and JSON."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

from aiohttp import BodyPartReader, web

from tests.discord_server.messages import File


async def read(http: web.Request) -> tuple[Any, list[File]]:
    """The JSON of a request, or None, and its files."""
    if not http.content_type.startswith("multipart/"):
        data = await http.read()
        return (json.loads(data) if data else None), []
    body, files = None, []
    async for part in await http.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            body = json.loads(await part.text())
        else:
            files.append(File(part.name or "", part.filename or "", bytes(await part.read())))
    return body, files


def reset(http: web.Request) -> None:
    """Reset the connection of a request, so that its client sees errno 104."""
    transport = http.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def response(status: int, answer: Any, headers: Mapping[str, str]) -> web.Response:
    """An answer: JSON, nothing for None, HTML for a text."""
    if answer is None:
        return web.Response(status=status, headers=headers)
    if isinstance(answer, str):
        return web.Response(status=status, text=answer, content_type="text/html", headers=headers)
    # Without a charset, as Discord sends it.
    headers = {**headers, "Content-Type": "application/json"}
    return web.Response(status=status, body=json.dumps(answer).encode(), headers=headers)
