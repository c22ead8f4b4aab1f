"""Holds requests, and this server's own answers, against Discord's OpenAPI document.

The document is ``openapi.json``; ``trim_openapi.py`` says where it comes from. Three things
are read otherwise than they stand there, as Discord itself does:

* An id in a request may be a number too (``"id": 0`` in the documentation of attachments).
* A true or false in a query may be written ``1`` or ``0``.
* A property that no schema names is ignored by Discord; here it is refused, since it can only
  be a slip of the pen. ``_TOLERATED`` has the exceptions.

What the document does not say, such as limits over a whole message, is in ``rules.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from jsonschema import Draft202012Validator, ValidationError

from tests.discord_server.trim_openapi import TRIMMED

_REQUEST_SNOWFLAKE: Final = {
    "anyOf": [{"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}, {"type": "integer", "minimum": 0}]
}
_NOT_READ_OUT: Final = {"tts": {"const": False}}
_TOLERATED: Final = {
    # https://discord.com/developers/docs/interactions/application-commands names it.
    "ApplicationCommandUpdateRequest": {"nsfw": {"type": "boolean"}},
    # discord.py sends these along where only answers or new messages have them; nothing in
    # the bot asks for it, and Discord does not look at them.
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": _NOT_READ_OUT,
    "IncomingWebhookUpdateRequestPartial": _NOT_READ_OUT,
    "MessageEditRequestPartial": _NOT_READ_OUT,
    "RichEmbed": {"flags": {"const": 0}},
}
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path.

    Attributes:
        method: Such as ``POST``.
        template: The path with names in braces, as the document has it.
        needs_token: Whether the bot's token must be sent.
    """

    method: str
    template: str
    needs_token: bool


class Contract:
    """The document, ready to be asked."""

    def __init__(self) -> None:
        document = json.loads(TRIMMED.read_text("utf-8"))
        self._paths: dict[str, dict[str, Any]] = document["paths"]
        self._schemas: dict[str, Any] = document["components"]["schemas"]
        self._validators: dict[tuple[str, str, str], Draft202012Validator] = {}
        # A name in the path beats a placeholder: "@original" is no message's id.
        self._templates = sorted(self._paths, key=lambda template: template.count("{"))

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation a request means, and what stands in its placeholders."""
        for template in self._templates:
            pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
            match = re.fullmatch(pattern, path)
            if match and method.lower() in self._paths[template]:
                security = self._paths[template][method.lower()]["security"]
                return Operation(method, template, {} not in security), match.groupdict()
        return None

    def check_request(
        self,
        operation: Operation,
        *,
        placeholders: Mapping[str, str],
        query: Mapping[str, str],
        body: Any,
        multipart: bool = False,
    ) -> list[str]:
        """What is wrong with a request; a sentence each.

        Args:
            operation: What :meth:`find` found.
            placeholders: Likewise.
            query: The parameters behind the question mark.
            body: The JSON, or None where there was none.
            multipart: Whether the JSON came with files, as ``payload_json``.
        """
        wrong = self._check_parameters(operation, placeholders, query)
        described = self._described(operation).get("requestBody")
        if described is None:
            return wrong + (["it has a body, and must not"] if body is not None else [])
        if body is None:
            return wrong + (["it has no body"] if described["required"] else [])
        if multipart and "multipart/form-data" not in described["content"]:
            wrong.append("it has files, and must not")
        schema = described["content"]["application/json"]["schema"]
        return wrong + self._problems((*_key(operation), "request"), schema, body)

    def check_answer(self, operation: Operation, status: int, body: Any) -> list[str]:
        """What is wrong with a successful answer; a sentence each."""
        described = self._described(operation)["responses"].get(str(status))
        if described is None:
            return [f"the document has no answer {status}"]
        if "content" not in described:
            return [] if body is None else ["it has a body, and must not"]
        schema = described["content"]["application/json"]["schema"]
        return self._problems((*_key(operation), str(status)), schema, body)

    def _described(self, operation: Operation) -> dict[str, Any]:
        described: dict[str, Any] = self._paths[operation.template][operation.method.lower()]
        return described

    def _check_parameters(
        self, operation: Operation, placeholders: Mapping[str, str], query: Mapping[str, str]
    ) -> list[str]:
        described = [
            *self._paths[operation.template]["parameters"],
            *self._described(operation).get("parameters", []),
        ]
        values = {("path", name): value for name, value in placeholders.items()}
        values |= {("query", name): value for name, value in query.items()}
        wrong = []
        for parameter in described:
            place = (parameter["in"], parameter["name"])
            if place not in values:
                if parameter.get("required"):
                    wrong.append(f"the parameter {place[1]} is missing")
                continue
            value = _typed(values.pop(place), parameter["schema"])
            key = (*_key(operation), f"{place[0]} {place[1]}")
            wrong += [
                f"the parameter {place[1]}: {problem}"
                for problem in self._problems(key, parameter["schema"], value)
            ]
        return wrong + [f"there is no parameter {name} in the {place}" for place, name in values]

    def _problems(self, place: tuple[str, str, str], schema: Any, value: Any) -> list[str]:
        if place not in self._validators:
            answer = place[2].isdecimal()
            schemas = self._schemas if answer else self._strict_schemas
            root = schema if answer else _strict(schema)
            self._validators[place] = Draft202012Validator(
                {**root, "components": {"schemas": schemas}}
            )
        errors = map(_cause, self._validators[place].iter_errors(value))
        # A message begins with the value, however large, and ends with what is wrong with it.
        return [f"{error.json_path}: {error.message[-200:]}" for error in errors]

    @cached_property
    def _strict_schemas(self) -> dict[str, Any]:
        schemas = {name: _strict(schema) for name, schema in self._schemas.items()}
        for name, properties in _TOLERATED.items():
            schemas[name]["properties"] |= properties
        return schemas | {"SnowflakeType": _REQUEST_SNOWFLAKE}


def _key(operation: Operation) -> tuple[str, str]:
    return operation.method, operation.template


def _cause(error: ValidationError) -> ValidationError:
    """What is wrong in the alternative that was meant, where a schema has several."""
    while error.context:
        branches: dict[Any, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)

        # Alternatives differ in what their "type" may be, or are of another kind altogether.
        def foreign(branch: list[ValidationError]) -> bool:
            return any(
                list(inner.path) == ["type"] or (inner.validator == "type" and not inner.path)
                for inner in branch
            )

        error = min(branches.values(), key=lambda branch: (foreign(branch), len(branch)))[0]
    return error


def _strict(schema: Any) -> Any:
    """A schema that allows no properties but those that it names, at any depth."""
    if isinstance(schema, list):
        return [_strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {key: _strict(part) for key, part in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        strict.setdefault("additionalProperties", False)
    return strict


def _typed(text: str, schema: Mapping[str, Any]) -> Any:
    """A parameter's text as the type its schema asks for, or as it stands."""
    if schema.get("type") == "boolean":
        return _BOOLEANS.get(text.lower(), text)
    if schema.get("type") == "integer" and text.lstrip("-").isdecimal():
        return int(text)
    return text
