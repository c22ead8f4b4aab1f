"""What Discord asks of requests beyond its OpenAPI document.

Sources: https://discord.com/developers/docs/resources/message (embed limits, attachments),
https://discord.com/developers/docs/components/reference (custom ids),
https://discord.com/developers/docs/interactions/application-commands (size of commands).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

CONTENT_CHARACTERS: Final = 2_000
"""The document allows twice as many for new messages: that is for people who pay."""
EMBED_CHARACTERS: Final = 6_000
COMMAND_CHARACTERS: Final = 8_000
COMPONENTS_IN_ROW: Final = 5


def message_problems(body: Mapping[str, Any], file_fields: Mapping[str, str]) -> list[str]:
    """What is wrong with a message that is to be made or edited.

    Args:
        body: The message as it was sent.
        file_fields: The multipart fields that hold files, with the files' names.
    """
    size = len(body.get("content") or "")
    return [
        *([f"the content has {size} characters"] if size > CONTENT_CHARACTERS else []),
        *_embed_problems(body.get("embeds") or ()),
        *_component_problems(body.get("components") or ()),
        *_file_problems(body, file_fields),
    ]


def empty(message: Mapping[str, Any]) -> bool:
    """Whether a message shows nothing at all, which Discord refuses (50006)."""
    parts = ("content", "embeds", "attachments", "components", "poll", "sticker_items")
    return not any(message.get(part) for part in parts)


def command_problems(command: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a command that is to be registered."""
    size = _command_size(command)
    if size > COMMAND_CHARACTERS:
        yield f"the command {command['name']} has {size} characters"
    for path, options in _option_lists(command):
        names = [option["name"] for option in options]
        if len(set(names)) < len(names):
            yield f"{path} has two options of the same name"
        needed = [bool(option.get("required")) for option in options]
        if needed != sorted(needed, reverse=True):
            yield f"{path} has an option that is required behind one that is not"
        for option in options:
            if option.get("autocomplete") and option.get("choices"):
                yield f"{path} {option['name']} has both choices and autocomplete"


def _embed_problems(embeds: Any) -> Iterator[str]:
    size = 0
    for embed in embeds:
        texts = [embed.get("title"), embed.get("description")]
        texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
        for field in embed.get("fields") or ():
            texts += [field.get("name"), field.get("value")]
            if not (field.get("name") or "").strip() or not (field.get("value") or "").strip():
                yield "a field of an embed is empty"
        size += sum(len(text) for text in texts if text)
    if size > EMBED_CHARACTERS:
        yield f"the embeds have {size} characters"


def _component_problems(rows: Any) -> Iterator[str]:
    seen: set[str] = set()
    for row in rows:
        components = row.get("components") or ()
        if len(components) > COMPONENTS_IN_ROW:
            yield f"a row has {len(components)} components"
        for component in components:
            name = component.get("custom_id")
            if name in seen:
                yield f"two components have the custom id {name}"
            if name is not None:
                seen.add(name)
            if component["type"] == 2 and not (component.get("label") or component.get("emoji")):
                yield "a button shows neither a label nor an emoji"


def _file_problems(body: Mapping[str, Any], file_fields: Mapping[str, str]) -> Iterator[str]:
    described = {str(entry["id"]): entry for entry in body.get("attachments") or ()}
    if len(described) < len(body.get("attachments") or ()):
        yield "two attachments have the same id"
    sent = {field.removeprefix("files[").removesuffix("]"): field for field in file_fields}
    for number, field in sent.items():
        if field != f"files[{number}]" or not number.isdecimal():
            yield f"a file's field is named {field}, not files[n]"
        elif number not in described:
            yield f"{field} has no entry in attachments"
        elif described[number].get("filename") not in (None, file_fields[field]):
            yield f"{field} is {file_fields[field]}, its entry {described[number]['filename']}"
    for number in described.keys() - sent.keys():
        # The ids of files that are kept are snowflakes, which are never so small.
        if len(number) < 15:
            yield f"the attachment {number} has no file"


def _option_lists(
    command: Mapping[str, Any], path: str = ""
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    path = f"{path} {command['name']}".strip()
    options = command.get("options") or []
    yield path, options
    for option in options:
        yield from _option_lists(option, path)


def _command_size(part: Mapping[str, Any]) -> int:
    size = len(part["name"]) + len(part.get("description") or "")
    for choice in part.get("choices") or ():
        size += len(choice["name"]) + len(str(choice["value"]))
    return size + sum(map(_command_size, part.get("options") or ()))
