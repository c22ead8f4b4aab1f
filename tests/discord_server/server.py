"""A Discord for tests: a real HTTP and WebSocket server on this machine.

It behaves like Discord for what the bot needs: login, registering commands, the gateway with
sessions that can be resumed, interactions with their callbacks and webhooks, messages with
files, direct messages, rate limits, connections that break off. Each request is held against
Discord's OpenAPI document (``contract.py``) and against rules beyond it (``rules.py``); what is
wrong goes into ``Discord.violations``, and the fixture ``discord`` fails the test. The server's
own answers are held against it too.

Voice channels have a gateway of their own (``voice.py``), where end-to-end encryption is not
imitated.

What it does not imitate: more than one server, text channel or bot; permissions but for sending
and for voice; modals' fields; other media types than files in messages; the limits of time (3
seconds to a first answer, 15 minutes for a token: a test says when they are over) and the daily
ones; rate limits over all routes; TLS for HTTP and Cloudflare, but for one header.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Any, Final, Self, TypeVar

from aiohttp import web

from tests.discord_server.attached import PATH, Attachments
from tests.discord_server.contract import Contract
from tests.discord_server.faults import EARLY, Fault, Faults, How
from tests.discord_server.gateway import SHARDS, Gateway, shard_of
from tests.discord_server.interactions import Interaction, Kind
from tests.discord_server.limits import Limits, refusal
from tests.discord_server.messages import ApiError, Messages
from tests.discord_server.rest import ROUTES, Answer, Request, rule_problems
from tests.discord_server.rooms import Rooms
from tests.discord_server.shapes import Json, Place, application, guild, own_user, snowflakes
from tests.discord_server.wire import read, reset, response

API: Final = "/api/v10"
TOKEN: Final = "made.up.token"
PATIENCE_SECONDS: Final = 90.0
"""How long a test waits for anything; a healthy one takes a hundredth."""
UPLOAD_LIMIT: Final = 25 * 2**20
MAJOR: Final = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_id")

Value = TypeVar("Value")


class Discord:
    """The server; an asynchronous context manager that listens while it is open.

    Attributes:
        requests: What the bot asked for, in order; how it was answered too.
        violations: What was wrong with it; a sentence each.
        faults: What is to go wrong, and did not yet.
        closed: Where the bot may not send: "channel", "direct".
        rooms: The voice channels.
        upload_limit: How many bytes a request's files may really have together.
        users: Those who are known, by id.
        commands: What is registered, by name.
        registered: How often commands were registered.
    """

    def __init__(self) -> None:
        self.ids = snowflakes()
        self.place = Place(*(next(self.ids) for _ in range(7)))
        self.messages = Messages(self.place, self.ids)
        self.attachments = Attachments(self.ids)
        self.interactions: dict[int, Interaction] = {}
        self.users: dict[int, Json] = {}
        self.commands: dict[str, Json] = {}
        self.registered = 0
        self.requests: list[Request] = []
        self.violations: list[str] = []
        self.faults = Faults()
        self.closed: set[str] = set()
        self.upload_limit = UPLOAD_LIMIT
        home = shard_of(self.place.guild_id)
        self.rooms = Rooms(self)
        self.gateway = Gateway(
            TOKEN, home, self._greeting, self.complain, self.notify, self.rooms.take
        )
        self._contract = Contract()
        self._limits = Limits()
        self._news = asyncio.Event()
        self._runner: web.AppRunner

    async def __aenter__(self) -> Self:
        await self.rooms.gateway.open()
        app = web.Application(client_max_size=2**30)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/resume", self.gateway.serve)
        app.router.add_get(PATH, self.attachments.serve)
        app.router.add_route("*", API + "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(self, *_details: object) -> None:
        await self.gateway.close()
        await self.rooms.gateway.close()
        await self._runner.cleanup()

    @property
    def address(self) -> str:
        """Host and port."""
        host, port = self._runner.addresses[0][:2]
        return f"{host}:{port}"

    @property
    def gateway_url(self) -> str:
        """Where a new session begins."""
        return f"ws://{self.address}/gateway"

    def _greeting(self, session_id: str, shard: int) -> list[tuple[str, Json]]:
        """The first events of a session; the server belongs to one shard alone."""
        at_home = shard == self.gateway.home
        about = application(self.place)
        ready = {
            "v": 10,
            "user": own_user(self.place),
            "guilds": [{"id": str(self.place.guild_id), "unavailable": True}] if at_home else [],
            "private_channels": [],
            "session_id": session_id,
            "session_type": "normal",
            "shard": [shard, SHARDS],
            "resume_gateway_url": f"ws://{self.address}/resume",
            "application": {"id": about["id"], "flags": about["flags"]},
        }
        first: list[tuple[str, Json]] = [("READY", ready)]
        home = guild(self.place, tuple(self.rooms.states.values()), self.rooms.refused)
        return [*first, ("GUILD_CREATE", home)] if at_home else first

    def complain(self, violation: str) -> None:
        """Take note of something the bot must not do."""
        self.violations.append(violation)
        self.notify()

    def notify(self) -> None:
        """Something happened: whoever waits should look again."""
        self._news.set()
        self._news = asyncio.Event()

    async def until(self, come: Callable[[], Value | None], what: str) -> Value:
        """Wait for something that is neither None nor false, and pass it on.

        Raises:
            AssertionError: It does not come, or the bot did something wrong meanwhile.
        """
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not (value := come()):
                    assert not self.violations, "\n".join(self.violations)
                    await self._news.wait()
                return value
        except TimeoutError:
            asked = "\n".join(f"{each.status} {each.name}" for each in self.requests[-20:])
            raise AssertionError(f"{what} did not come. The last requests:\n{asked}") from None

    def asked(self, name: str) -> list[Request]:
        """The requests of that name, such as ``GET /users/@me``."""
        return [request for request in self.requests if request.name == name]

    def register(self, commands: list[Json]) -> None:
        """Take the bot's commands in place of those it had."""
        self.registered += 1
        self.commands = {command["name"]: self._registered(command) for command in commands}

    def _registered(self, command: Json) -> Json:
        permissions = command.get("default_member_permissions")
        return {
            "description": "",  # a command in a menu has none
            **{key: value for key, value in command.items() if value is not None},
            "id": str(next(self.ids)),
            "application_id": str(self.place.application_id),
            "version": str(next(self.ids)),
            "default_member_permissions": None if permissions is None else str(permissions),
            "type": command.get("type", 1),
        }

    def begin(self, kind: Kind, source: Json | None = None) -> Interaction:
        """A new interaction, not yet told to the bot."""
        interaction = Interaction(next(self.ids), kind, secrets.token_urlsafe(150), source=source)
        self.interactions[interaction.id] = interaction
        return interaction

    async def _serve(self, http: web.Request) -> web.Response:
        """Answer one request."""
        path = http.path.removeprefix(API)
        found = self._contract.find(http.method, path)
        if found is None:
            self.complain(f"{http.method} {path}: Discord has no such path")
            return response(404, {"message": "404: Not Found", "code": 0}, {})
        operation, placeholders = found
        body, files = await read(http)
        at = asyncio.get_running_loop().time()
        request = Request(operation, placeholders, dict(http.query), body, files, at)
        self.requests.append(request)
        major = " ".join(placeholders[name] for name in MAJOR if name in placeholders)
        within, headers = self._limits.take(request.name, major)
        fault = None
        if within:
            answer, fault = self._answer(http, request)
            more = fault.headers if fault else {}
            headers = {key: text for key, text in {**headers, **more}.items() if text is not None}
        else:
            self.complain(f"{request.name}: too many, though the headers had told")
            request.status, answer = 429, refusal(float(headers["X-RateLimit-Reset-After"]))
        if fault and fault.then:
            fault.then()
        self.notify()
        if fault and fault.how in (How.RESET, How.LOST):
            reset(http)
        return response(request.status, answer, headers)

    def _answer(self, http: web.Request, request: Request) -> tuple[Any, Fault | None]:
        """Answer a request, and name the fault that struck it."""
        problems = self._contract.check_request(
            request.operation,
            placeholders=request.placeholders,
            query=request.query,
            body=request.body,
            multipart=bool(request.files),
        ) or rule_problems(request)
        problems += self._header_problems(http, request)
        self.violations += [f"{request.name}: {problem}" for problem in problems]
        fault = None
        if problems:
            request.status, answer = 400, {"message": "Invalid Form Body", "code": 50035}
        elif request.operation.needs_token and http.headers["Authorization"] != f"Bot {TOKEN}":
            request.status, answer = 401, {"message": "401: Unauthorized", "code": 0}
        elif (fault := self.faults.take(request)) and fault.how in EARLY:
            request.status, answer = fault.status, fault.body
        elif sum(len(file.data) for file in request.files) > self.upload_limit:
            request.status, answer = 413, {"message": "Request entity too large", "code": 40005}
        else:
            request.status, answer = self._carry_out(request)
        return answer, fault

    def _carry_out(self, request: Request) -> Answer:
        """Do what a request asks for that nothing is wrong with."""
        route = ROUTES.get(request.name)
        if route is None:
            self.complain(f"{request.name}: this server does not know it yet; see rest.ROUTES")
            return 501, {"message": "Not Implemented", "code": 0}
        try:
            status, answer = route(self, request)
        except ApiError as error:
            return error.status, error.body
        for problem in self._contract.check_answer(request.operation, status, answer):
            self.complain(f"{request.name}: this server's own answer is wrong: {problem}")
        return status, answer

    def _header_problems(self, http: web.Request, request: Request) -> list[str]:
        if not request.operation.needs_token:
            return []
        wrong = [] if "Authorization" in http.headers else ["it has no token"]
        if not http.headers.get("User-Agent", "").startswith("DiscordBot ("):
            wrong.append("its User-Agent is not that of a bot")
        return wrong
