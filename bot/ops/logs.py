"""The log: lines for people, or JSON for machines; each carries its request's id.

A JSON line is an object: ``time`` (ISO 8601, UTC), ``level``, ``logger``, ``message``, then,
where there is one, ``request`` (the id a member is given with an error), ``error`` (the
traceback) and ``facts``: what a line was given as ``extra={"facts": {…}}``, such as the
seconds of a job's stages. No line holds what a member typed, the bot's token, or what an
interaction is answered with (discord.py logs addresses that hold it).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from bot.replying.request_context import current_request
from bot.settings import LogFormat

_HIDDEN: Final = "[hidden]"
# What stands in the address that an interaction is answered at, for 15 minutes.
_ANSWER: Final = re.compile(r"(/(?:webhooks|interactions)/[0-9]+/)[^/\s\"'?]+")


class DiscreetHandler(logging.StreamHandler[Any]):
    """Writes to the standard error stream, but no secrets.

    Args:
        secrets: Texts that no line may hold, whoever logs them.
    """

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line without the secrets."""
        line = _ANSWER.sub(rf"\1{_HIDDEN}", super().format(record))
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return line


class RequestFilter(logging.Filter):
    """Adds to each record, as ``request``, the id of the request whose task writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Adds the id and lets the record through."""
        record.request = current_request()
        return True


class HumanFormatter(logging.Formatter):
    """Writes lines for people, with the request's id in brackets."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s:%(shown_request)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line, and below it the traceback if there is one."""
        request = getattr(record, "request", None)
        record.shown_request = f" [{request}]" if request else ""
        return super().format(record)


class JsonFormatter(logging.Formatter):
    """Writes one JSON object per line, with the fields that this module's docstring lists."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line."""
        time = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": time.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := getattr(record, "request", None):
            line["request"] = request
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        if facts := getattr(record, "facts", None):
            line["facts"] = facts
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_log(level: str, log_format: LogFormat, secrets: Sequence[str] = ()) -> None:
    """Writes the log to the standard error stream from now on.

    Args:
        level: One of :data:`engine.api.settings.LOG_LEVELS`.
        log_format: One of :data:`bot.settings.LOG_FORMATS`.
        secrets: Texts that no line may hold, such as the bot's token.
    """
    handler = DiscreetHandler(secrets)
    handler.addFilter(RequestFilter())
    handler.setFormatter(JsonFormatter() if log_format == "json" else HumanFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    # Libraries stay at INFO: below it they log what members wrote.
    root.setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
    for ours in ("bot", "engine"):
        logging.getLogger(ours).setLevel(level)
