"""Runs ``python -m bot`` as it stands, pointed at a Discord of a test's own.

``python -m tests.discord_server.launcher HOST:PORT MODULE:FUNCTION`` sets the two addresses in
discord.py, has it wait no five seconds between two shards, play four times as fast, leave voice
channels sooner and have radios of short pieces, and has the workers open the composer with that
function instead of the trained model; ``-`` leaves the model. With ``TEST_SPEED`` it plays so many
times as fast, and all else of playing stays. All else is the real program, with
real settings, workers and synthesizer.
"""

from __future__ import annotations

import functools
import os
import runpy
import sys
from unittest.mock import AsyncMock

from tests.discord_server.opener import Opener


def main() -> None:
    """Change what there is to change, then be ``python -m bot``."""
    import discord  # noqa: PLC0415 - the workers import this module too
    import yarl  # noqa: PLC0415

    import bot.services.player_session  # noqa: PLC0415
    import bot.services.radio_taste  # noqa: PLC0415
    import engine.service.engines  # noqa: PLC0415

    address, composer = sys.argv[1:]
    discord.http.Route.BASE = f"http://{address}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://{address}/gateway")
    discord.Client.before_identify_hook = AsyncMock()  # type: ignore[method-assign]
    speed = os.environ.get("TEST_SPEED", "")
    discord.player.AudioPlayer.DELAY /= float(speed or 4)
    if not speed:
        bot.services.player_session.ALONE_SECONDS = 1.5  # type: ignore[misc]
        bot.services.player_session.IDLE_SECONDS = 1.5  # type: ignore[misc]
        bot.services.radio_taste.RADIO_SECONDS = 5  # type: ignore[misc]
    if composer != "-":
        engine.service.engines.open_pool = functools.partial(
            engine.service.engines.open_pool, open_composer=Opener(composer)
        )
    sys.argv = ["bot"]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
