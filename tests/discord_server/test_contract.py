"""What is held against Discord's document is refused where it is wrong, and only there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.discord_server.contract import Contract
from tests.discord_server.rest import ROUTES
from tests.discord_server.rules import command_problems, message_problems
from tests.discord_server.trim_openapi import TRIMMED, trim

CONTRACT = Contract()
CALLBACK = "/interactions/1/token/callback"
MESSAGES = "/channels/1/messages"
ORIGINAL = "/webhooks/1/token/messages/@original"
COMMANDS = "/applications/1/commands"


def problems(
    method: str, path: str, body: Any = None, *, multipart: bool = False, **query: str
) -> list[str]:
    found = CONTRACT.find(method, path)
    assert found is not None
    operation, placeholders = found
    return CONTRACT.check_request(
        operation, placeholders=placeholders, query=query, body=body, multipart=multipart
    )


def button(**changes: Any) -> dict[str, Any]:
    shape = {"type": 2, "style": 1, "label": "0", "custom_id": "vote:1:up", **changes}
    return {"components": [{"type": 1, "components": [shape]}]}


def embed(**parts: Any) -> dict[str, Any]:
    return {"embeds": [{"title": "A piece", "type": "rich", **parts}]}


def command(**changes: Any) -> list[dict[str, Any]]:
    option = {"type": 3, "name": "mood", "description": "How it feels", "required": True}
    shape = {"name": "compose", "description": "Compose.", "type": 1, "options": [option]}
    return [shape | changes]


def choice(name: str) -> dict[str, str]:
    return {"name": name, "value": "x"}


def option(**changes: Any) -> list[dict[str, Any]]:
    return command(options=[{"type": 3, "name": "mood", "description": "x", **changes}])


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/users/@me", None),
        ("PUT", COMMANDS, command()),
        ("PUT", COMMANDS, option(choices=[{"name": "sad", "value": "sad"}])),
        ("POST", CALLBACK, {"type": 4, "data": {"content": "Hello", "flags": 64}}),
        ("POST", CALLBACK, {"type": 5}),
        ("POST", CALLBACK, {"type": 6}),
        ("POST", CALLBACK, {"type": 7, "data": button()}),
        ("POST", CALLBACK, {"type": 8, "data": {"choices": [{"name": "sad", "value": "sad"}]}}),
        ("PATCH", ORIGINAL, {"content": None, "attachments": [{"id": 0, "filename": "a.mp3"}]}),
        ("PATCH", ORIGINAL, {"content": "x" * 2000}),
        ("POST", MESSAGES, embed(fields=[{"name": "Key", "value": "C", "inline": True}])),
        ("POST", MESSAGES, button(label="x" * 80, custom_id="x" * 100)),
    ],
)
def test_what_is_right_is_taken(method: str, path: str, body: Any) -> None:
    assert problems(method, path, body) == []


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("PUT", COMMANDS, command(name="x" * 33), "too long"),
        ("PUT", COMMANDS, command(description="x" * 101), "too long"),
        ("PUT", COMMANDS, option(description="x" * 101), "too long"),
        ("PUT", COMMANDS, option(choices=[{"name": "a", "value": "a"}] * 26), "too long"),
        ("PUT", COMMANDS, option(colour="red"), "colour"),
        ("PUT", COMMANDS, option(name=None), "None is not of type 'string'"),
        ("PUT", COMMANDS, command(contexts=[7]), "contexts[0]"),
        ("PUT", COMMANDS, {"name": "compose"}, "not of type 'array'"),
        ("POST", CALLBACK, {"data": {"content": "Hello"}}, "'type' is a required property"),
        ("POST", CALLBACK, {"type": 3}, "3 is not one of"),
        ("POST", CALLBACK, {"type": 4, "data": {"content": "x" * 2001}}, "too long"),
        ("POST", CALLBACK, {"type": 7, "data": button(label="x" * 81)}, "too long"),
        ("POST", CALLBACK, {"type": 7, "data": button(custom_id="")}, "non-empty"),
        ("POST", CALLBACK, {"type": 8, "data": {"choices": ["sad"]}}, "'sad' is not of type"),
        ("POST", CALLBACK, {"type": 8, "data": {"choices": [choice(name="x")] * 26}}, "too long"),
        ("POST", CALLBACK, {"type": 8, "data": {"choices": [choice(name="x" * 101)]}}, "too long"),
        ("PATCH", ORIGINAL, {"content": "x" * 2001}, "too long"),
        ("PATCH", ORIGINAL, {"contents": "Hello"}, "contents"),
        ("PATCH", ORIGINAL, {"attachments": [{"filename": "a.mp3"}]}, "'id' is a required"),
        ("PATCH", ORIGINAL, {"attachments": [{"id": "first"}]}, "first"),
        ("POST", MESSAGES, embed(title="x" * 257), "too long"),
        ("POST", MESSAGES, embed(description="x" * 4097), "too long"),
        ("POST", MESSAGES, embed(color=0x1000000), "greater than the maximum"),
        ("POST", MESSAGES, embed(fields=[{"name": "Key"}]), "'value' is a required property"),
        ("POST", MESSAGES, {"embeds": embed()["embeds"] * 11}, "too long"),
        ("POST", MESSAGES, button(custom_id="x" * 101), "too long"),
        ("POST", MESSAGES, button(style="blue"), "'blue'"),
        ("POST", MESSAGES, button(type=99), "99"),
        ("POST", MESSAGES, {"components": [{"type": 2}]}, "type"),
        ("POST", MESSAGES, {"tts": "no"}, "'no'"),
        ("POST", MESSAGES, None, "it has no body"),
        ("GET", "/users/@me", {}, "it has a body"),
        ("PATCH", "/channels/general/messages/1", {"content": "x"}, "the parameter channel_id"),
    ],
)
def test_what_is_wrong_is_refused(method: str, path: str, body: Any, words: str) -> None:
    found = problems(method, path, body)
    assert found
    assert words in found[0], found


def test_parameters_and_files_must_be_known_to_the_operation() -> None:
    assert problems("POST", CALLBACK, {"type": 5}, with_response="1") == []
    assert "maybe" in problems("POST", CALLBACK, {"type": 5}, with_response="maybe")[0]
    assert problems("POST", CALLBACK, {"type": 5}, wait="1") == [
        "there is no parameter wait in the query"
    ]
    assert problems("PATCH", ORIGINAL, {"content": "x"}, multipart=True) == []
    assert problems("PUT", COMMANDS, command(), multipart=True) == ["it has files, and must not"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/no/such/path"), ("PUT", "/users/@me"), ("GET", "/users/@me/"), ("POST", "/x" * 9)],
)
def test_what_is_in_no_document_is_not_found(method: str, path: str) -> None:
    assert CONTRACT.find(method, path) is None


def test_the_first_answer_is_no_message_by_its_id() -> None:
    found = CONTRACT.find("PATCH", ORIGINAL)
    assert found is not None
    assert found[0].template.endswith("/messages/@original")
    assert not found[0].needs_token
    sent = CONTRACT.find("POST", MESSAGES)
    assert sent is not None
    assert sent[0].needs_token


def test_answers_are_held_to_it_too() -> None:
    found = CONTRACT.find("GET", "/gateway/bot")
    assert found is not None
    assert CONTRACT.check_answer(found[0], 200, {"url": "ws://x"})
    assert CONTRACT.check_answer(found[0], 204, None)


def test_every_route_of_the_server_is_in_the_document() -> None:
    for name in ROUTES:
        method, template = name.split(" ")
        found = CONTRACT.find(method, template.replace("{", "").replace("}", ""))
        assert found is not None, name
        assert found[0].template == template


def test_the_document_is_trimmed_and_whole() -> None:
    document = json.loads(TRIMMED.read_text("utf-8"))
    assert document["info"]["license"]["name"] == "MIT"
    assert trim(document) == document


@pytest.mark.parametrize(
    ("body", "files", "words"),
    [
        ({"embeds": [{"description": "x" * 3001}] * 2}, {}, "6002"),
        ({"content": "x" * 2001}, {}, "the content has 2001"),
        (embed(fields=[{"name": "Key", "value": " "}]), {}, "a field of an embed is empty"),
        ({"components": button()["components"] * 2}, {}, "two components"),
        ({"components": [{"components": [{"type": 2}] * 6}]}, {}, "a row has 6"),
        (button(label=""), {}, "neither a label nor an emoji"),
        ({"attachments": [{"id": 0, "filename": "a.mp3"}]}, {}, "attachment 0 has no file"),
        ({"attachments": []}, {"files[0]": "a.mp3"}, "files[0] has no entry"),
        ({}, {"files[0]": "a.mp3"}, "files[0] has no entry"),
        ({"attachments": [{"id": 0}]}, {"file": "a.mp3"}, "not files[n]"),
        ({"attachments": [{"id": 0}] * 2}, {"files[0]": "a.mp3"}, "the same id"),
        ({"attachments": [{"id": 0, "filename": "b"}]}, {"files[0]": "a"}, "its entry b"),
    ],
)
def test_what_goes_beyond_the_document_is_refused(
    body: dict[str, Any], files: dict[str, str], words: str
) -> None:
    found = message_problems(body, files)
    assert any(words in problem for problem in found), found


def test_a_message_within_the_rules() -> None:
    body = embed() | button() | {"attachments": [{"id": 0, "filename": "a"}, {"id": "9" * 18}]}
    assert message_problems(body, {"files[0]": "a"}) == []


def test_commands_within_and_beyond_the_rules() -> None:
    (fine,) = command()
    wide = {"type": 3, "name": "key", "description": "x" * 100}
    assert list(command_problems(fine)) == []
    assert list(command_problems(fine | {"options": [wide | {"required": True}, wide]})) == [
        "compose has two options of the same name"
    ]
    late = [wide, wide | {"name": "mood", "required": True}]
    assert list(command_problems(fine | {"options": late})) == [
        "compose has an option that is required behind one that is not"
    ]
    both = wide | {"autocomplete": True, "choices": [{"name": "x", "value": "x" * 8000}]}
    assert len(list(command_problems(fine | {"options": [both]}))) == 2
