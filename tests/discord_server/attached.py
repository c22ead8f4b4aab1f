"""Files that members attach, served as Discord's content network serves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from tests.discord_server.shapes import Json

PATH: Final = "/attachments/{number}/{name}"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file on its way with a command.

    Attributes:
        id: Its id.
        shape: What Discord tells of it.
    """

    id: str
    shape: Json


class Attachments:
    """The files there are, by their numbers."""

    def __init__(self, ids: Iterator[int]) -> None:
        self._ids = ids
        self._files: dict[str, bytes] = {}

    def add(self, address: str, name: str, data: bytes, size: int | None = None) -> Attached:
        """Upload a file.

        Args:
            address: Host and port of the server.
            name: Its name.
            data: What is in it.
            size: How large Discord says it is, if not as it is.
        """
        number = next(self._ids)
        self._files[str(number)] = data
        url = f"http://{address}/attachments/{number}/{name}"
        stated = len(data) if size is None else size
        shape = {
            "id": str(number),
            "filename": name,
            "size": stated,
            "url": url,
            "proxy_url": url,
            "ephemeral": True,
        }
        return Attached(str(number), shape)

    def delete(self, attached: Attached) -> None:
        """Take a file away, as its member does who deletes the message."""
        del self._files[attached.id]

    async def serve(self, http: web.Request) -> web.Response:
        """Answer a request for one."""
        data = self._files.get(http.match_info["number"])
        return web.Response(status=404) if data is None else web.Response(body=data)


def resolved(options: Mapping[str, Any]) -> Json:
    """What Discord tells of the files among a command's options; nothing where there is none."""
    attached = [value for value in options.values() if isinstance(value, Attached)]
    if not attached:
        return {}
    return {"resolved": {"attachments": {one.id: one.shape for one in attached}}}
