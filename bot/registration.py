"""Adds all commands, buttons and menus to the client, and tells Discord of the commands."""

from __future__ import annotations

import functools
import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

import discord

from bot.client import Affetto
from bot.commands.analyse import AnalyseCog
from bot.commands.compose import ComposeCog
from bot.commands.duel import DuelCog
from bot.commands.help import HelpCog
from bot.commands.history import HistoryCog
from bot.commands.jam import JamCog
from bot.commands.menus import MenusCog
from bot.commands.player import PlayerCog
from bot.commands.privacy import PrivacyCog
from bot.commands.radio import RadioCog
from bot.commands.redo import RedoCog
from bot.commands.remix import RemixCog
from bot.commands.settings import SettingsCog
from bot.commands.status import StatusCog
from bot.commands.top import TopCog
from bot.components.cancel import CancelButton
from bot.components.download import DownloadButton, DownloadMenu
from bot.components.duel import DuelVoteButton, RevealButton
from bot.components.jam import JamButton, JamInstrumentMenu, JamMoodForm
from bot.components.persistent import answer_form
from bot.components.piece_list import PageButton
from bot.components.player import PlayerButton
from bot.components.privacy import ForgetButton
from bot.components.redo import RedoButton, RedoMenu, RedoPanelButton
from bot.components.remake import AgainButton, ExtendButton, MoodButton, MoodMenu, VaryButton
from bot.components.remix import RemixButton, RemixMoodMenu
from bot.components.removal import ConfirmDeleteButton, DeleteButton, KeepButton
from bot.components.renderings import SheetButton, StemsButton, VideoButton
from bot.components.replay import PlayButton
from bot.components.settings import DjMenu, SettingsItem
from bot.components.votes import FavouriteButton, VoteButton
from bot.i18n.command_translator import CommandTranslator
from bot.replying.links import invite_link

_log = logging.getLogger(__name__)

_COMMANDS_NOTE: Final = "commands"
"""Keeps the fingerprints of the commands as we have them and as Discord does."""

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
    DownloadButton,
    DownloadMenu,
    SheetButton,
    VideoButton,
    MoodButton,
    MoodMenu,
    RedoPanelButton,
    RedoButton,
    RedoMenu,
    RemixButton,
    RemixMoodMenu,
    SettingsItem,
    DjMenu,
    PlayerButton,
    JamButton,
    JamInstrumentMenu,
)
"""Every button and menu; they all work after a restart."""

FORMS: Final = (JamMoodForm,)
"""Every form; they do, too."""


async def register(client: Affetto) -> None:
    """Adds all that members can use, and registers the commands with Discord.

    Raises:
        discord.HTTPException: Discord refuses the commands.
    """
    await client.add_cog(ComposeCog(client.variations, client.store))
    await client.add_cog(DuelCog(client.duels, client.store))
    await client.add_cog(JamCog(client.jams, client.store))
    await client.add_cog(RemixCog(client.remixes, client.store))
    await client.add_cog(RedoCog(client.remixes, client.store))
    await client.add_cog(AnalyseCog(client.analyses, client.store))
    await client.add_cog(MenusCog(client.tree))
    await client.add_cog(HistoryCog(client.replays, client.store))
    await client.add_cog(TopCog(client.store))
    await client.add_cog(PrivacyCog(client.removal, client.store))
    await client.add_cog(SettingsCog(client.store))
    await client.add_cog(HelpCog())
    await client.add_cog(StatusCog(client.engine, client.admission, client.store))
    if client.plays_voice:
        await client.add_cog(PlayerCog(client.players, client.controls, client.store))
        await client.add_cog(RadioCog(client.radios))
    client.add_dynamic_items(*ITEMS)
    client.add_listener(functools.partial(answer_form, FORMS), "on_interaction")
    await _sync(client)
    if client.application_id is not None:
        link = invite_link(client.application_id, voice=client.plays_voice)
        _log.info("to invite the bot: %s", link)


async def _sync(client: Affetto) -> None:
    """Registers the commands with Discord, unless it has them as they are.

    Discord allows 200 new commands a day, and shows members nothing while it replaces them. So
    they are registered only if ours changed, or if Discord no longer has what it answered when
    they were: somebody may have cleared them there, or another program with the same token.
    Source: https://discord.com/developers/docs/interactions/application-commands
    """
    application_id, notes = client.application_id, client.store.notes
    if application_id is None:  # It is known after the login.
        raise discord.app_commands.MissingApplicationID
    translator = CommandTranslator()
    await client.tree.set_translator(translator)
    described = [
        await command.get_translated_payload(client.tree, translator)
        for command in client.tree.get_commands()
    ]
    described.sort(key=lambda command: str(command["name"]))
    # Another application, that is, another token, has none of them yet.
    ours = _fingerprint([application_id, described])
    kept = (await notes.read(_COMMANDS_NOTE) or "").split()
    if kept[:1] == [ours]:
        theirs = _versions(await client.http.get_global_commands(application_id))
        if kept[1:] == [theirs]:
            return
        _log.info("Discord does not have the commands as they were registered")
    registered = await client.http.bulk_upsert_global_commands(application_id, payload=described)
    await notes.write(_COMMANDS_NOTE, f"{ours} {_versions(registered)}")
    _log.info("registered %d commands", len(described))


def _versions(commands: Iterable[Mapping[str, Any]]) -> str:
    """Returns a fingerprint of what Discord has: a command's version changes whenever it does."""
    return _fingerprint(sorted([str(one["id"]), str(one.get("version"))] for one in commands))


def _fingerprint(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
