"""Measures collections side by side: real music, and what was composed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from engine.evaluation.form.figures import kinds_of_form, spreads, told_apart
from engine.evaluation.form.measures import MeasuredForm, measure_form
from engine.evaluation.form.pieces import FormPiece
from engine.evaluation.form.references import load_forms
from engine.evaluation.form.report import FormColumn
from engine.training.several import map_in_processes

MODELS: Final = {"piano": ("emopia", "pop1k7"), "band": ("ym2413_mdb",)}
"""What pieces for piano and bands are told apart from: the first that is as long."""
SISTERS: Final = {"pop1k7": "piano", "pop909": "piano", "game_music": "band"}
"""Real music that is told apart from them as well, to say how far real music is apart."""
MIN_SONGS: Final = 20
"""Songs that trees can learn from."""

Compose = Callable[[float], Sequence[FormPiece]]
"""Gives pieces of a length in seconds."""


def form_columns(
    data: Path,
    names: Sequence[str],
    lengths: Sequence[float],
    most: int,
    composed: Mapping[str, tuple[str, Compose]],
    workers: int = 1,
) -> dict[float, list[FormColumn]]:
    """Measure real and composed music at each length.

    Args:
        data: The folder that holds a folder for each collection.
        names: Of :data:`engine.evaluation.form.references.READ`.
        lengths: In seconds.
        most: How many pieces of each collection at most.
        composed: A name to its kind, ``"piano"`` or ``"band"``, and what gives its pieces.
        workers: Processes that measure.

    Returns:
        Length to columns, the real music first.
    """
    real = {name: load_forms(data, name, tuple(lengths), most) for name in names}
    found = {}
    for length in lengths:
        measured = {name: _measured(real[name][length], workers) for name in names}
        kinds = dict(SISTERS)
        for name, (kind, compose) in composed.items():
            measured[name], kinds[name] = _measured(compose(length), workers), kind
        found[length] = [
            _column(name, measured, kinds.get(name)) for name in measured if measured[name]
        ]
    return found


def _measured(pieces: Sequence[FormPiece], workers: int) -> list[MeasuredForm]:
    return list(map_in_processes(measure_form, pieces, workers))


def _column(name: str, measured: Mapping[str, list[MeasuredForm]], kind: str | None) -> FormColumn:
    """A collection's column, told apart from the model of its kind if that is there."""
    told = None
    for other in MODELS.get(kind or "", ()):
        enough = min(_songs(measured.get(other, [])), _songs(measured[name])) >= MIN_SONGS
        if other != name and enough:
            told = other, told_apart(measured[other], measured[name])
            break
    one = measured[name]
    return FormColumn(name, len(one), spreads(one), told, kinds_of_form(one))


def _songs(measured: Sequence[MeasuredForm]) -> int:
    return len({one.song for one in measured})
