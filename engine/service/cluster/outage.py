"""Whether the database is away, and for how long."""

from __future__ import annotations

import logging
import time
from typing import Final

AWAY_SECONDS: Final = 30.0
"""How long the database may be away before whoever waits is told."""

_log = logging.getLogger(__name__)


class Outage:
    """Takes note of each try to reach the database; its beginning and its end are logged."""

    def __init__(self) -> None:
        self._since: float | None = None

    def over(self) -> None:
        """Take note that the database was reached."""
        if self._since is not None:
            _log.info("the engine's database is back")
            self._since = None

    def met(self, error: BaseException) -> bool:
        """Take note that it could not be; whether it has been away for too long."""
        if self._since is None:
            cause = error.__cause__ or error  # procrastinate's own says nothing
            said = str(cause).strip().partition("\n")[0]
            _log.warning("the engine's database is away (%s): %s", type(cause).__name__, said)
            self._since = time.monotonic()
        return time.monotonic() - self._since > AWAY_SECONDS
