"""What a task knows of the request it serves: its id and its member's language.

Both are set where a command, a button or a notice begins, and hold in the task from there on,
and in all tasks begun there. Log lines get the id of the request whose task writes them
(:mod:`bot.logs`); a member is given it with every error.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

import discord

from bot.i18n.messages import language_of, use_language

_request: ContextVar[str | None] = ContextVar("request", default=None)


def request_name(interaction_id: int) -> str:
    """The request's id as the member and the log get it: the interaction's, in hex."""
    return f"{interaction_id:x}"


def serve(interaction_id: int, language: str) -> None:
    """Serve that request in this task from now on, in that language."""
    _request.set(request_name(interaction_id))
    use_language(language)


def begin(interaction: discord.Interaction[Any]) -> None:
    """Serve this interaction in this task from now on, in its member's language."""
    serve(interaction.id, language_of(interaction.locale.value))


def served() -> str | None:
    """The id of the request that this task serves, or None."""
    return _request.get()
