"""Trims Discord's OpenAPI document to what the bot's requests can touch.

``python tests/discord_server/trim_openapi.py FULL DATE`` writes ``openapi.json`` beside this
file, from a full document: ``specs/openapi.json`` of https://github.com/discord/discord-api-spec
(MIT licence), as it was on that date. A command that needs another path: add it to ``PATHS`` and
run this again. Kept are parameters, bodies and successful answers; prose is left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

ORIGIN: Final = "https://github.com/discord/discord-api-spec"
TRIMMED: Final = Path(__file__).with_name("openapi.json")

PATHS: Final = (
    "/applications/@me",
    "/applications/{application_id}/commands",
    "/channels/{channel_id}/messages",
    "/channels/{channel_id}/messages/{message_id}",
    "/gateway/bot",
    "/interactions/{interaction_id}/{interaction_token}/callback",
    "/oauth2/applications/@me",
    "/users/@me",
    "/users/@me/channels",
    "/users/{user_id}",
    "/webhooks/{webhook_id}/{webhook_token}",
    "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
    "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
)
METHODS: Final[tuple[str, ...]] = ("get", "put", "post", "patch", "delete")


def trim(full: dict[str, Any], paths: tuple[str, ...] = PATHS) -> dict[str, Any]:
    """The document with these paths alone, and the schemas they lead to."""
    kept = {path: _path(full["paths"][path]) for path in paths}
    schemas: dict[str, Any] = {}
    names = sorted(set(_references(kept)))
    while names:
        name = names.pop()
        if name not in schemas:
            schemas[name] = _without_prose(full["components"]["schemas"][name])
            names += _references(schemas[name])
    return {
        "openapi": full["openapi"],
        "info": full["info"],
        "paths": kept,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _path(item: dict[str, Any]) -> dict[str, Any]:
    methods: dict[str, Any] = {
        method: _operation(item[method]) for method in METHODS if method in item
    }
    return {"parameters": _without_prose(item.get("parameters", [])), **methods}


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    """What a request must be like, and what its successful answers are like."""
    trimmed: dict[str, Any] = {"security": operation.get("security", [])}
    if parameters := operation.get("parameters"):
        trimmed["parameters"] = _without_prose(parameters)
    if body := operation.get("requestBody"):
        # The same schema stands there for each way of encoding it, but for the files.
        content = body["content"]
        trimmed["requestBody"] = {
            "content": {
                kind: _without_prose(content[kind]) if kind == "application/json" else {}
                for kind in ("application/json", "multipart/form-data")
                if kind in content
            },
            "required": body.get("required", False),
        }
    trimmed["responses"] = {
        status: {"content": _without_prose(answer["content"])} if "content" in answer else {}
        for status, answer in operation["responses"].items()
        if status.startswith("2")
    }
    return trimmed


def _without_prose(node: Any) -> Any:
    if isinstance(node, dict):
        # A property may be named "description": that one is a schema, not a text.
        return {
            key: _without_prose(value)
            for key, value in node.items()
            if not (key == "description" and isinstance(value, str)) and key != "externalDocs"
        }
    return [_without_prose(value) for value in node] if isinstance(node, list) else node


def _references(node: Any) -> Iterator[str]:
    """The names of the schemas that are referred to."""
    if isinstance(node, dict):
        if isinstance(reference := node.get("$ref"), str):
            yield reference.removeprefix("#/components/schemas/")
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def main() -> None:
    """Read the full document that the command line names, and write the trimmed one."""
    path, date = sys.argv[1:]
    document = trim(json.loads(Path(path).read_text("utf-8")))
    document["info"]["description"] = (
        f"A part of specs/openapi.json of {ORIGIN}, as of {date}, under the MIT licence; "
        "trim_openapi.py says which."
    )
    text = json.dumps(document, indent=1, ensure_ascii=False)
    TRIMMED.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
