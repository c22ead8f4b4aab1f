"""The button that cancels a piece while it waits or is being made."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.errors import boundary
from bot.speech import say


class CancelButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"cancel:(?P<job>[0-9]{1,20})",
):
    """Cancels a job for the member who asked for it."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id
        super().__init__(
            discord.ui.Button(custom_id=f"cancel:{job_id}", label=say("button-cancel"))
        )

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> CancelButton:
        """The button a member pressed, made again from its custom id."""
        return cls(int(match["job"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Cancel; the job's own end then says so in the reply."""
        async with boundary(interaction):
            interaction.client.jobs.cancel(self.job_id, interaction.user.id)
            await interaction.response.defer()


def cancel_view(job_id: int) -> discord.ui.View:
    """The button alone."""
    view = discord.ui.View(timeout=None)
    view.add_item(CancelButton(job_id))
    return view
