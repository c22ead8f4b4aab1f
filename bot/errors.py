"""What happens when something goes wrong: the policy, and the one place that carries it out.

Whatever a command, a button or a job raises ends up in :func:`handle`:

* The **member** gets one sentence that says what to try, and the request's id. It is theirs
  alone where nothing was posted yet. Otherwise it takes the place of the reply, which would
  say "thinking…" or show the last progress for ever. If the reply is gone (its token lives
  15 minutes, or somebody deleted it), an ordinary message in the channel says it.
* The **log** gets the id (:mod:`bot.logs`) and the traceback. What a member mistyped or
  cancelled is no fault of the program: there the log gets the id alone, and never what was
  typed.
* The **job's row**, where there is one, is closed as failed.
* If the bot itself is **shutting down**, none of this but a line in the log: the row stays
  open, and the next start tells the member.

What a RequestError says can hold what the member typed, so mentions and markup in it are
made harmless; besides, the bot pings nobody (see ``AllowedMentions`` in :mod:`bot.app`).
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands

from bot.answer import Answer
from bot.i18n.messages import key, t
from bot.posting import tell
from bot.request import begin
from bot.store.errors import DuelNotFoundError, DuelOverError, PieceNotFoundError
from bot.trouble import DISCORD_TROUBLE, TOO_LARGE
from engine.api.errors import (
    DataError,
    DeadlineError,
    EngineClosedError,
    EngineError,
    JobCancelledError,
    QueueFullError,
    RequestError,
    SetupError,
    WorkerDiedError,
)

if TYPE_CHECKING:
    from bot.app import Affetto

_log = logging.getLogger(__name__)

SENTENCES: Final[Mapping[type[BaseException], str]] = MappingProxyType(
    {
        QueueFullError: key("trouble-queue-full"),
        DeadlineError: key("trouble-deadline"),
        WorkerDiedError: key("trouble-worker-died"),
        JobCancelledError: key("trouble-cancelled"),
        EngineClosedError: key("trouble-closing"),
        EngineError: key("trouble-engine"),
        DataError: key("trouble-data"),
        SetupError: key("trouble-setup"),
        app_commands.CommandNotFound: key("trouble-command-changed"),
        app_commands.CommandSignatureMismatch: key("trouble-command-changed"),
        discord.Forbidden: key("trouble-forbidden"),
        Exception: key("trouble-any"),
    }
)
"""The key of what the member is told; an error without an entry of its own has that of its base."""


STORE_SENTENCES: Final[Mapping[type[Exception], str]] = MappingProxyType(
    {
        PieceNotFoundError: key("piece-gone"),
        DuelNotFoundError: key("duel-gone"),
        DuelOverError: key("duel-over"),
    }
)
"""The key of what the member is told about each error of the store: all are refusals."""


def sentence(error: BaseException) -> str:
    """What the member is told about an error."""
    if isinstance(error, RequestError):
        return discord.utils.escape_mentions(discord.utils.escape_markdown(_refusal(error)))
    if isinstance(error, discord.HTTPException) and error.status == TOO_LARGE:
        return t("trouble-too-large")
    return t(next(SENTENCES[cls] for cls in type(error).__mro__ if cls in SENTENCES))


def _refusal(error: RequestError) -> str:
    """The error in the language spoken, or as it is where it has no name."""
    return t(f"error-{error.code}", **error.values) if error.code else str(error)


async def handle(answer: Answer, error: Exception) -> None:
    """Do with the error what the policy above says."""
    error = _worded(_cause(error))
    name, interaction = answer.name, answer.interaction
    if interaction.client.is_closed():
        _log.info("left to the next start: %s", type(error).__name__)
        return
    if isinstance(error, RequestError):
        _log.info("refused")
    elif isinstance(error, JobCancelledError):
        _log.info("cancelled")
    else:
        _log.error("failed", exc_info=error)
    try:
        await tell(answer, f"{sentence(error)}\n-# {t('request-id', id=name)}")
    except DISCORD_TROUBLE:
        _log.warning("the member could not be told", exc_info=True)
    await interaction.client.store.jobs.failed(answer.job_id, type(error).__name__)


@asynccontextmanager
async def boundary(interaction: discord.Interaction[Affetto]) -> AsyncIterator[None]:
    """The outermost boundary of a button: the library would log an error and say nothing."""
    begin(interaction)
    try:
        yield
    except Exception as error:  # noqa: BLE001 - see above
        await handle(Answer(interaction), error)


class Tree(app_commands.CommandTree["Affetto"]):
    """The commands, with the policy above for what they raise."""

    async def interaction_check(self, interaction: discord.Interaction[Affetto], /) -> bool:
        """Let everything through; this comes first, in the task that serves the command."""
        begin(interaction)
        return True

    async def on_error(
        self, interaction: discord.Interaction[Affetto], error: app_commands.AppCommandError, /
    ) -> None:
        """The outermost boundary of a command."""
        await handle(Answer(interaction), error)


def _worded(error: Exception) -> Exception:
    """A store error as the refusal it means to the member; any other error as it is."""
    if type(error) in STORE_SENTENCES:
        return RequestError(t(STORE_SENTENCES[type(error)])).with_traceback(error.__traceback__)
    return error


def _cause(error: Exception) -> Exception:
    """The error itself, out of what the library wrapped around it."""
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    # This wrapper's own text holds what was typed, so it must not reach the log.
    if isinstance(error, app_commands.TransformerError) and isinstance(error.__cause__, Exception):
        return error.__cause__
    return error
