"""The messages there are, with the files that were uploaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.discord_server.rules import empty
from tests.discord_server.shapes import Json, Place, now, user

EPHEMERAL: Final = 1 << 6
LOADING: Final = 1 << 7


class ApiError(Exception):
    """An answer that is no success; https://discord.com/developers/docs/topics/opcodes-and-status-codes."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, "code": code}


@dataclass(frozen=True, slots=True)
class File:
    """A file of a request.

    Attributes:
        field: The part's name in the multipart body.
        name: The file's name.
        data: What is in it.
    """

    field: str
    name: str
    data: bytes


@dataclass(slots=True)
class Messages:
    """All messages.

    Attributes:
        known: Them by their ids, deleted ones left out.
        files: Files by their addresses.
        direct: Members to the channels of their direct messages.
        nonces: Messages by what they were given so that none is made twice.
    """

    place: Place
    ids: Iterator[int]
    known: dict[int, Json] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    direct: dict[int, int] = field(default_factory=dict)
    nonces: dict[str, Json] = field(default_factory=dict)

    def add(
        self, body: Mapping[str, Any], files: Sequence[File] = (), *, flags: int = 0, **more: Any
    ) -> Json:
        """Make a message of the bot's.

        Args:
            body: What it was asked to hold.
            files: The files that came along.
            flags: Flags besides those of the body.
            more: Further properties.
        """
        nonce = body.get("nonce") if body.get("enforce_nonce") else None
        if nonce is not None and nonce in self.nonces:
            return self.nonces[nonce]
        number = next(self.ids)
        message: Json = {
            "id": str(number),
            "channel_id": str(self.place.channel_id),
            "type": 0,
            "author": user(self.place.application_id, "affetto", bot=True),
            "content": "",
            "timestamp": now(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "flags": flags | (body.get("flags") or 0),
            **more,
        }
        self._fill(message, body, files)
        self.known[number] = message
        if nonce is not None:
            self.nonces[str(nonce)] = message
        return message

    def edit(self, message: Json, body: Mapping[str, Any], files: Sequence[File] = ()) -> Json:
        """Change what the body names, and leave the rest as it is."""
        changed = message | {"flags": message["flags"] & ~LOADING}
        self._fill(changed, body, files)
        message.update(changed, edited_timestamp=now())
        return message

    def find(self, number: int) -> Json:
        """A message.

        Raises:
            ApiError: There is none of that id.
        """
        if number not in self.known:
            raise ApiError(404, 10008, "Unknown Message")
        return self.known[number]

    def delete(self, number: int) -> None:
        """Remove a message; see :meth:`find`."""
        self.find(number)
        del self.known[number]

    def in_channel(self) -> list[Json]:
        """What everybody sees, the oldest first."""
        return [
            shown for shown in self.within(self.place.channel_id) if not shown["flags"] & EPHEMERAL
        ]

    def to_member(self, user_id: int) -> list[Json]:
        """The direct messages to a member, the oldest first."""
        return self.within(self.direct[user_id]) if user_id in self.direct else []

    def within(self, channel_id: int) -> list[Json]:
        """The messages of a channel, the oldest first."""
        number = str(channel_id)
        return [each for _, each in sorted(self.known.items()) if each["channel_id"] == number]

    def _fill(self, message: Json, body: Mapping[str, Any], files: Sequence[File]) -> None:
        if "content" in body:
            message["content"] = body["content"] or ""
        if "components" in body:
            message["components"] = _numbered(body["components"] or [])
        if "attachments" in body or files:
            message["attachments"] = self._attachments(message, body, files)
        if "embeds" in body:
            addresses = {each["filename"]: each["url"] for each in message["attachments"]}
            message["embeds"] = [_shown(embed, addresses) for embed in body["embeds"] or []]
        if empty(message) and not message["flags"] & LOADING:
            raise ApiError(400, 50006, "Cannot send an empty message")

    def _attachments(
        self, message: Json, body: Mapping[str, Any], files: Sequence[File]
    ) -> list[Json]:
        listed = body.get("attachments")
        kept = {str(entry["id"]) for entry in listed or ()}
        attachments = [
            each for each in message["attachments"] if listed is None or each["id"] in kept
        ]
        for file in files:
            number = next(self.ids)
            url = f"https://cdn.discordapp.com/attachments/{message['id']}/{number}/{file.name}"
            self.files[url] = file.data
            attachments.append(
                {
                    "id": str(number),
                    "filename": file.name,
                    "size": len(file.data),
                    "url": url,
                    "proxy_url": url,
                }
            )
        return attachments


def _shown(embed: Mapping[str, Any], addresses: Mapping[str, str]) -> Json:
    """An embed as Discord gives it back, with the addresses of uploaded pictures."""
    shown: Json = {"type": "rich"} | {key: value for key, value in embed.items() if value}
    for key in ("image", "thumbnail"):
        if key in shown:
            url = shown[key]["url"]
            if url.startswith("attachment://"):
                name = url.removeprefix("attachment://")
                if name not in addresses:
                    raise ApiError(400, 50035, f"Invalid Form Body: there is no file {name}")
                url = addresses[name]
            shown[key] = {"url": url}
    return shown


def _numbered(components: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Components with the ids that Discord gives those without one."""
    counter = iter(range(1, 1000))

    def number(component: Mapping[str, Any]) -> Json:
        numbered: Json = {"id": next(counter), **component}
        if emoji := component.get("emoji"):
            numbered["emoji"] = {key: part for key, part in emoji.items() if part is not None}
        if "components" in component:
            numbered["components"] = [number(child) for child in component["components"]]
        for chosen in numbered.get("default_values") or ():
            chosen["id"] = str(chosen["id"])  # taken as a number too, given as a text
        return numbered

    return [number(component) for component in components]
