"""The server itself: what a client that is no good hears from it, and what is held against it."""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, ClientWebSocketResponse, FormData, WSMsgType

from tests.discord_server.gateway import SHARDS, Op
from tests.discord_server.interactions import Interaction, Kind
from tests.discord_server.limits import REQUESTS
from tests.discord_server.server import TOKEN, Discord

BOT = {"Authorization": f"Bot {TOKEN}", "User-Agent": "DiscordBot (https://example.org, 1)"}
QUERY = "?v=10&encoding=json&compress=zlib-stream"


class Client:
    """Asks what it likes."""

    def __init__(self, discord: Discord, http: ClientSession) -> None:
        self._url = f"http://{discord.address}/api/v10"
        self._http = http

    async def ask(
        self, method: str, path: str, body: Any = None, *, data: Any = None, **headers: str
    ) -> tuple[int, Any]:
        async with self._http.request(
            method, self._url + path, json=body, data=data, headers=headers or BOT
        ) as response:
            text = await response.text()
            return response.status, json.loads(text) if text else None

    async def answer(self, asked: Interaction, callback: int, **data: Any) -> tuple[int, Any]:
        body = {"type": callback, "data": data} if data else {"type": callback}
        return await self.ask("POST", f"/interactions/{asked.id}/{asked.token}/callback", body)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Discord]:
    async with Discord() as opened:
        yield opened


@pytest_asyncio.fixture
async def http(server: Discord) -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
def client(server: Discord, http: ClientSession) -> Client:
    return Client(server, http)


@pytest.fixture
def messages(server: Discord) -> str:
    return f"/channels/{server.place.channel_id}/messages"


async def test_a_wrong_request_is_refused_and_noted(
    server: Discord, client: Client, messages: str
) -> None:
    assert (await client.ask("POST", messages, {"content": "x" * 2001}))[0] == 400
    assert (await client.ask("POST", messages, {"content": "Hello"}))[0] == 200
    assert (await client.ask("POST", "/no/such/path"))[0] == 404
    assert [violation.partition(":")[0] for violation in server.violations] == [
        "POST /channels/{channel_id}/messages",
        "POST /no/such/path",
    ]
    with pytest.raises(AssertionError, match="2001"):
        await server.until(lambda: None, "anything")


async def test_what_it_cannot_do_it_says(server: Discord, client: Client) -> None:
    assert (await client.ask("PATCH", "/users/@me", {"username": "Allegro"}))[0] == 501
    assert "does not know it yet" in server.violations[0]


async def test_a_token_is_wanted(server: Discord, client: Client) -> None:
    wrong = {**BOT, "Authorization": "Bot another"}
    assert (await client.ask("GET", "/users/@me", None, **wrong))[0] == 401
    assert server.violations == []
    assert (await client.ask("GET", "/users/@me", None, Accept="*/*"))[0] == 400
    assert len(server.violations) == 2


async def test_files_come_whole_and_want_their_entries(
    server: Discord, client: Client, messages: str
) -> None:
    def form(attachments: list[dict[str, Any]]) -> FormData:
        data = FormData(quote_fields=False)
        data.add_field("payload_json", json.dumps({"content": "", "attachments": attachments}))
        data.add_field("files[0]", b"\x00\xff" * 9, filename="a.mp3", content_type="audio/mpeg")
        return data

    status, message = await client.ask("POST", messages, data=form([{"id": 0}]))
    assert status == 200
    assert server.messages.files[message["attachments"][0]["url"]] == b"\x00\xff" * 9
    server.upload_limit = 17
    assert (await client.ask("POST", messages, data=form([{"id": 0}])))[0] == 413
    assert server.violations == []
    assert (await client.ask("POST", messages, data=form([])))[0] == 400
    assert server.violations


async def test_an_empty_message_is_refused(client: Client, messages: str) -> None:
    assert (await client.ask("POST", messages, {"content": ""}))[1]["code"] == 50006


async def test_there_is_one_first_answer(server: Discord, client: Client) -> None:
    asked = server.begin(Kind.COMMAND)
    hook = f"/webhooks/{server.place.application_id}/{asked.token}"
    assert (await client.ask("PATCH", f"{hook}/messages/@original", {"content": "x"}))[0] == 404
    assert (await client.answer(asked, 7, content="Hello"))[0] == 400
    assert (await client.answer(asked, 4, content="Hello", flags=64)) == (204, None)
    assert (await client.answer(asked, 4, content="Hello"))[1]["code"] == 40060
    assert asked.answer is not None
    hidden = f"/channels/{server.place.channel_id}/messages/{asked.answer['id']}"
    assert (await client.ask("PATCH", hidden, {"content": "x"}))[1]["code"] == 10008
    assert (await client.ask("PATCH", f"{hook}/messages/@original", {"content": "x"}))[0] == 200
    asked.token_expired = True
    assert (await client.ask("POST", hook, {"content": "x"}))[1]["code"] == 50027

    late = server.begin(Kind.COMMAND)
    late.expired = True
    assert (await client.answer(late, 5))[1]["code"] == 10062


