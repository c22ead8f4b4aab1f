"""The rooms of both trees, and what each may import: ARCHITECTURE.md's map as data.

A room may import what is named beside it, and what that may import; never upwards and never
sideways. Imports for types alone count too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENGINE: Final[Mapping[str, tuple[str, ...]]] = {
    "api": (),
    "music": ("api",),
    "analysis": ("music",),
    "tokens": ("music",),
    "rendering": ("music",),
    "model": ("tokens",),
    "ranking": ("analysis",),
    "performance": ("analysis",),
    "sampling": ("model", "analysis"),
    "beats": ("model", "analysis"),
    "reading": ("beats",),
    "notation": ("reading",),
    "harmony": ("sampling",),
    "touch": ("reading",),
    "composing": ("ranking", "performance", "harmony", "touch"),
    "insight": ("ranking", "reading"),
    "service": ("composing", "rendering", "insight", "notation"),
    "training": ("composing",),
    "evaluation": ("training",),
    "benchmark": ("service",),
    "notebook": ("service", "training"),
    "cli": ("service", "evaluation", "benchmark"),
    "__main__": ("cli",),
}

BOT: Final[Mapping[str, tuple[str, ...]]] = {
    "settings": (),
    "store": (),
    "i18n": (),
    "replying": ("store", "i18n"),
    "cards": ("replying",),
    "ops": ("replying", "settings"),
    "services": ("cards", "ops"),
    "client": ("services",),
    "error_handler": ("client",),
    "components": ("client",),
    "commands": ("components",),
    "registration": ("commands",),
    "startup": ("registration", "error_handler"),
    "command_line": ("startup",),
    "__main__": ("command_line",),
}

TREES: Final = {"engine": ENGINE, "bot": BOT}


def allowed(tree: Mapping[str, tuple[str, ...]], room: str) -> frozenset[str]:
    """The rooms that a room may import, itself among them."""
    found = {room}
    for below in tree[room]:
        found |= allowed(tree, below)
    return frozenset(found)


ONCE_EXCEPT: Final = {
    "run": "every command of the command line has one",
    "add_arguments": "every command of the command line has one",
    "main": "a process's entry: of the command line, and of a worker",
    "compose": "what notebooks call bears plain names; the way of the tutorials has one too",
}
"""Public names that more than one module of the engine has by design, and why."""
