"""Requests with files, as they arrive."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from unittest.mock import Mock

from aiohttp import StreamReader
from aiohttp.test_utils import make_mocked_request

from tests.discord_server.wire import read

SIZE = 8192
"""What aiohttp reads of a part at a time."""


async def test_a_file_arrives_however_it_is_cut_into_pieces() -> None:
    sound = bytes(range(256)) * 80
    head = b'--edge\r\nContent-Disposition: form-data; name="files[0]"; filename="a.mp3"\r\n\r\n'
    body = head + sound + b"\r\n--edge--\r\n"
    # A few bytes by themselves, and more than are read at a time behind them.
    cuts = [0, len(head), len(head) + SIZE, len(head) + SIZE + 3, len(body)]
    protocol = Mock(_reading_paused=False)
    stream = StreamReader(protocol, 2**16, loop=asyncio.get_running_loop())
    headers = {"Content-Type": "multipart/form-data; boundary=edge"}
    reading = asyncio.create_task(read(make_mocked_request("POST", "/", headers, payload=stream)))
    for begin, end in pairwise(cuts):
        stream.feed_data(body[begin:end])
        for _ in range(5):
            await asyncio.sleep(0)
    stream.feed_eof()
    _, (file,) = await reading
    assert (file.field, file.data) == ("files[0]", sound)
