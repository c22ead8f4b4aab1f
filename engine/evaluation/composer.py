"""The whole evaluation of a composer: piano, bands, and how both go on in time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.api.instruments import MULTI, PIANO
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.evaluation.band.references import load_band_references
from engine.evaluation.band.run import run_band_evaluation
from engine.evaluation.beats.figures import Tracks
from engine.evaluation.collection import MOODS
from engine.evaluation.collection import Collection as Measured
from engine.evaluation.control import Generate
from engine.evaluation.form.columns import form_columns
from engine.evaluation.form.pieces import FormPiece, whole_piece
from engine.evaluation.form.references import READ
from engine.evaluation.form.report import FormColumn
from engine.evaluation.losses import stated_losses
from engine.evaluation.piano.references import load_references
from engine.evaluation.piano.run import run_piano_evaluation
from engine.evaluation.results import Results

PARTS_MEASURED: Final = ("piano", "band", "form")
"""What can be measured by itself."""
PIANO_SECONDS: Final = 30
BAND_SECONDS: Final = 52
"""At the usual tempos of the moods, 52 s are 17 bars (sad) to 29 (happy)."""
BAND_SHARE: Final = 0.5
"""For each piano piece so many of a band are made."""
FORM_LENGTHS: Final[Mapping[int, float]] = {30: 0.4, 60: 0.4, 120: 0.1}
"""Lengths at which form is measured, and for each piano piece how many of that length are made."""
FORM_SEED: Final = 70_000
"""The first seed of the pieces whose form is measured."""
MOST_REAL: Final = 100
"""Pieces of each real collection whose form is measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """What was found.

    Attributes:
        kinds: ``"piano"`` and ``"band"``, as far as measured, to what was found and the real
            music to draw beside it.
        form: Seconds to the columns of the table of form; empty where it was not measured.
    """

    kinds: Mapping[str, tuple[Results, Measured]]
    form: Mapping[float, list[FormColumn]]


def evaluate_composer(
    generate: Generate,
    data: Path,
    model: Path,
    pieces: int,
    tracker: Tracks,
    parts: Collection[str] = PARTS_MEASURED,
    workers: int = 1,
    lengths: Collection[int] | None = None,
) -> Evaluated:
    """Generate pieces with fixed seeds and hold them against real music.

    Args:
        generate: What composes.
        data: The folder that holds the real collections.
        model: The composer's folder, for its stated losses.
        pieces: Piano pieces of 30 s for each of the four moods, ≥ 5; others in proportion.
        tracker: Finds the beats of pieces whose tempo is asked for.
        parts: Which of ``PARTS_MEASURED`` are measured.
        workers: Processes that measure form.
        lengths: Which of ``FORM_LENGTHS`` form is measured at; None for all.

    Raises:
        DataError: A collection that is needed is missing.
    """
    kinds: dict[str, tuple[Results, Measured]] = {}
    if "piano" in parts:
        references = load_references(data, PIANO_SECONDS)
        results = run_piano_evaluation(
            generate, references, pieces, PIANO_SECONDS, tracker,
            lambda: stated_losses(model, "clip"),
        )  # fmt: skip
        kinds["piano"] = results, references.clips
    if "band" in parts:
        bands = load_band_references(data, BAND_SECONDS)
        count = max(5, round(pieces * BAND_SHARE))
        results = run_band_evaluation(
            generate, bands, count, BAND_SECONDS, lambda: stated_losses(model, "game")
        )
        kinds["band"] = results, bands.labelled.all
    form: Mapping[float, list[FormColumn]] = {}
    if "form" in parts:
        there = [name for name in READ if (data / name).is_dir()]
        composed = {
            f"composed, {kind}": (kind, _composed(generate, who, pieces))
            for kind, who in (("piano", PIANO), ("band", MULTI))
        }
        at = tuple(sorted(lengths or FORM_LENGTHS))
        form = form_columns(data, there, at, MOST_REAL, composed, workers)
    return Evaluated(kinds, form)


def form_requests(seconds: int, pieces: int, instruments: str) -> list[ComposeRequest]:
    """Ask for the pieces of a length whose form is measured: ``pieces`` of each mood."""
    asked = [(name, number) for name in MOODS for number in range(pieces)]
    return [
        ComposeRequest(
            mood(name), seed=FORM_SEED + number, seconds=seconds, instruments=instruments
        )
        for name, number in asked
    ]


def _composed(
    generate: Generate, instruments: str, pieces: int
) -> Callable[[float], list[FormPiece]]:
    def compose(length: float) -> list[FormPiece]:
        seconds = round(length)
        count = max(1, round(pieces * FORM_LENGTHS[seconds]))
        requests = form_requests(seconds, count, instruments)
        return [
            whole_piece(score, f"piece {number}", length)
            for number, score in enumerate(generate(requests))
        ]

    return compose
