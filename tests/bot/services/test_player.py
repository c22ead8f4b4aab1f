"""Which channel of a server the bot plays in, while it is still to begin there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.services.player import Players
from bot.services.player_session import Session
from engine.api.errors import RequestError

NOTHING: Any = None


def room(number: int) -> Any:
    """An empty voice channel of one server."""
    guild = SimpleNamespace(id=1, get_member=lambda _: None, me=None)
    return SimpleNamespace(
        id=number, guild=guild, members=[], voice_states={}, mention=f"<#{number}>"
    )


async def test_what_is_still_to_begin_elsewhere_is_not_waited_for() -> None:
    players = Players(NOTHING, NOTHING, NOTHING)
    players._sessions[1] = Session(room(5), NOTHING)
    assert await players.session_in(room(5)) is players._sessions[1]
    with pytest.raises(RequestError, match="5"):
        await players.session_in(room(6))
