"""The routes that the bot calls, each a function from a request to its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tests.discord_server.contract import Operation
from tests.discord_server.gateway import SHARDS
from tests.discord_server.interactions import Interaction
from tests.discord_server.messages import EPHEMERAL, ApiError, File
from tests.discord_server.rules import command_problems, message_problems
from tests.discord_server.shapes import Json, application, direct_channel, own_user, user

if TYPE_CHECKING:
    from tests.discord_server.server import Discord


@dataclass(slots=True)
class Request:
    """A request of the bot's.

    Attributes:
        operation: What it asks for.
        placeholders: What stands in the path's placeholders.
        query: The parameters behind the question mark.
        body: The JSON, or None.
        files: What was uploaded.
        at: When it came, in seconds on the event loop's clock.
        status: How it was answered; 0 before that.
    """

    operation: Operation
    placeholders: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: list[File]
    at: float
    status: int = 0

    @property
    def name(self) -> str:
        """Method and template."""
        return f"{self.operation.method} {self.operation.template}"

    def number(self, placeholder: str) -> int:
        """An id of the path."""
        return int(self.placeholders[placeholder])


Answer = tuple[int, Any]
"""The status and the JSON; None for no body."""


def message_body(request: Request) -> Json | None:
    """The message in a request, where there is one."""
    if not isinstance(request.body, dict):
        return None
    if request.operation.template.endswith("/callback"):
        return request.body.get("data") if request.body.get("type") in (4, 7) else None
    return request.body


def rule_problems(request: Request) -> list[str]:
    """What is wrong with a request beyond the document."""
    if request.name == "PUT /applications/{application_id}/commands":
        return [problem for command in request.body for problem in command_problems(command)]
    body = message_body(request)
    return (
        []
        if body is None
        else message_problems(body, {file.field: file.name for file in request.files})
    )


def own(discord: Discord, _request: Request) -> Answer:
    return 200, own_user(discord.place)


def own_application(discord: Discord, _request: Request) -> Answer:
    return 200, application(discord.place)


def gateway_bot(discord: Discord, _request: Request) -> Answer:
    limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return 200, {"url": discord.gateway_url, "shards": SHARDS, "session_start_limit": limit}


def set_commands(discord: Discord, request: Request) -> Answer:
    discord.register(request.body)
    return 200, list(discord.commands.values())


def list_commands(discord: Discord, _request: Request) -> Answer:
    return 200, list(discord.commands.values())


def respond(discord: Discord, request: Request) -> Answer:
    interaction = discord.interactions.get(request.number("interaction_id"))
    if interaction is None or interaction.token != request.placeholders["interaction_token"]:
        raise ApiError(404, 10062, "Unknown interaction")
    response = interaction.respond(request.body, request.files, discord.messages)
    wanted = request.query.get("with_response", "0").lower() in ("1", "true")
    return (200, response) if wanted else (204, None)


def _interaction(discord: Discord, request: Request) -> Interaction:
    if request.number("webhook_id") != discord.place.application_id:
        raise ApiError(404, 10015, "Unknown Webhook")
    for interaction in discord.interactions.values():
        if interaction.token == request.placeholders["webhook_token"]:
            interaction.require_token()
            return interaction
    raise ApiError(401, 50027, "Invalid Webhook Token")


def original(discord: Discord, request: Request) -> Answer:
    return 200, _interaction(discord, request).original()


def edit_original(discord: Discord, request: Request) -> Answer:
    interaction = _interaction(discord, request)
    message = discord.messages.edit(interaction.original(), request.body, request.files)
    interaction.edits.append(message["content"])
    return 200, message


def delete_original(discord: Discord, request: Request) -> Answer:
    interaction = _interaction(discord, request)
    discord.messages.delete(int(interaction.original()["id"]))
    interaction.answer = None
    return 204, None


def follow_up(discord: Discord, request: Request) -> Answer:
    interaction = _interaction(discord, request)
    if interaction.thinking:
        discord.complain(f"{request.name}: a follow-up that stands in for the answer")
    about = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "user": user(discord.place.owner_id, "member"),
        "authorizing_integration_owners": {"0": str(discord.place.guild_id)},
        "original_response_message_id": interaction.original()["id"],
    }
    message = discord.messages.add(request.body, request.files, interaction_metadata=about)
    interaction.followups.append(message)
    wanted = request.query.get("wait", "0").lower() in ("1", "true")
    return (200, message) if wanted else (204, None)


def edit_follow_up(discord: Discord, request: Request) -> Answer:
    _interaction(discord, request)
    message = discord.messages.find(request.number("message_id"))
    return 200, discord.messages.edit(message, request.body, request.files)


def read_follow_up(discord: Discord, request: Request) -> Answer:
    _interaction(discord, request)
    return 200, discord.messages.find(request.number("message_id"))


def open_direct(discord: Discord, request: Request) -> Answer:
    user_id = int(request.body["recipient_id"])
    direct = discord.messages.direct
    if user_id not in direct:
        direct[user_id] = next(discord.ids)
    return 200, direct_channel(direct[user_id], user_id)


def _require_channel(discord: Discord, request: Request) -> None:
    number = request.number("channel_id")
    if number in discord.messages.direct.values():
        if "direct" in discord.closed:
            raise ApiError(403, 50007, "Cannot send messages to this user")
    elif number != discord.place.channel_id:
        raise ApiError(404, 10003, "Unknown Channel")
    elif "channel" in discord.closed:
        raise ApiError(403, 50001, "Missing Access")


def _channel_message(discord: Discord, request: Request) -> Json:
    _require_channel(discord, request)
    message = discord.messages.find(request.number("message_id"))
    if message["flags"] & EPHEMERAL:
        raise ApiError(404, 10008, "Unknown Message")
    return message


def send(discord: Discord, request: Request) -> Answer:
    _require_channel(discord, request)
    channel = request.placeholders["channel_id"]
    return 200, discord.messages.add(request.body, request.files, channel_id=channel)


def history(discord: Discord, request: Request) -> Answer:
    _require_channel(discord, request)
    after = int(request.query.get("after", 0))
    later = [
        shown
        for shown in discord.messages.within(request.number("channel_id"))
        if int(shown["id"]) > after and not shown["flags"] & EPHEMERAL
    ]
    return 200, later[: int(request.query.get("limit", 50))][::-1]


def read(discord: Discord, request: Request) -> Answer:
    return 200, _channel_message(discord, request)


def edit(discord: Discord, request: Request) -> Answer:
    message = _channel_message(discord, request)
    return 200, discord.messages.edit(message, request.body, request.files)


def delete(discord: Discord, request: Request) -> Answer:
    discord.messages.delete(int(_channel_message(discord, request)["id"]))
    return 204, None


def read_user(discord: Discord, request: Request) -> Answer:
    known = discord.users.get(request.number("user_id"))
    if known is None:
        raise ApiError(404, 10013, "Unknown User")
    return 200, known


_WEBHOOK: Final = "/webhooks/{webhook_id}/{webhook_token}"
_CHANNEL: Final = "/channels/{channel_id}/messages"

ROUTES: Final[Mapping[str, Callable[[Discord, Request], Answer]]] = {
    "GET /users/@me": own,
    "GET /oauth2/applications/@me": own_application,
    "GET /applications/@me": own_application,
    "GET /gateway/bot": gateway_bot,
    "PUT /applications/{application_id}/commands": set_commands,
    "GET /applications/{application_id}/commands": list_commands,
    "POST /interactions/{interaction_id}/{interaction_token}/callback": respond,
    f"POST {_WEBHOOK}": follow_up,
    f"GET {_WEBHOOK}/messages/@original": original,
    f"PATCH {_WEBHOOK}/messages/@original": edit_original,
    f"DELETE {_WEBHOOK}/messages/@original": delete_original,
    f"PATCH {_WEBHOOK}/messages/{{message_id}}": edit_follow_up,
    f"GET {_WEBHOOK}/messages/{{message_id}}": read_follow_up,
    "POST /users/@me/channels": open_direct,
    "GET /users/{user_id}": read_user,
    f"GET {_CHANNEL}": history,
    f"POST {_CHANNEL}": send,
    f"GET {_CHANNEL}/{{message_id}}": read,
    f"PATCH {_CHANNEL}/{{message_id}}": edit,
    f"DELETE {_CHANNEL}/{{message_id}}": delete,
}
"""Every route there is; whoever needs another adds it here and to ``trim_openapi.PATHS``."""
