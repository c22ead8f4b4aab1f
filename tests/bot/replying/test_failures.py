"""How long to wait for Discord."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.replying.failures import wait_seconds


def refused(status: int, **headers: str) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="", headers=headers)
    return discord.HTTPException(response, "")


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (refused(429, **{"Retry-After": "2.5"}), 2.5),
        (refused(429, **{"Retry-After": "-1"}), 0.0),
        # A proxy may name a date, or nothing at all.
        (refused(429, **{"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), 0.0),
        (refused(429), 0.0),
        (refused(500, **{"Retry-After": "2.5"}), 0.0),
        (OSError(), 0.0),
    ],
)
def test_it_waits_as_long_as_a_limit_asks_for_and_no_longer_than_it_says(
    error: Exception, seconds: float
) -> None:
    assert wait_seconds(error) == seconds
