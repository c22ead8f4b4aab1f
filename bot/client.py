"""The Discord client: its intents, and the services that commands and buttons call."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.ops.metrics import Metrics
from bot.replying.edit_limiter import EditLimiter
from bot.replying.progress_note import Sleep
from bot.replying.request_context import begin_request
from bot.services.admission import DAY, Admission, Limits
from bot.services.analyse import Analyses
from bot.services.bookkeeping import Bookkeeping
from bot.services.claims import Claims
from bot.services.drain import Drain
from bot.services.duel import Duels
from bot.services.engine_runner import EngineRunner
from bot.services.error_policy import ErrorPolicy
from bot.services.jam import Jams
from bot.services.jam_message import JamMessages
from bot.services.jam_steps import JamSteps
from bot.services.jam_turns import JamTurns
from bot.services.jobs import Jobs
from bot.services.media_cache import MediaCache
from bot.services.member_names import MemberNames
from bot.services.notices import Notices
from bot.services.player import Players
from bot.services.player_controls import PlayerControls
from bot.services.player_sound import PieceSounds
from bot.services.radio import Radios
from bot.services.remake import Remakes
from bot.services.remix import Remixes
from bot.services.removal import Removal
from bot.services.renderings import Renderings
from bot.services.replay import Replays
from bot.services.variations import Variations
from bot.settings import BotSettings
from bot.store import Store
from engine.api.interface import Engine
from engine.api.model_names import models_folder

_log = logging.getLogger(__name__)


class Affetto(commands.AutoShardedBot):
    """The bot. It reads no messages and needs no privileged intent.

    It makes as many connections (shards) as Discord asks for, one for some thousand servers.

    Args:
        settings: The operator's settings.
        store: An open store.
        engine: An engine that is ready.
        tree_class: The class of the command tree.
        register: Adds commands, buttons and menus; called once, after the login.
        sleep: Waits so many seconds between two edits of a reply; tests pass their own.

    Attributes:
        store: All that is kept.
        engine: Does the work.
        cache: Rendered sounds and pictures.
        admission: Decides who may have a piece made.
        metrics: What the operator's monitoring reads.
        drain: Counts what is under way, and closes the door to the rest.
        books: Writes down what became of jobs.
        notices: Tells members what became of jobs that ended without them.
        error_policy: Handles what commands and buttons raise.
        runner: Runs work in the engine.
        claims: Brings pieces that the engine made while the bot was down.
        variations: Composes new pieces.
        replays: Posts earlier pieces again.
        remakes: Makes new pieces out of earlier ones.
        remixes: Makes new pieces out of songs, files among them.
        renderings: Posts pieces in other forms.
        duels: Begins and ends duels.
        jams: Open, grow and end jams.
        analyses: Tells what files and pieces are like.
        plays_voice: Whether it plays in voice channels.
        players: Play there.
        controls: Pause, skip and stop what plays there, and set its volume.
        radios: Play there without end.
        removal: Deletes pieces.

    Raises:
        SetupError: The cache's folder cannot be written.
    """

    def __init__(
        self,
        settings: BotSettings,
        store: Store,
        engine: Engine,
        tree_class: type[app_commands.CommandTree[Any]],
        register: Callable[[Affetto], Awaitable[None]],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        # What playing takes and is not there is said by the command that plays.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            # Without the intent for messages none arrives that could hold a prefix.
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=tree_class,
            intents=discord.Intents(guilds=True, voice_states=settings.voice),
            # On servers, in direct messages, and everywhere for members who installed the bot
            # for themselves: it only ever replies to commands.
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_mentions=discord.AllowedMentions.none(),
            # Nothing is read from these caches, and they grow with the servers; but whoever is in
            # a voice channel may listen.
            max_messages=None,
            member_cache_flags=_member_cache(settings),
            chunk_guilds_at_startup=False,
        )
        self.store = store
        self.engine = engine
        self.models = models_folder(settings.data_dir)
        self.cache = MediaCache(settings.data_dir / "cache", settings.cache_bytes)
        self.admission = Admission(
            store.servers.rules,
            Limits(per_member=settings.jobs_per_member, per_day=settings.pieces_per_day),
            lambda: engine.capacity,
        )
        self.metrics = Metrics(
            waiting=lambda: engine.waiting,
            under_way=lambda: self.admission.in_all,
            workers=lambda: len(engine.workers()),
            players=lambda: self.players.count,
        )
        self.drain = Drain()
        self.books = Bookkeeping(sleep)
        jam_messages = JamMessages(store)
        self.notices = Notices(store, sleep, jam_messages)
        self.error_policy = ErrorPolicy(store, self.books, self.drain, self.notices)
        self.runner = EngineRunner(store, engine, sleep, self.books, EditLimiter())
        jobs = Jobs(
            store,
            self.runner,
            self.cache,
            self.admission,
            self.metrics,
            self.books,
            self.drain,
        )
        self.claims = Claims(jobs)
        self.variations = Variations(jobs, self.error_policy)
        names = MemberNames()
        self.replays = Replays(jobs, names)
        self.remakes = Remakes(store, self.variations)
        self.remixes = Remixes(store, self.variations)
        self.renderings = Renderings(store, jobs)
        self.duels = Duels(store, jobs)
        steps = JamSteps(jobs, jam_messages, names)
        self.jams = Jams(store, jobs, jam_messages, JamTurns(names), steps)
        self.analyses = Analyses(store, jobs)
        self.plays_voice = settings.voice
        self.players = Players(store, jobs, PieceSounds(store, jobs))
        self.controls = PlayerControls(self.players, store.servers)
        self.radios = Radios(store, jobs, self.players, self.controls)
        self.removal = Removal(store, self.cache, self.admission, self.players, self.jams)
        self._register = register
        self._sleep = sleep
        self._tasks: list[asyncio.Task[None]] = []

    async def setup_hook(self) -> None:
        """Gets ready, after the login and before Discord sends any request."""
        self.admission.remember(await self.store.jobs.made(since=time.time() - DAY))
        await self._register(self)
        if lost := await self.store.jobs.mark_lost():
            _log.warning("the last run left %d jobs open", len(lost))
        # Many messages may take long, and nobody else should wait for them.
        self._tasks.append(asyncio.create_task(self.notices.watch(self, self.claims)))
        self._tasks.append(asyncio.create_task(self.duels.watch(self, self._sleep)))
        self._tasks.append(asyncio.create_task(self.jams.watch(self, self._sleep)))

    async def on_app_command_completion(
        self, interaction: discord.Interaction[discord.Client], _command: object
    ) -> None:
        """Tells a member who comes by what could not be told before."""
        begin_request(interaction)
        await self.notices.tell_passing(interaction)

    async def stop_working(self, seconds: float) -> None:
        """Takes no new work, lets what is under way end, and tells the members of the rest.

        Args:
            seconds: How long what is under way may take.
        """
        await self.drain.run(seconds, self.runner.give_up)
        # Until here music goes on: nothing is lost by its end.
        await self.players.close()

    async def close(self) -> None:
        """Leaves Discord."""
        self.books.close()
        self.notices.close()
        for task in self._tasks:
            task.cancel()
        await super().close()

    def is_well(self) -> bool:
        """Whether requests from Discord get here, by every shard."""
        shards = self.shards
        return (
            self.is_ready()
            and len(shards) == self.shard_count
            and not any(shard.is_closed() for shard in shards.values())
        )

    async def on_ready(self) -> None:
        """Logs that the bot is ready; Discord sends this again after a lost connection."""
        _log.info("ready in %d servers", len(self.guilds))
        # A stop may have begun by now, which closes the store.
        if not self.drain.is_closing:
            with self.drain.holding():
                await self.players.tidy(self)


def _member_cache(settings: BotSettings) -> discord.MemberCacheFlags:
    flags = discord.MemberCacheFlags.none()
    flags.voice = settings.voice
    return flags
