"""What was found of forms, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from engine.analysis.bars_alike import BAR_DISTANCES
from engine.analysis.moving_harmony import DISTANCES
from engine.analysis.structureness import SPANS
from engine.evaluation.form.figures import Spread
from engine.evaluation.intervals import Estimate


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One collection at one length.

    Attributes:
        name: What the table calls it.
        pieces: How many there are.
        spreads: A figure's name to its spread.
        told_apart: From what, and how well (:func:`engine.evaluation.form.figures.told_apart`).
        forms: A kind of form to how many pieces have it.
    """

    name: str
    pieces: int
    spreads: Mapping[str, Spread]
    told_apart: tuple[str, Estimate] | None
    forms: Mapping[str, int]


_BARS: Final = " / ".join(map(str, BAR_DISTANCES))
_ROWS: Final = (
    (f"bars alike at {_BARS}, median", [f"alike_{one}" for one in BAR_DISTANCES], "median"),
    ("… mean", [f"alike_{one}" for one in BAR_DISTANCES], "mean"),
    ("bar pairs alike above .8, share", [f"copies_{one}" for one in BAR_DISTANCES], "mean"),
    ("bars alike, part by part, mean", [f"parts_alike_{one}" for one in BAR_DISTANCES], "mean"),
    ("bars of the bass alike, mean", [f"bass_alike_{one}" for one in BAR_DISTANCES], "mean"),
    ("bars of the drums alike, mean", [f"drums_alike_{one}" for one in BAR_DISTANCES], "mean"),
    ("structureness short / mid / long", [f"si_{span}" for span in SPANS], "mean"),
    ("commonest pitch's share, median", ["commonest"], "median"),
    ("… 95 %", ["commonest"], "high"),
    ("… most", ["commonest"], "most"),
    ("windows of 10 s with one pitch above half", ["stuck"], "mean"),
    ("bars that return", ["returned"], "mean"),
    ("chroma 1 / 2 / 4 / 8 s apart", [f"chroma_{one}s" for one in DISTANCES], "mean"),
    ("melodic figures that came before, median", ["figures_again"], "median"),
)
"""The rows of the table: what they are called, the figures, and which value of each."""


def form_to_json(columns: Sequence[FormColumn]) -> list[dict[str, Any]]:
    """All that was found, as plain values."""
    return [asdict(column) for column in columns]


def form_to_markdown(columns: Sequence[FormColumn]) -> str:
    """A table with a column a collection.

    In brackets is the 95 % interval over songs, where a cell has room for it.
    """
    head = [f"{column.name} ({column.pieces})" for column in columns]
    lines = ["| | " + " | ".join(head) + " |", "|---" * (len(columns) + 1) + "|"]
    for title, names, value in _ROWS:
        cells = [
            " / ".join(_cell(column.spreads.get(name), value, len(names) == 1) for name in names)
            for column in columns
        ]
        if any(cell.strip(" /–") for cell in cells):
            lines.append(f"| {title} | " + " | ".join(cells) + " |")
    told = [
        f"{_bracketed(column.told_apart[1])} from {column.told_apart[0]}"
        if column.told_apart
        else "–"
        for column in columns
    ]
    lines.append("| told apart by its movement, AUC | " + " | ".join(told) + " |")
    kinds = [str(len(column.forms)) if column.forms else "–" for column in columns]
    lines.append("| kinds of form, of the first hundred | " + " | ".join(kinds) + " |")
    return "\n".join(lines) + "\n"


def _cell(spread: Spread | None, value: str, alone: bool) -> str:
    if spread is None:
        return "–"
    found: Estimate | float = getattr(spread, value)
    if isinstance(found, Estimate):
        return _bracketed(found) if alone else _short(found.value)
    return _short(found)


def _bracketed(estimate: Estimate) -> str:
    return f"{_short(estimate.value)} [{_short(estimate.low)}, {_short(estimate.high)}]"


def _short(value: float) -> str:
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.3f}"
