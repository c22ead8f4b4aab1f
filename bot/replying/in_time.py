"""Answers a button within Discord's three seconds, however long the work behind it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

import discord

ANSWER_SECONDS: Final = 1.0
"""After so long Discord is told that the answer will follow, which it waits 3 s for.
Source: https://discord.com/developers/docs/interactions/receiving-and-responding"""

_Result = TypeVar("_Result")


async def in_time(
    interaction: discord.Interaction[discord.Client], work: Coroutine[Any, Any, _Result]
) -> _Result:
    """Waits for the work behind a button, and defers the answer if that takes long.

    The change is shown with :func:`show_change` then, which knows of both cases.

    Args:
        interaction: A button or menu that was used, and not answered yet.
        work: The work, such as a write that another process may hold up.

    Returns:
        What the work returns; what it raises is raised.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=ANSWER_SECONDS)
        if not task.done() and not interaction.response.is_done():
            await interaction.response.defer()
        return await task
    finally:
        task.cancel()  # Where this task was cancelled, or the answer refused.


async def show_change(interaction: discord.Interaction[discord.Client], **changes: Any) -> None:
    """Edits the message of a button, whether or not the button was answered before.

    Args:
        interaction: The button or menu.
        changes: What :meth:`discord.InteractionResponse.edit_message` takes.

    Raises:
        discord.HTTPException: Discord refuses the edit.
    """
    if interaction.response.is_done():
        await interaction.edit_original_response(**changes)
    else:
        await interaction.response.edit_message(**changes)
