"""Hooks the error policy (:mod:`bot.services.error_policy`) into the command tree."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.client import Affetto
from bot.replying.reply_target import ReplyTarget
from bot.replying.request_context import begin_request


class Tree(app_commands.CommandTree[Affetto]):
    """The commands; whatever they raise goes to the error policy."""

    async def interaction_check(self, interaction: discord.Interaction[Affetto], /) -> bool:
        """Lets everything through; it runs first in the task that serves the command."""
        begin_request(interaction)
        return True

    async def on_error(
        self, interaction: discord.Interaction[Affetto], error: app_commands.AppCommandError, /
    ) -> None:
        """Hands the error over: this is the outermost boundary of a command."""
        client = interaction.client
        await client.error_policy.handle(ReplyTarget(interaction), error)
        await client.notices.tell_passing(interaction)
