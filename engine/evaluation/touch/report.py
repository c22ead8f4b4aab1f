"""What was found of a touch network, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from engine.evaluation.touch.figures import FLAT, MADE, REAL, SHUFFLED, TouchFigures

_ROWS: Final = {
    "deviation 50": ("Deviation from the grid, median (ms)", 1),
    "deviation 90": ("… 90 %", 1),
    "deviation 99": ("… 99 %", 1),
    "beat variation": ("Beats' lengths: standard deviation of the logarithm", 3),
    "beat memory 1": ("… correlation with the next beat's", 2),
    "beat memory 2": ("… two beats on", 2),
    "beat memory 4": ("… four beats on", 2),
    "pulse": ("Best fit of onsets to one period, windows of 6 s", 3),
}


def touch_to_json(found: TouchFigures) -> dict[str, Any]:
    """All figures as plain values."""
    return asdict(found)


def touch_to_markdown(found: TouchFigures) -> str:
    """The table: a row a figure, a column a touch."""
    columns = (REAL, MADE, SHUFFLED, FLAT)
    lines = [
        (
            f"{found.pieces} held-out performances of EMOPIA and Pop1K7, played anew on their own "
            "notes; shuffled is the real touch in another order, flat a machine's."
        ),
        "",
        f"| | {' | '.join(columns)} |",
        f"|---|{'---|' * len(columns)}",
    ]
    for name, (title, digits) in _ROWS.items():
        values = (f"{found.figures[column][name]:.{digits}f}" for column in columns)
        lines.append(f"| {title} | {' | '.join(values)} |")
    told = ("", *(f"{found.told[column]:.2f}" for column in columns[1:]))
    lines.append(f"| Told from real by boosted trees, AUC | {' | '.join(told)} |")
    return "\n".join(lines) + "\n"
