"""The operator's settings: the engine's, and what the bot adds to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from engine.api.setting_rules import Rule, about, whole
from engine.api.settings import EngineSettings

DATABASE_NAME: Final = "affetto.db"
"""The name of the SQLite file in the data folder."""
MEGABYTE: Final = 1_000_000
"""Bytes."""

LogFormat = Literal["human", "json"]
LOG_FORMATS: Final[tuple[LogFormat, ...]] = ("human", "json")
"""The formats of a log line, the default first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotSettings(EngineSettings):
    """All settings of the bot, the engine's included.

    Attributes:
        discord_token: The bot's token; kept out of ``repr`` and of every error.
        jobs_per_member: How many pieces one member may have under way, 1 … 100.
        pieces_per_day: How many one member may make in 24 hours on all servers, 1 … 100000.
        cache_bytes: How much rendered sound is kept, 0 … 10¹² bytes.
        drain_seconds: How long pieces under way may take once the bot is to stop, 0 … 600.
        log_format: How log lines look: for people or JSON.
        metrics_port: The port that shows metrics, or None for none, 1 … 65535.
        metrics_host: The address that port is on.
        voice: Whether the bot plays in voice channels.

    Raises:
        SetupError: A value is not allowed; one line for each.
    """

    discord_token: str = field(
        repr=False,
        metadata=about(
            "DISCORD_TOKEN",
            Rule(
                "must be the bot's token alone, without spaces or the word Bot",
                str,
                lambda token: bool(token) and not any(map(str.isspace, token)),
            ),
            "The bot's token, from https://discord.com/developers/applications (Bot, Reset Token).",
            secret=True,
        ),
    )
    jobs_per_member: int = field(
        default=3,
        metadata=about(
            "AFFETTO_JOBS_PER_MEMBER",
            whole(1, 100),
            "How many pieces one member may have under way; a quarter of all places is kept for "
            "members with none.",
        ),
    )
    pieces_per_day: int = field(
        default=200,
        metadata=about(
            "AFFETTO_PIECES_PER_DAY",
            whole(1, 100_000),
            "How many pieces one member may make in 24 hours, on all servers together.",
        ),
    )
    cache_bytes: int = field(
        default=500 * MEGABYTE,
        metadata=about(
            "AFFETTO_CACHE_MB",
            whole(0, 1_000_000, unit=MEGABYTE),
            "How many megabytes of rendered sound are kept; it can always be rendered again.",
        ),
    )
    drain_seconds: int = field(
        default=20,
        metadata=about(
            "AFFETTO_DRAIN",
            whole(0, 600),
            "How many seconds pieces under way may take to end once the bot is told to stop.",
        ),
    )
    log_format: LogFormat = field(
        default=LOG_FORMATS[0],
        metadata=about(
            "AFFETTO_LOG_FORMAT",
            Rule(f"must be one of {', '.join(LOG_FORMATS)}", str.lower, LOG_FORMATS.__contains__),
            "How log lines look: human, or json with one object a line.",
        ),
    )
    metrics_port: int | None = field(
        default=None,
        metadata=about(
            "AFFETTO_METRICS_PORT",
            whole(1, 65_535),
            "The port that shows metrics to Prometheus; if not set, none does.",
        ),
    )
    metrics_host: str = field(
        default="127.0.0.1",
        metadata=about(
            "AFFETTO_METRICS_HOST",
            Rule(
                "must be an address or a host's name",
                str,
                lambda host: not any(map(str.isspace, host)),
            ),
            "The address that port is on; others than this machine's own let the network see it.",
        ),
    )
    voice: bool = field(
        default=False,
        metadata=about(
            "AFFETTO_VOICE",
            Rule(
                "must be 1 (on) or 0 (off)",
                lambda text: bool(("0", "1").index(text)),
            ),
            "Whether the bot plays pieces in voice channels: 1 if it does, 0 if not.",
        ),
    )


def database_path(settings: EngineSettings) -> Path:
    """Returns the path of the SQLite file, ``affetto.db`` in the data folder."""
    return settings.data_dir / DATABASE_NAME
