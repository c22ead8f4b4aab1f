"""The request that a task serves: its id and its member's language, as context variables.

Both are set where a command, a button or a notice begins. They hold in that task from there on,
and in the tasks that it starts. Each log line carries the id of its task's request
(:mod:`bot.ops.logs`), and each error message shows it to the member.
"""

from __future__ import annotations

from contextvars import ContextVar

import discord

from bot.i18n.messages import language_of, use_language

_request: ContextVar[str | None] = ContextVar("request", default=None)


def request_name(interaction_id: int) -> str:
    """Returns a request's id as the member and the log read it: the interaction's, in hex."""
    return f"{interaction_id:x}"


def enter_request(interaction_id: int, language: str) -> None:
    """Makes this task serve a request, in a language, from now on."""
    _request.set(request_name(interaction_id))
    use_language(language)


def begin_request(interaction: discord.Interaction[discord.Client]) -> None:
    """Makes this task serve an interaction, in its member's language, from now on."""
    enter_request(interaction.id, language_of(interaction.locale.value))


def current_request() -> str | None:
    """Returns the id of the request that this task serves, or None."""
    return _request.get()
