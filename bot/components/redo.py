"""The panel that asks what of a song is to be made anew, and its menus and buttons."""

from __future__ import annotations

from typing import Final

import discord

from bot.cards.custom_ids import REDO, REDO_MENU, REDO_PANEL
from bot.cards.redo_panel import BARS, redo_panel
from bot.cards.remix_panel import FILE
from bot.client import Affetto
from bot.components.persistent import Persistent, PersistentButton
from bot.components.remix import make_of_song, panel_file
from bot.services.redo import RedoWish
from engine.api.piece_heads import read_head
from engine.api.redo import Redo, parse_bars, parse_parts

_WAYS: Final = {"front": Redo(front=BARS), "more": Redo(more=BARS)}


class RedoPanelButton(PersistentButton, custom_id=REDO_PANEL):
    """Asks what is to be made anew; only the member who pressed it sees the question."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Asks."""
        of = self.fields["of"]
        if of == FILE:
            file = panel_file(interaction)
            card = redo_panel(file.filename, url=file.url)
        else:
            piece = await interaction.client.store.pieces.get(int(of))
            made = piece.composition
            head = read_head(made.midi)
            title = f"#{piece.number} {made.title}"
            bars = head.bars(made.seconds, made.tempo)
            card = redo_panel(title, head.players, bars, piece=piece.number)
        await interaction.response.send_message(embed=card.embed, view=card.view, ephemeral=True)


class RedoButton(PersistentButton, custom_id=REDO):
    """Puts bars before the panel's song or after it."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Composes."""
        await _redo(interaction, self.fields["of"], _WAYS[self.fields["way"]])


class RedoMenu(Persistent[discord.ui.Select[discord.ui.View]], custom_id=REDO_MENU):
    """Makes anew what is chosen: bars, or an instrument, which may join or leave too."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Composes."""
        what, chosen = self.fields["what"], self.choice()
        if what == "bars":
            redo = Redo(bars=parse_bars(chosen))
        else:
            names = parse_parts(chosen)
            redo = {
                "part": Redo(parts=names),
                "add": Redo(add=names),
                "remove": Redo(remove=names),
            }[what]
        await _redo(interaction, self.fields["of"], redo)


async def _redo(interaction: discord.Interaction[Affetto], of: str, redo: Redo) -> None:
    await make_of_song(interaction, of, RedoWish(redo))
