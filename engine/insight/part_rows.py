"""What each instrument plays."""

from __future__ import annotations

from engine.analysis.features import seconds_with_sound
from engine.api.analysis_rows import PartFigures
from engine.api.instruments import ORDER
from engine.insight.stretch import SongStretch
from engine.music.instrument_table import INSTRUMENT_OF_PROGRAM
from engine.music.score import DRUMS, Notes


def part_figures(stretch: SongStretch) -> tuple[PartFigures, ...]:
    """The figures of each track that plays in a stretch, in the file's order."""
    return tuple(
        PartFigures(
            name=track.name,
            program=track.program,
            instrument=_family(track.program),
            notes=len(notes),
            low=int(notes["pitch"].min()),
            high=int(notes["pitch"].max()),
            density=round(len(notes) / stretch.seconds, 3),
            polyphony=mean_polyphony(notes),
        )
        for track, notes in zip(stretch.tracks, stretch.voices, strict=True)
        if len(notes)
    )


def mean_polyphony(notes: Notes) -> float:
    """How many notes sound at once, on the mean over the time in which any does.

    Example: two notes of a second each, struck together, have 2.0.

    Args:
        notes: Array of ``NOTE`` in order; 0 without any.
    """
    if not len(notes):
        return 0.0
    return round(float(notes["duration"].sum()) / max(seconds_with_sound(notes), 1e-6), 2)


def _family(program: int) -> str:
    if program == DRUMS:
        return "drums"
    index = INSTRUMENT_OF_PROGRAM.get(program)
    return "" if index is None else ORDER[index].name
