"""Members of the server, who use the bot as a client of Discord lets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.discord_server import shapes
from tests.discord_server.attached import Attached, resolved
from tests.discord_server.forms import filled_in
from tests.discord_server.interactions import Interaction, Kind
from tests.discord_server.messages import Messages
from tests.discord_server.server import Discord
from tests.discord_server.shapes import Json

SUBCOMMANDS: Final = (1, 2)
CHANNEL_MENU: Final = 8
TYPES: Final[Mapping[int, type]] = {3: str, 4: int, 5: bool, 10: float, 11: Attached}
ROLE_MENU: Final = 6
"""What an option of that type holds."""
UPLOAD_LIMIT: Final = 10 * 2**20
"""How large a file may be where nobody pays for more."""
SEND_MESSAGES: Final = 1 << 11
MANAGE_GUILD: Final = 1 << 5


class Member:
    """Somebody on the server; what they do is told to the bot through the gateway.

    Args:
        discord: The server.
        user_id: Their id.
        name: Their name.

    Attributes:
        too_late: Whether what they do reaches the bot when Discord no longer waits for an answer.
        locale: The language of their Discord.
        permissions: What they may in the channel.
        guild_id: The server they are on.
        roles: The ids of their roles.
    """

    def __init__(self, discord: Discord, user_id: int, name: str) -> None:
        self._discord = discord
        self.id = user_id
        self.too_late = False
        self.locale = "en-US"
        self.permissions = SEND_MESSAGES
        self.roles: list[str] = []
        self.guild_id = discord.place.guild_id
        self._user = discord.users[user_id] = shapes.user(user_id, name)

    async def join(self, room: int | None = None, **state: Any) -> None:
        """Join a voice channel, by default the first.

        Args:
            room: The channel's id.
            state: What is special about it, such as ``self_deaf``.
        """
        room = self._discord.place.voice_id if room is None else room
        await self._discord.rooms.move(self.id, room, self._user, **state)

    async def leave(self) -> None:
        """Leave the voice channel."""
        await self._discord.rooms.move(self.id, None, self._user)

    async def slash(self, command: str, **options: Any) -> Interaction:
        """Send a command.

        Args:
            command: Its name; that of a subcommand behind a space.
            options: What the member filled in.
        """
        interaction = self._begin(Kind.COMMAND)
        await self._emit(interaction, data=self._command(command, options))
        return interaction

    async def type_ahead(
        self, command: str, option: str, typed: str, **options: Any
    ) -> Interaction:
        """Type something into an option that makes suggestions.

        Args:
            command: The command's name.
            option: The option that is being filled in.
            typed: What stands there so far.
            options: What was filled in before.
        """
        interaction = self._begin(Kind.AUTOCOMPLETE)
        data = self._command(command, {**options, option: typed}, focused=option)
        await self._emit(interaction, data=data)
        return interaction

    async def use(self, command: str, message: Json) -> Interaction:
        """Use a command in a message's menu.

        Args:
            command: Its name.
            message: The message whose menu it is.
        """
        known = self._discord.commands[command]
        interaction = self._begin(Kind.COMMAND)
        target = message["id"]
        data = {"id": known["id"], "name": command, "type": known["type"], "target_id": target}
        await self._emit(interaction, data={**data, "resolved": {"messages": {target: message}}})
        return interaction

    async def press(self, message: Json, button: str) -> Interaction:
        """Press a button.

        Args:
            message: The message it stands on.
            button: Its label or its emoji.
        """
        pressed = next(
            each
            for each in buttons(message)
            if button in (each.get("label"), (each.get("emoji") or {}).get("name"))
        )
        assert not pressed.get("disabled")
        interaction = self._begin(Kind.COMPONENT, message)
        data = {"custom_id": pressed["custom_id"], "component_type": 2, "id": pressed["id"]}
        await self._emit(interaction, data=data, message=message)
        return interaction

    async def choose(self, message: Json, menu: str, *values: str) -> Interaction:
        """Choose in a menu.

        Args:
            message: The message it stands on.
            menu: Its custom id.
            values: What is chosen: the options' values, or channels' ids.
        """
        (used,) = [each for each in buttons(message) if each["custom_id"] == menu]
        assert used.get("min_values", 1) <= len(values) <= used.get("max_values", 1)
        data = {"custom_id": menu, "component_type": used["type"], "values": [*values]}
        if used["type"] == CHANNEL_MENU:
            channel = shapes.channel(self._discord.place) | {"permissions": "0"}
            data["resolved"] = {"channels": dict.fromkeys(values, channel)}
        elif used["type"] == ROLE_MENU:
            roles = shapes.guild(self._discord.place)["roles"]
            chosen = {role["id"]: role for role in roles if role["id"] in values}
            data["resolved"] = {"roles": chosen}
        else:
            assert {*values} <= {option["value"] for option in used["options"]}
        interaction = self._begin(Kind.COMPONENT, message)
        await self._emit(interaction, data={**data, "id": used["id"]}, message=message)
        return interaction

    async def send_in(self, asked: Interaction, **filled: str) -> Interaction:
        """Fill in the form that an interaction showed, and send it in."""
        interaction, data = self._begin(Kind.MODAL, asked.source), filled_in(asked, filled)
        await self._emit(interaction, data=data, message=asked.source)
        return interaction

    def _begin(self, kind: Kind, source: Json | None = None) -> Interaction:
        interaction = self._discord.begin(kind, source)
        interaction.expired = self.too_late
        return interaction

    def _command(
        self, command: str, options: Mapping[str, Any], focused: str | None = None
    ) -> Json:
        name, *rest = command.split()
        known = self._discord.commands[name]
        inner = self._options(known, rest, options, focused)
        return {
            "id": known["id"],
            "name": name,
            "type": 1,
            "options": inner,
            **resolved(options),
        }

    def _options(
        self, known: Json, rest: list[str], options: Mapping[str, Any], focused: str | None
    ) -> list[Json]:
        described = {option["name"]: option for option in known.get("options", [])}
        if rest:
            chosen = described[rest[0]]
            assert chosen["type"] in SUBCOMMANDS
            inner = self._options(chosen, rest[1:], options, focused)
            return [{"type": chosen["type"], "name": chosen["name"], "options": inner}]
        needed = {name for name, option in described.items() if option.get("required")}
        # Discord sends no command without these; while one is typed they may be missing.
        assert focused or needed <= options.keys()
        filled = []
        for name, value in options.items():
            check_option(described[name], value, typing=name == focused)
            sent = value.id if isinstance(value, Attached) else value
            filled.append({"type": described[name]["type"], "name": name, "value": sent})
            if name == focused:
                filled[-1]["focused"] = True
        return filled

    async def _emit(self, interaction: Interaction, **more: Any) -> None:
        place = self._discord.place
        guild_id = str(self.guild_id)
        channel = shapes.channel(place) | {"guild_id": guild_id}
        await self._discord.gateway.dispatch(
            "INTERACTION_CREATE",
            {
                "version": 1,
                "id": str(interaction.id),
                "application_id": str(place.application_id),
                "type": int(interaction.kind),
                "token": interaction.token,
                "guild_id": guild_id,
                "guild": {"id": guild_id, "locale": "en-US", "features": []},
                "guild_locale": "en-US",
                "channel_id": str(place.channel_id),
                "channel": channel | {"permissions": str((1 << 50) - 1)},
                "member": shapes.member(
                    self._user, permissions=str(self.permissions), roles=self.roles
                ),
                "locale": self.locale,
                "app_permissions": str((1 << 50) - 1),
                "entitlements": [],
                "authorizing_integration_owners": {"0": guild_id},
                "context": 0,
                "attachment_size_limit": UPLOAD_LIMIT,
                **more,
            },
        )


def check_option(described: Json, value: Any, *, typing: bool) -> None:
    """Make sure that a client would send this value for the option.

    Args:
        described: The option as the bot registered it.
        value: What the member filled in.
        typing: Whether they have not ended.

    Raises:
        ValueError: It would not.
    """
    if typing:
        if not described.get("autocomplete"):
            raise ValueError(f"{described['name']} makes no suggestions")
        return
    if isinstance(value, Attached):
        if TYPES[described["type"]] is not Attached:
            raise ValueError(f"{described['name']} takes no file")
        return
    choices = [choice["value"] for choice in described.get("choices") or ()]
    size = len(value) if isinstance(value, str) else value
    low, high = (
        ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
    )
    if (
        not isinstance(value, TYPES[described["type"]])
        or (choices and value not in choices)
        or size < described.get(low, size)
        or size > described.get(high, size)
    ):
        raise ValueError(f"{described['name']} cannot be {value!r}")


def buttons(message: Json) -> Iterator[Json]:
    """The buttons of a message."""
    for row in message["components"]:
        yield from row.get("components", [])


def labels(message: Json) -> list[str]:
    """What the buttons of a message say; a menu says nothing."""
    return [button["label"] for button in buttons(message) if "label" in button]


def counted(up: int, down: int, favourites: int) -> list[str]:
    """What the buttons of a piece for the piano say, with those counts."""
    counts = [str(count) for count in (up, down, favourites)]
    made = ["Again", "Vary", "Extend", "Change mood", "Only this …"]
    return [*counts, "Delete", *made, "Download", "Score", "Video"]


async def compose(discord: Discord, member: Member, **options: Any) -> Json:
    """Have the least piece there is composed, and return the message that brings it."""
    filled: dict[str, Any] = {"mood": "happy", "seconds": 5, **options}
    return await posted(discord, await member.slash("compose", **filled))


async def posted(discord: Discord, asked: Interaction) -> Json:
    """The answer to an interaction, once it has files."""

    def whole() -> Json | None:
        return asked.shown if asked.shown and asked.shown["attachments"] else None

    return await discord.until(whole, "the piece")


async def answered(discord: Discord, asked: Interaction) -> Json:
    """The answer to an interaction, once it says something."""
    return await discord.until(lambda: asked.shown, "the answer")


def files(messages: Messages, message: Json) -> dict[str, bytes]:
    """The files of a message, by name."""
    return {each["filename"]: messages.files[each["url"]] for each in message["attachments"]}
