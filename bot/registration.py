"""Adds all commands, buttons and menus to the client, and tells Discord of the commands."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Final

from bot.client import Affetto
from bot.commands.compose import ComposeCog
from bot.commands.duel import DuelCog
from bot.commands.help import HelpCog
from bot.commands.history import HistoryCog
from bot.commands.menus import MenusCog
from bot.commands.privacy import PrivacyCog
from bot.commands.settings import SettingsCog
from bot.commands.status import StatusCog
from bot.commands.top import TopCog
from bot.components.cancel import CancelButton
from bot.components.duel import DuelVoteButton, RevealButton
from bot.components.piece_list import PageButton
from bot.components.privacy import ForgetButton
from bot.components.remake import AgainButton, ExtendButton, MoodButton, MoodMenu, VaryButton
from bot.components.removal import ConfirmDeleteButton, DeleteButton, KeepButton
from bot.components.replay import PlayButton
from bot.components.settings import SettingsItem
from bot.components.stems import StemsButton
from bot.components.votes import FavouriteButton, VoteButton
from bot.i18n.command_translator import CommandTranslator

_log = logging.getLogger(__name__)

_COMMANDS_NOTE: Final = "commands"

ITEMS: Final = (
    VoteButton,
    FavouriteButton,
    DeleteButton,
    ConfirmDeleteButton,
    ForgetButton,
    KeepButton,
    CancelButton,
    PageButton,
    PlayButton,
    DuelVoteButton,
    RevealButton,
    AgainButton,
    VaryButton,
    ExtendButton,
    StemsButton,
    MoodButton,
    MoodMenu,
    SettingsItem,
)
"""Every button and menu; they all work after a restart."""


async def register(client: Affetto) -> None:
    """Adds all that members can use, and registers the commands with Discord.

    Raises:
        discord.HTTPException: Discord refuses the commands.
    """
    await client.add_cog(ComposeCog(client.variations, client.store))
    await client.add_cog(DuelCog(client.duels, client.store))
    await client.add_cog(MenusCog(client.tree))
    await client.add_cog(HistoryCog(client.replays, client.store))
    await client.add_cog(TopCog(client.store))
    await client.add_cog(PrivacyCog(client.removal, client.store))
    await client.add_cog(SettingsCog(client.store))
    await client.add_cog(HelpCog())
    await client.add_cog(StatusCog(client.engine, client.admission, client.store))
    client.add_dynamic_items(*ITEMS)
    await _sync(client)


async def _sync(client: Affetto) -> None:
    """Registers the commands with Discord, unless they are as they were the last time.

    Discord allows 200 new commands a day, and shows members nothing while it replaces them.
    Source: https://discord.com/developers/docs/interactions/application-commands
    """
    translator = CommandTranslator()
    await client.tree.set_translator(translator)
    described = [
        await command.get_translated_payload(client.tree, translator)
        for command in client.tree.get_commands()
    ]
    described.sort(key=lambda command: str(command["name"]))
    # Another application, that is, another token, has none of them yet.
    text = json.dumps([client.application_id, described], sort_keys=True)
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    if await client.store.notes.read(_COMMANDS_NOTE) == fingerprint:
        return
    await client.tree.sync()
    await client.store.notes.write(_COMMANDS_NOTE, fingerprint)
    _log.info("registered %d commands", len(described))
