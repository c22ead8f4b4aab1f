"""The panel of a message's menu, and its buttons: what is to be made of a song."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.cards.custom_ids import REMIX, REMIX_MOOD
from bot.cards.remix_panel import FILE, remix_panel
from bot.client import Affetto
from bot.components.persistent import Persistent, PersistentButton
from bot.i18n.messages import t
from bot.services.find_piece import piece_in_message
from bot.services.redo import RedoWish
from bot.services.remix import RemixWish
from bot.services.uploads import LinkedFile, is_midi
from engine.api.errors import RequestError
from engine.api.moods import mood
from engine.api.origin import Way

_WAYS = {"continue": Way.CONTINUE, "vary": Way.REWRITE}


async def ask_remix(interaction: discord.Interaction[Affetto], message: discord.Message) -> None:
    """Asks what is to be made of a message's piece or MIDI file; only the asker sees the question.

    Raises:
        RequestError: The message holds neither, or several pieces.
        PieceNotFoundError: The piece is not kept any more.
    """
    pieces = interaction.client.store.pieces
    files = [one for one in message.attachments if is_midi(one)]
    if not files and not await pieces.at(message.id):
        raise RequestError(t("no-song-in-message"))
    if await pieces.at(message.id):
        number = await piece_in_message(pieces, message.id)
        piece = await pieces.get(number)
        card = remix_panel(f"#{number} {piece.composition.title}", piece=number)
    else:
        card = remix_panel(files[0].filename, url=files[0].url)
    await interaction.response.send_message(embed=card.embed, view=card.view, ephemeral=True)


async def make_of_song(
    interaction: discord.Interaction[Affetto], of: str, wish: RemixWish | RedoWish
) -> None:
    """Makes of a panel's song what is wished for.

    Args:
        interaction: The press.
        of: The number of a piece, or ``FILE`` for the file that the panel links to.
        wish: What is to become of it.

    Raises:
        RequestError: The panel holds no file, or the wish cannot be met.
    """
    remixes = interaction.client.remixes
    rules = interaction.client.store.servers.rules(interaction.guild_id)
    wish = replace(wish, model=rules.model_or(None))
    if of != FILE:
        await remixes.of_piece(interaction, int(of), wish)
        return
    await remixes.of_file(interaction, panel_file(interaction), wish)


def panel_file(interaction: discord.Interaction[Affetto]) -> LinkedFile:
    """The file that the pressed panel links to.

    Raises:
        RequestError: It links to none.
    """
    # The panel is a message of ours: nobody else can have put the link there.
    panel = interaction.message.embeds[0] if interaction.message else None
    if panel is None or panel.url is None:
        raise RequestError(t("no-song-in-message"))
    return LinkedFile(panel.title or "midi", panel.url)


class RemixButton(PersistentButton, custom_id=REMIX):
    """Continues or varies the panel's song."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Composes."""
        await make_of_song(interaction, self.fields["of"], RemixWish(_WAYS[self.fields["way"]]))


class RemixMoodMenu(Persistent[discord.ui.Select[discord.ui.View]], custom_id=REMIX_MOOD):
    """Puts the melody of the panel's song into the mood that is chosen."""

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Composes."""
        wish = RemixWish(Way.CHANGE, (mood(self.choice()),))
        await make_of_song(interaction, self.fields["of"], wish)
