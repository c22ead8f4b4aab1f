"""``/privacy export`` and ``/privacy forget-me``: what is kept of a member is theirs."""

from __future__ import annotations

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.buttons import forget_button, keep_button, view_of
from bot.client import Affetto
from bot.i18n.messages import t
from bot.services.data_export import send_archives
from bot.services.removal import Removal
from bot.store import Store
from engine.api.errors import RequestError


class PrivacyCog(commands.GroupCog, group_name="privacy"):
    """Get or delete all that I keep of you."""

    def __init__(self, removal: Removal, store: Store) -> None:
        super().__init__()
        self._removal = removal
        self._store = store

    @app_commands.command()
    async def export(self, interaction: discord.Interaction[Affetto]) -> None:
        """Get all that I keep of you as a ZIP: pieces, votes, favourites, requests."""
        user_id = interaction.user.id
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._require_known(user_id)
        sent = 0

        async def send(data: bytes) -> None:
            nonlocal sent
            file = discord.File(io.BytesIO(data), f"affetto-{sent + 1}.zip")
            if sent == 0:
                await interaction.edit_original_response(content=t("exported"), attachments=[file])
            else:
                await interaction.followup.send(file=file, ephemeral=True)
            sent += 1

        await send_archives(self._store.members, user_id, interaction.filesize_limit, send)

    @app_commands.command(name="forget-me")
    async def forget_me(self, interaction: discord.Interaction[Affetto]) -> None:
        """Delete all that I keep of you, your pieces too; I ask before I do."""
        await self._require_known(interaction.user.id)
        self._removal.require_idle(interaction)
        count = await self._store.pieces.count(interaction.user.id)
        question = t("forget-question", count=count)
        if await self._store.jams.with_others(interaction.user.id):
            question += " " + t("forget-jams")
        await interaction.response.send_message(
            question,
            view=view_of(forget_button(), keep_button()),
            ephemeral=True,
        )

    async def _require_known(self, user_id: int) -> None:
        if not await self._store.members.known(user_id):
            raise RequestError(t("nothing-kept"))
