"""The log: lines for people, or JSON for machines; each carries its request's id.

A JSON line is an object: ``time`` (ISO 8601, UTC), ``level``, ``logger``, ``message``, then,
where there is one, ``request`` (the id a member is given with an error), ``error`` (the
traceback) and ``facts``: what a line was given as ``extra={"facts": {…}}``, such as the
seconds of a job's stages. No line holds what a member typed.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from bot.replying.request_context import current_request
from bot.settings import LogFormat


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


def set_up_log(level: str, log_format: LogFormat) -> None:
    """Writes the log to the standard error stream from now on.

    Args:
        level: One of :data:`engine.api.settings.LOG_LEVELS`.
        log_format: One of :data:`bot.settings.LOG_FORMATS`.
    """
    handler = logging.StreamHandler()
    handler.addFilter(RequestFilter())
    handler.setFormatter(JsonFormatter() if log_format == "json" else HumanFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    # Libraries stay at INFO: below it they log what members wrote.
    root.setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
    for ours in ("bot", "engine"):
        logging.getLogger(ours).setLevel(level)
