"""The button that cancels a piece while it waits or is being made."""

from __future__ import annotations

from typing import Any

import discord

from bot.i18n.messages import t
from bot.views.lasting import LastingButton, view_of


class CancelButton(LastingButton, template=r"cancel:([0-9]{1,20})"):
    """Cancels a job for the member who asked for it."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id
        super().__init__(discord.ui.Button(custom_id=f"cancel:{job_id}", label=t("button-cancel")))

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Cancel; the job's own end then says so in the reply."""
        interaction.client.working.cancel(self.job_id, interaction.user.id)
        await interaction.response.defer()


def cancel_view(job_id: int) -> discord.ui.View:
    """The button alone."""
    return view_of(CancelButton(job_id))
