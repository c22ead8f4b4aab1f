"""What a trial found, for people (a table in Markdown) and for programs (JSON)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from engine.evaluation.figures import Figures
from engine.evaluation.intervals import Estimate
from engine.evaluation.trial import Results

ROWS: Final = {
    "mood": ("Mood read right, of four", "≥ .85"),
    "mood_happy": ("… happy", "≥ .75"),
    "mood_angry": ("… angry", "≥ .75"),
    "mood_sad": ("… sad", "≥ .75"),
    "mood_calm": ("… calm", "≥ .75"),
    "arousal": ("Arousal read right", "≥ .97"),
    "valence": ("Valence read right", "≥ .88"),
    "stranger_mood": ("Mood, by a reader of validation clips only", ""),
    "stranger_arousal": ("… arousal", ""),
    "stranger_valence": ("… valence", ""),
    "hidden_mood": ("Mood with loudness and density hidden", "≥ .80"),
    "hidden_arousal": ("… arousal", ""),
    "hidden_valence": ("… valence", ""),
    "frechet": ("Fréchet distance to real clips", "≤ Pop1K7's"),
    "overlap": ("Overlap with real clips of the mood", "≥ .82"),
    "told_apart": ("Told from real clips by a classifier", ""),
    "collapsed": ("Collapsed pieces", "0"),
    "match_median": ("Longest exact match with known music, median", ""),
    "match_longest": ("… longest of all", ""),
    "copied": ("Copied pieces", "0"),
    "length": ("Length within 1 s", "1"),
    "key": ("Key asked for is found", "≥ .95"),
    "rank_valence": ("Valence asked against read, Spearman", "≥ .75"),
    "rank_arousal": ("Arousal asked against read, Spearman", "≥ .90"),
    "returns": ("Figures that return after 20 s", "POP909's"),
}
"""Each figure's name to what the table calls it and what is aimed at."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a table of one kind of music looks like.

    Attributes:
        scale: What the columns beside the generated music are.
        rows: As ``ROWS``.
        measured_on: What the losses were measured on.
    """

    scale: str
    rows: Mapping[str, tuple[str, str]]
    measured_on: str


LAYOUT: Final = Layout(
    "the validation clips against the clips learned from; all clips as read by readers that "
    "have not heard the song, their distance and overlap those of two random halves, their key "
    "the agreement of two estimators.",
    ROWS,
    "validation clips",
)
"""The table of the piano's music."""


def to_json(results: Results) -> dict[str, Any]:
    """All figures as plain values."""
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


def to_markdown(results: Results, layout: Layout = LAYOUT) -> str:
    """The table: a row for each figure that was found, a column for each collection."""
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
