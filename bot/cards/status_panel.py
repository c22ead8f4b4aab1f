"""The panel that shows the operator how the bot and its workers are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import discord

from bot.i18n.messages import t
from bot.store.figures import Misses, ModelUse
from engine.api.interface import WorkerInfo

PERIOD_SECONDS: Final = 24 * 60 * 60
"""How far back the times go: a day."""
MAX_JOBS: Final = 10_000
"""How many jobs of that time the times are taken from, the newest."""
MAX_PIECES: Final = 1_000
"""Of how many of the newest pieces the models are counted."""

# In percent.
_SHARES: Final = (50, 95)
# All fit into the 1,024 characters of an embed's field.
_MODELS_SHOWN: Final = 10
_PROCESSES_SHOWN: Final = 20
_STAGES_SHOWN: Final = 15


def percentile(values: Sequence[float], share: float) -> float:
    """Returns the smallest value that so large a share of the values does not exceed.

    ``percentile([1.0, 2.0, 3.0, 4.0], 0.5)`` is 2.0.

    Args:
        values: At least one, in any order.
        share: Above 0, up to 1.
    """
    return sorted(values)[math.ceil(share * len(values)) - 1]


def times(stages: Mapping[str, Sequence[float]]) -> str:
    """Tabulates percentiles of each stage's seconds, for a monospaced font."""
    if not stages:
        return t("status-no-times")
    width = max(map(len, stages))
    head = " ".join([" " * width, *(f"{f'p{share:.0f}':>7}" for share in _SHARES), f"{'n':>6}"])
    lines = [
        " ".join(
            [
                f"{stage:<{width}}",
                *(f"{percentile(seconds, share / 100):7.2f}" for share in _SHARES),
                f"{len(seconds):6}",
            ]
        )
        for stage, seconds in [*stages.items()][:_STAGES_SHOWN]
    ]
    return "\n".join(["```", head, *lines, "```"])


def misses(missed: Misses) -> str:
    """Words how far the estimates of waiting times were off."""
    if not missed.count:
        return t("status-no-estimates")
    return t("status-misses", seconds=missed.seconds, count=missed.count)


def memory(processes: Sequence[tuple[str, int | None]]) -> str:
    """Lists processes, a line each: its id and its resident memory.

    Args:
        processes: Process ids, each with its bytes, or None if they are unknown.
    """
    lines = []
    for pid, taken in processes[:_PROCESSES_SHOWN]:
        lines.append(f"{pid}: {t('status-unknown') if taken is None else f'{taken / 1e6:.0f} MB'}")
    if len(processes) > _PROCESSES_SHOWN:
        lines.append(t("status-more", count=len(processes) - _PROCESSES_SHOWN))
    return "\n".join(lines) or t("status-none")


def models(used: Sequence[ModelUse]) -> str:
    """Lists models, a line each: which, and how many pieces it wrote."""
    lines = [
        f"{model.name} {model.version} ({model.checksum[:8]}): {model.pieces}"
        for model in used[:_MODELS_SHOWN]
    ]
    return "\n".join(lines) or t("status-none")


def status_panel(
    *,
    since: str,
    waiting: int,
    under_way: int,
    own_memory: tuple[str, int | None],
    workers: Sequence[WorkerInfo],
    stages: Mapping[str, Sequence[float]],
    missed: Misses,
    used: Sequence[ModelUse],
) -> discord.Embed:
    """Shows queue, workers, memory, times and models.

    Args:
        since: When the bot started, as Discord shows times.
        waiting: Jobs that wait for a worker.
        under_way: Jobs that were accepted and are not done, the waiting ones included.
        own_memory: The bot's process id, with its bytes.
        workers: The workers that are up.
        stages: How long recent jobs took: stage to seconds, one value per job.
        missed: How far the latest estimates were off.
        used: The models of the newest pieces.
    """
    embed = discord.Embed(title=t("status-title"))
    embed.add_field(name=t("status-started"), value=since)
    queue = t("status-queue-text", waiting=waiting, under_way=under_way)
    embed.add_field(name=t("status-queue"), value=queue)
    embed.add_field(name=t("status-memory"), value=memory([own_memory]))
    embed.add_field(
        name=t("status-workers"), value=memory([(one.name, one.memory_bytes) for one in workers])
    )
    embed.add_field(name=t("status-times"), value=times(stages), inline=False)
    embed.add_field(name=t("status-estimates"), value=misses(missed), inline=False)
    embed.add_field(name=t("status-models"), value=models(used), inline=False)
    return embed
