"""What happens when something goes wrong: the policy, and the one place that carries it out.

Whatever a command, a button or a job raises ends up in :meth:`ErrorPolicy.handle`:

* The **member** gets one sentence that says what to try, and the request's id. The member alone
  sees it if nothing was posted yet. Otherwise it takes the place of the reply, which would show
  "thinking…" or the last progress for ever; but what stands posted stays. If the reply is gone
  (its token lives 15 minutes, or somebody deleted it), an ordinary message in the channel says
  it, and where the channel is closed to the bot, a direct message.
* The **log** gets the id (:mod:`bot.ops.logs`) and the traceback. What a member mistyped or
  cancelled is no fault of the program: there the log gets the id alone, and never what was
  typed. Nor is a full queue, another process that holds the database, or an engine that is not
  there: a line says so.
* The **job's row**, if there is one, is closed as failed. Until the sentence got through, a
  notice stands beside it, which is tried again (:mod:`bot.services.notices`).
* If the bot itself is **shutting down**, only a line in the log is written: the row stays open,
  and the next start tells the member.

An error of the store carries no sentence; here it gets the one that the member reads.

The sentence of a RequestError may hold what the member typed, so mentions and markup in it are
escaped; besides, the bot pings nobody (see ``AllowedMentions`` in :mod:`bot.client`).
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeGuard

import discord
from discord import app_commands

from bot.i18n.messages import all_of, key, t
from bot.replying.failures import DISCORD_FAILURES, TOO_LARGE, NotPostedError
from bot.replying.posting import tell
from bot.replying.reply_target import ReplyTarget
from bot.replying.request_context import begin_request
from bot.services.bookkeeping import Bookkeeping
from bot.services.drain import Drain
from bot.services.notices import Notices
from bot.store import Store
from bot.store.errors import (
    BusyError,
    DuelNotFoundError,
    DuelOverError,
    JamNotFoundError,
    JamOverError,
    PieceNotFoundError,
)
from engine.api.errors import (
    AffettoError,
    DataError,
    DeadlineError,
    EngineAwayError,
    EngineClosedError,
    EngineError,
    JobCancelledError,
    NoMachineError,
    QueueFullError,
    RequestError,
    SetupError,
    WorkerDiedError,
)

_log = logging.getLogger(__name__)

SENTENCES: Final[Mapping[type[BaseException], str]] = MappingProxyType(
    {
        QueueFullError: key("trouble-queue-full"),
        DeadlineError: key("trouble-deadline"),
        WorkerDiedError: key("trouble-worker-died"),
        JobCancelledError: key("trouble-cancelled"),
        EngineClosedError: key("trouble-closing"),
        NoMachineError: key("trouble-no-machine"),
        EngineAwayError: key("trouble-engine-away"),
        EngineError: key("trouble-engine"),
        DataError: key("trouble-data"),
        SetupError: key("trouble-setup"),
        app_commands.CommandNotFound: key("trouble-command-changed"),
        app_commands.CommandSignatureMismatch: key("trouble-command-changed"),
        discord.Forbidden: key("trouble-forbidden"),
        BusyError: key("trouble-busy"),
        Exception: key("trouble-any"),
    }
)
"""Error to the key of its sentence; an error without an entry has the sentence of its base."""


STORE_SENTENCES: Final[Mapping[type[Exception], str]] = MappingProxyType(
    {
        PieceNotFoundError: key("piece-gone"),
        DuelNotFoundError: key("duel-gone"),
        DuelOverError: key("duel-over"),
        JamNotFoundError: key("jam-gone"),
        JamOverError: key("jam-over"),
    }
)
"""Error of the store to the key of its sentence; all are refusals to the member."""


def sentence(error: BaseException) -> str:
    """Words an error for the member.

    ``sentence(QueueFullError("x"))`` is "Many pieces are waiting already: try again in a
    minute." in English.
    """
    if isinstance(error, RequestError) or _is_upload(error):
        return discord.utils.escape_mentions(discord.utils.escape_markdown(_refusal(error)))
    if isinstance(error, discord.HTTPException) and error.status == TOO_LARGE:
        return t("trouble-too-large")
    if isinstance(error, NotPostedError):
        pieces = [str(piece) for piece in error.pieces]
        return t("trouble-not-posted", count=len(pieces), pieces=all_of(pieces), first=pieces[0])
    return t(next(SENTENCES[cls] for cls in type(error).__mro__ if cls in SENTENCES))


@dataclass(frozen=True, slots=True)
class ErrorPolicy:
    """Carries out the policy of this module; one instance serves all.

    Attributes:
        store: Holds the rows of the jobs that fail.
        books: Writes down how they ended.
        drain: Waits for what is being told, once the bot is to stop.
        notices: Tells members later what they cannot be told now.
    """

    store: Store
    books: Bookkeeping
    drain: Drain
    notices: Notices

    async def handle(self, target: ReplyTarget, error: Exception) -> None:
        """Does with an error what the policy says.

        Args:
            target: Where the request is answered.
            error: What the command, button or job raised.
        """
        with self.drain.holding():
            await self._handle(target, _worded(_cause(error)))

    async def _handle(self, target: ReplyTarget, error: Exception) -> None:
        name, interaction = target.name, target.interaction
        if interaction.client.is_closed():
            _log.info("left to the next start: %s", type(error).__name__)
            return
        _log_error(error)
        text = f"{sentence(error)}\n-# {t('request-id', id=name)}"
        notices, job_id = self.store.notices, target.job_id
        is_told = False

        async def owe() -> bool:
            is_job = await notices.owe(job_id, type(error).__name__, text)
            if is_job and is_told:
                await notices.told(job_id)
            return is_job

        # First the note that it is owed: a stop while it is told loses nothing.
        is_job = await self.books.keep(owe)
        try:
            await tell(target, text)
            is_told = True
        except DISCORD_FAILURES:
            _log.warning("the member could not be told", exc_info=True)
        if is_job:
            closing = notices.told if is_told else notices.postpone
            await self.books.keep(lambda: closing(job_id))
            self.notices.wake()

    @asynccontextmanager
    async def boundary(
        self, interaction: discord.Interaction[discord.Client]
    ) -> AsyncIterator[None]:
        """The outermost boundary of a button: the library would log an error and say nothing."""
        begin_request(interaction)
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the outermost boundary
            await self.handle(ReplyTarget(interaction), error)


def _log_error(error: Exception) -> None:
    """Logs an error: with a traceback where the program is at fault, else in a line."""
    if isinstance(error, RequestError) or _is_upload(error):
        _log.info("refused")
    elif isinstance(error, QueueFullError):
        _log.info("refused: as many jobs wait as may wait")
    elif isinstance(error, JobCancelledError):
        _log.info("cancelled")
    elif isinstance(error, EngineClosedError):
        _log.info("cut off by the stop")
    elif isinstance(error, NoMachineError):
        _log.warning("given up: no engine machine is there for it")
    elif isinstance(error, EngineAwayError):
        _log.warning("given up: the engine's database is away")
    elif isinstance(error, BusyError):
        _log.warning("given up: another process holds the database")
    else:
        _log.error("failed", exc_info=error)


def _is_upload(error: BaseException) -> TypeGuard[DataError]:
    """Whether a member's file cannot be read; what is kept has no code."""
    return isinstance(error, DataError) and bool(error.code)


def _refusal(error: AffettoError) -> str:
    """Words a refusal in the member's language, if it has a code; else as it is."""
    return t(f"error-{error.code}", **error.values) if error.code else str(error)


def _worded(error: Exception) -> Exception:
    """Turns an error of the store into a refusal; returns any other error as it is."""
    if type(error) in STORE_SENTENCES:
        return RequestError(t(STORE_SENTENCES[type(error)])).with_traceback(error.__traceback__)
    return error


def _cause(error: Exception) -> Exception:
    """Unwraps what the library wrapped around an error."""
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    # The wrapper's own text holds what was typed, so it must not reach the log.
    if isinstance(error, app_commands.TransformerError) and isinstance(error.__cause__, Exception):
        return error.__cause__
    return error
