"""The buttons that turn the pages of a list."""

from __future__ import annotations

import re
from typing import cast

import discord

from bot.cards.custom_ids import PAGE
from bot.cards.piece_list import ME, Chosen, ListName
from bot.client import Affetto
from bot.components.persistent import PersistentButton
from bot.services.piece_list import list_page


class PageButton(PersistentButton, custom_id=PAGE):
    """Turns to a page; of lists of one's own, whoever presses it gets theirs."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Shows the page in place of the one before."""
        chosen, page = read_page(self.fields)
        card = await list_page(interaction.client.store, interaction, chosen, page)
        await interaction.response.edit_message(embed=card.embed, view=card.view)


def read_page(fields: re.Match[str]) -> tuple[Chosen, int]:
    """Reads the list and the index of the page from the fields of a custom id."""
    name = cast("ListName", fields["name"])
    chosen = Chosen(name, fields["of"] or ME, fields["mood"] or "", fields["instruments"] or "")
    return chosen, max(0, int(fields["page"]))