async def test_a_follow_up_must_not_stand_in_for_the_answer(
    server: Discord, client: Client
) -> None:
    asked = server.begin(Kind.COMMAND)
    await client.answer(asked, 5)
    assert asked.thinking
    hook = f"/webhooks/{server.place.application_id}/{asked.token}"
    await client.ask("POST", hook, {"content": "x"})
    assert "stands in for the answer" in server.violations[0]


async def test_who_does_not_heed_the_headers_is_limited(server: Discord, client: Client) -> None:
    asked = [await client.ask("GET", "/users/@me") for _ in range(REQUESTS + 1)]
    assert [status for status, _ in asked] == [200] * REQUESTS + [429]
    assert 0 < asked[-1][1]["retry_after"] <= 1
    assert "too many" in server.violations[0]


class Socket:
    """One end of the gateway."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._unzip = zlib.decompressobj()

    async def send(self, op: Op, data: Any) -> None:
        await self._socket.send_json({"op": op, "d": data})

    async def hear(self, op: Op) -> Any:
        """The next payload of that kind."""
        while True:
            payload = json.loads(self._unzip.decompress(await self._socket.receive_bytes()))
            if payload["op"] == op:
                return payload

    async def closed(self) -> int | None:
        """With which code it is closed."""
        while (await self._socket.receive()).type is not WSMsgType.CLOSE:
            pass
        return self._socket.close_code


def identity(**changes: Any) -> dict[str, Any]:
    properties = {"os": "linux", "browser": "x", "device": "x"}
    about = {"token": TOKEN, "intents": 1, "properties": properties, "shard": [0, SHARDS]}
    return {**about, **changes}


async def connect(server: Discord, http: ClientSession, query: str = QUERY) -> Socket:
    socket = Socket(await http.ws_connect(server.gateway_url + query))
    await socket.hear(Op.HELLO)
    return socket


async def test_a_session_is_resumed_from_where_it_was(server: Discord, http: ClientSession) -> None:
    first = await connect(server, http)
    await first.send(Op.IDENTIFY, identity(shard=[server.gateway.home, SHARDS]))
    ready = await first.hear(Op.DISPATCH)
    assert (ready["t"], ready["s"]) == ("READY", 1)
    server.gateway.cut()
    await server.gateway.dispatch("MISSED", {"guild_id": server.place.guild_id})

    second = await connect(server, http)
    session = ready["d"]["session_id"]
    await second.send(Op.RESUME, {"token": TOKEN, "session_id": session, "seq": 1})
    heard = [await second.hear(Op.DISPATCH) for _ in range(3)]
    assert [(event["t"], event["s"]) for event in heard] == [
        *(("GUILD_CREATE", 2), ("MISSED", 3), ("RESUMED", 4))
    ]
    assert server.violations == []


@pytest.mark.parametrize(("session", "seq"), [("", 3), ("", 0), ("another", 1)])
async def test_a_session_is_not_resumed_otherwise(
    server: Discord, http: ClientSession, session: str, seq: int
) -> None:
    first = await connect(server, http)
    await first.send(Op.IDENTIFY, identity())
    ready = await first.hear(Op.DISPATCH)
    known = session or ready["d"]["session_id"]
    second = await connect(server, http)
    await second.send(Op.RESUME, {"token": TOKEN, "session_id": known, "seq": seq})
    assert (await second.hear(Op.INVALID_SESSION))["d"] is False
    assert bool(server.violations) == (session == "")


@pytest.mark.parametrize(
    ("op", "data"),
    [
        (Op.IDENTIFY, identity(intents=1 << 15 | 1)),
        (Op.IDENTIFY, identity(intents=0)),
        (Op.IDENTIFY, identity(properties={})),
        (Op.IDENTIFY, identity(shard=[0, 1])),
        (Op.IDENTIFY, identity(shard=[SHARDS, SHARDS])),
        (Op.HEARTBEAT, 7),
        (Op.HEARTBEAT, "7"),
        (Op.HELLO, None),
    ],
)
async def test_what_has_no_place_in_the_gateway_is_noted(
    server: Discord, http: ClientSession, op: Op, data: Any
) -> None:
    socket = await connect(server, http)
    if op is not Op.IDENTIFY:
        await socket.send(Op.IDENTIFY, identity())
    await socket.send(op, data)
    with pytest.raises(AssertionError, match="gateway: "):
        await server.until(lambda: None, "anything")


async def test_another_token_or_way_of_speaking_is_noted(
    server: Discord, http: ClientSession
) -> None:
    socket = await connect(server, http, QUERY + "&shard=1")
    assert "the query is" in server.violations[0]
    await socket.send(Op.IDENTIFY, identity(token="another"))
    assert await socket.closed() == 4004
