"""The Discord client: what it is made of, and what it does before it takes requests."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.admission import DAY, Admission, Limits
from bot.cogs.compose import ComposeCog
from bot.cogs.duel import DuelCog
from bot.cogs.help import HelpCog
from bot.cogs.history import HistoryCog
from bot.cogs.menus import MenusCog
from bot.cogs.privacy import PrivacyCog
from bot.cogs.settings import SettingsCog
from bot.cogs.status import StatusCog
from bot.cogs.top import TopCog
from bot.duels import Duels
from bot.error_handler import Tree
from bot.i18n.command_translator import CommandTranslator
from bot.jobs import Jobs
from bot.lost import tell_lost
from bot.media_cache import MediaCache
from bot.ops.metrics import Metrics
from bot.replying.progress_note import Sleep
from bot.services.error_policy import ErrorPolicy
from bot.settings import BotSettings
from bot.store import Store
from bot.views.cancel import CancelButton
from bot.views.delete import ConfirmDeleteButton, DeleteButton, KeepButton
from bot.views.duel import DuelVoteButton, RevealButton
from bot.views.forget import ForgetButton
from bot.views.lists import PageButton
from bot.views.piece import FavouriteButton, VoteButton
from bot.views.play import PlayButton
from bot.views.remake import REMAKE
from bot.views.settings import SettingsItem
from bot.working import Working
from engine.api.interface import Engine

_log = logging.getLogger(__name__)

_COMMANDS_NOTE = "commands"

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
    *REMAKE,
    SettingsItem,
)
"""Every button and menu that works after a restart."""


class Affetto(commands.Bot):
    """The bot. It reads no messages and needs no privileged intent.

    Args:
        settings: What the operator chose.
        store: An open store.
        engine: An engine that is ready.
        sleep: Waits between two edits of a reply; tests have their own.

    Attributes:
        store: The same store, for buttons, which are made anew each time one is pressed.
        cache: Rendered sound and pictures, for buttons likewise.
        working: Knows the work under way, for buttons likewise.
        jobs: Runs jobs, for buttons likewise.
        duels: Knows the duels, for buttons likewise.
        admission: Knows who has pieces under way, for buttons likewise.
        error_policy: Handles what buttons and commands raise.
        metrics: What the operator's monitoring asks for.

    Raises:
        SetupError: The cache's folder cannot be written.
    """

    def __init__(
        self, settings: BotSettings, store: Store, engine: Engine, sleep: Sleep = asyncio.sleep
    ) -> None:
        # It does not speak in voice channels, and does not miss what that takes.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            # Without the intent for messages none ever arrives that could hold a prefix.
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            # On servers, in direct messages, and for members who installed it for themselves
            # wherever they are: all it does needs but the reply to a command.
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_mentions=discord.AllowedMentions.none(),
            # Nothing is read from these caches, and they grow with the servers.
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.store = store
        self.cache = MediaCache(settings.data_dir / "cache", settings.cache_bytes)
        self.admission = Admission(
            store.servers.rules,
            Limits(
                per_member=settings.jobs_per_member,
                per_day=settings.pieces_per_day,
                in_all=settings.workers + settings.queue_limit,
            ),
        )
        self.metrics = Metrics(
            waiting=lambda: engine.waiting,
            under_way=lambda: self.admission.in_all,
            workers=lambda: len(engine.worker_pids),
        )
        self.working = Working(store, engine, sleep)
        self.jobs = Jobs(store, self.working, self.cache, self.admission, self.metrics)
        self.duels = Duels(store, self.jobs)
        self.error_policy = ErrorPolicy(store)
        self._sleep = sleep
        self._tasks: list[asyncio.Task[None]] = []

    async def setup_hook(self) -> None:
        """Get ready, after the login and before Discord sends any request."""
        await self.add_cog(ComposeCog(self.jobs, self.store))
        await self.add_cog(DuelCog(self.duels, self.store))
        await self.add_cog(MenusCog(self.tree))
        await self.add_cog(HistoryCog(self.jobs, self.store))
        await self.add_cog(TopCog(self.store))
        await self.add_cog(PrivacyCog(self.store))
        await self.add_cog(SettingsCog(self.store))
        await self.add_cog(HelpCog())
        await self.add_cog(StatusCog(self.working.engine, self.admission, self.store))
        self.add_dynamic_items(*ITEMS)
        self.admission.remember(await self.store.jobs.made(since=time.time() - DAY))
        await self._register_commands()
        if lost := await self.store.jobs.mark_lost():
            _log.warning("the last run left %d jobs open", len(lost))
            # Many messages may take long, and nobody else should wait for them.
            self._tasks.append(asyncio.create_task(tell_lost(self, lost)))
        self._tasks.append(asyncio.create_task(self.duels.watch(self, self._sleep)))

    async def close(self) -> None:
        """Leave Discord."""
        for task in self._tasks:
            task.cancel()
        await super().close()

    def is_well(self) -> bool:
        """Whether requests from Discord get here."""
        # The connection is None before the first one, which the library's types leave out.
        connection: discord.gateway.DiscordWebSocket | None = self.ws
        return self.is_ready() and connection is not None and connection.open

    async def on_ready(self) -> None:
        """Say so in the log; Discord sends this again after a lost connection."""
        _log.info("ready in %d servers", len(self.guilds))

    async def _register_commands(self) -> None:
        """Register the commands with Discord, unless they are as they were the last time.

        Discord allows 200 new commands a day, and shows members nothing while it replaces
        them. Source: https://discord.com/developers/docs/interactions/application-commands
        """
        translator = CommandTranslator()
        await self.tree.set_translator(translator)
        described = [
            await command.get_translated_payload(self.tree, translator)
            for command in self.tree.get_commands()
        ]
        described.sort(key=lambda command: str(command["name"]))
        # Another application, that is, another token, has none of them yet.
        text = json.dumps([self.application_id, described], sort_keys=True)
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        if await self.store.notes.read(_COMMANDS_NOTE) == fingerprint:
            return
        await self.tree.sync()
        await self.store.notes.write(_COMMANDS_NOTE, fingerprint)
        _log.info("registered %d commands", len(described))
