"""What an evaluation run found, as a table in Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engine.evaluation.figures import Figures
from engine.evaluation.intervals import Estimate
from engine.evaluation.results import Results


@dataclass(frozen=True, slots=True)
class Layout:
    """How the figures of one kind of music are laid out.

    Attributes:
        scale: What the columns beside the generated music are.
        rows: A figure's name to what the table calls it and what is aimed at, in order.
        measured_on: What the losses were measured on.
    """

    scale: str
    rows: Mapping[str, tuple[str, str]]
    measured_on: str


def to_json(results: Results) -> dict[str, Any]:
    """Write all figures as plain values."""
    return {
        "pieces": results.pieces,
        "seconds": results.seconds,
        "longest_allowed": results.longest_allowed,
        "columns": {
            column: {name: asdict(estimate) for name, estimate in figures.items()}
            for column, figures in results.columns.items()
        },
        "losses": dict(results.losses),
    }


def to_markdown(results: Results, layout: Layout) -> str:
    """Write the table: a row for each figure that was found, a column for each collection."""
    columns = results.columns
    lines = [
        (
            f"{results.pieces} pieces a mood, {results.seconds} s each, seeds fixed; in brackets "
            f"the 95 % interval. Real music stands beside them as a scale: {layout.scale}"
        ),
        "",
        "| | " + " | ".join([*columns, "target"]) + " |",
        "|---|" + "---|" * (len(columns) + 1),
    ]
    for name, (title, target) in layout.rows.items():
        cells = [_cell(figures, name) for figures in columns.values()]
        if any(cells):
            lines.append("| " + " | ".join([title, *cells, target]) + " |")
    lines += ["", f"A match of up to {int(results.longest_allowed)} moves is no copy."]
    if results.losses:
        listed = ", ".join(f"{name} {nats:.3f}" for name, nats in results.losses.items())
        lines += ["", f"Loss on {layout.measured_on}, nats a note: {listed}."]
    return "\n".join(lines) + "\n"


def _cell(figures: Figures, name: str) -> str:
    estimate = figures.get(name)
    return "" if estimate is None else _written(estimate)


def _written(estimate: Estimate) -> str:
    digits = 2 if abs(estimate.value) < 3 else 1
    value, low, high = (
        f"{number:.{digits}f}" for number in (estimate.value, estimate.low, estimate.high)
    )
    return value if estimate.low == estimate.high else f"{value} [{low}, {high}]"
