"""What was found of a beat tracker, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from engine.evaluation.beats.figures import BEAT_ROWS, PLAYERS
from engine.evaluation.intervals import Estimate


def beats_to_json(found: Mapping[str, tuple[Estimate, int]]) -> dict[str, Any]:
    """All figures as plain values."""
    return {
        "players": PLAYERS,
        "figures": {
            name: {**asdict(estimate), "songs": songs} for name, (estimate, songs) in found.items()
        },
    }


def beats_to_markdown(found: Mapping[str, tuple[Estimate, int]]) -> str:
    """The table: a row a figure, with its interval and the number of songs."""
    lines = [
        (
            "Songs that were neither learned from nor tuned on; scores are played by "
            f"{PLAYERS} made-up players each; in brackets the 95 % interval over songs."
        ),
        "",
        "| | found | songs | target |",
        "|---|---|---|---|",
    ]
    for name, (title, target) in BEAT_ROWS.items():
        if name in found:
            estimate, songs = found[name]
            lines.append(
                f"| {title} | {estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}] "
                f"| {songs} | {target} |"
            )
    return "\n".join(lines) + "\n"
