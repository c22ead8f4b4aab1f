"""Reads a piece for several instruments that another is made from onto the beat grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.melody import melody_program
from engine.api.errors import RequestError
from engine.api.instruments import MULTI, ORDER, named
from engine.api.origin import Origin
from engine.api.request import SECONDS, ComposeRequest
from engine.beats.tracker import Beats
from engine.composing.derivation import read_origin
from engine.composing.parameters import Ensemble, ensemble_of
from engine.music.grid import (
    GRID_NOTE,
    KIT,
    TICKS,
    Grid,
    GridNotes,
    end_ticks,
    sorted_grid,
    to_notes,
)
from engine.music.instrument_table import DRUM, INSTRUMENT_OF_PROGRAM
from engine.music.polyphony import limit_polyphony
from engine.music.score import DRUMS, Part, Score, end_times
from engine.music.tempo_map import TempoMap
from engine.performance.expression import bare, counted_beats
from engine.reading.performance import PIANO_INDEX, pulse_ticks, snap_to_divisions
from engine.reading.score_beats import beats_stated, median_tempo
from engine.tokens.tokenizer import into_range
from engine.touch.touch import MAX_DEVIATION_SHARE

OFF_GRID: Final = 0.1
"""The most ticks that a note may lie off the grid: a MIDI file's own rounding is far less."""


TOUCH_TICKS: Final = MAX_DEVIATION_SHARE * 3 + OFF_GRID
"""The most ticks by which a pianist plays off the grid."""


@dataclass(frozen=True, slots=True, eq=False)
class SourcePiece:
    """A piece that another is made from, on the beat grid.

    Attributes:
        notes: Array of ``GRID_NOTE``, in order, with the velocities that sound.
        bare: The notes with velocities from before expression, as nearly as they can be told.
        grid: Tempo and meter.
        programs: Index of each instrument that plays to its program.
        parts: Index of an instrument to how it was played, where the file states it.
        melody: Index of the instrument with the melody, or of a stand-in where there is none.
        beats: When its beats are, from the bar of the first note on.
        late: How much later than its place on the grid each note was played, in seconds [n]; None
            for bands and where it is not known.
    """

    notes: GridNotes
    bare: GridNotes
    grid: Grid
    programs: Mapping[int, int]
    parts: Mapping[int, Part]
    melody: int
    beats: TempoMap
    late: NDArray[np.float32] | None = None

    @property
    def end(self) -> int:
        """The tick at which the last note ends."""
        return int(end_ticks(self.notes).max())

    @property
    def bars(self) -> int:
        """The length in bars, rounded up."""
        return -(-self.end // self.grid.bar_ticks)

    @property
    def ensemble(self) -> Ensemble:
        """The instruments that play."""
        return ensemble_of([ORDER[index] for index in sorted(self.programs)])


def read_source(origin: Origin, request: ComposeRequest) -> SourcePiece:
    """Read an origin for several instruments, or for one that is not the piano.

    Args:
        origin: The piece to make the new one from.
        request: The request; its mood gives the arousal by which expression is removed.

    Raises:
        RequestError: The origin is no such piece as Affetto writes them.
    """
    score = read_origin(origin)
    beats = beats_stated(score)
    if beats is None:
        raise RequestError(
            "The piece to begin with is in no metre that other instruments than the piano play, "
            "2/4, 3/4, 4/4 or 6/8: choose another.",
            "origin-free-time",
        )
    grid = Grid(median_tempo(beats), beats.meter.beats, beats.meter.unit)
    programs = _programs(score)
    notes = _on_grid(score, beats, grid, programs)
    # Empty bars before the first note are not part of the piece.
    empty = int(notes["tick"][0]) // grid.bar_ticks
    notes["tick"] -= empty * grid.bar_ticks
    times = beats.times[empty * beats.meter.pulses :]
    leading = melody_program(score.notes)
    indices = {program: index for index, program in programs.items()}
    return SourcePiece(
        notes,
        without_expression(notes, grid, programs, request.mood.arousal),
        grid,
        programs,
        {indices[part.program]: part for part in score.parts},
        # Without a melody the last instrument stands in: the bass beside drums, or the drums.
        max(indices.values()) if leading is None else indices[leading],
        beats=TempoMap.of(np.diff(times), pulse_ticks(grid)),
    )


def check_players(kept: list[int], asked: str) -> None:
    """Check that the request includes the instruments that play the kept notes.

    Args:
        kept: The indices of those instruments.
        asked: The request's instruments.

    Raises:
        RequestError: The request leaves one of them out.
    """
    names = [ORDER[index].name for index in sorted(set(kept))]
    if asked != MULTI and not set(names) <= {one.name for one in named(asked)}:
        raise RequestError(
            f"What is kept of the piece is played by {', '.join(names)}: ask for all of them, "
            f"or for {MULTI}.",
            "origin-players",
            names=", ".join(names),
            multi=MULTI,
        )


def _programs(score: Score) -> dict[int, int]:
    """Map each instrument's index to its program; refuse what no piece of Affetto's has."""
    programs: dict[int, int] = {}
    for program in score.programs:
        index = DRUM if program == DRUMS else INSTRUMENT_OF_PROGRAM.get(program)
        if index is None or index in programs:
            raise foreign_piece()
        programs[index] = program
    drums = score.notes["pitch"][score.notes["program"] == DRUMS]
    if not np.isin(drums, KIT).all():
        raise foreign_piece()
    return programs


def foreign_piece() -> RequestError:
    """What to say of a piece that no composer here can have written."""
    return RequestError(
        "The piece to begin with has sounds, notes or a length that Affetto never writes: "
        "choose one of its pieces.",
        "origin-foreign",
    )


def _on_grid(score: Score, beats: Beats, grid: Grid, programs: Mapping[int, int]) -> GridNotes:
    """Put the notes on the grid without changing any; refuse those that would have to change."""
    indices = {program: index for index, program in programs.items()}
    # Onsets and ends in ticks, which have to be whole numbers but for rounding.
    begin = score.notes["onset"]
    both = np.interp(
        np.concatenate([begin, end_times(score.notes)]),
        beats.times,
        np.arange(len(beats.times)) * pulse_ticks(grid),
    )
    played_by = np.array([indices[program] for program in score.notes["program"].tolist()])
    # A pianist whom others joined plays on as before; the touch is no part of the grid.
    touch = played_by == PIANO_INDEX
    off = np.abs(both - np.rint(both))
    if off[~np.tile(touch, 2)].max(initial=0.0) > OFF_GRID or off.max() > TOUCH_TICKS:
        raise RequestError(
            f"The piece to begin with is not on the beat: all its notes must begin and end on "
            f"parts of {TICKS} to the beat.",
            "origin-off-beat",
            parts=TICKS,
        )
    begins, ends = np.split(np.rint(both), 2)
    if off.max() > OFF_GRID:
        snapped = snap_to_divisions(both[: len(touch)], pulse_ticks(grid))
        begins = np.where(touch, snapped, begins)
        ends = np.where(touch, np.maximum(ends, begins + 1), ends)
    notes: GridNotes = np.zeros(len(score.notes), GRID_NOTE)
    notes["tick"], notes["duration"] = begins, ends - begins
    notes["instrument"] = played_by
    notes["pitch"], notes["velocity"] = score.notes["pitch"], score.notes["velocity"]
    notes = sorted_grid(notes) if off.max() <= OFF_GRID else limit_polyphony(notes)
    in_range = np.array_equal(into_range(notes["pitch"], notes["instrument"]), notes["pitch"])
    too_long = score.seconds > SECONDS[1] + 60 / grid.tempo * grid.meter
    # Affetto writes only what can be played; anything else could not be kept unchanged.
    played = (notes["duration"] > 0).all() and np.array_equal(limit_polyphony(notes), notes)
    if not in_range or too_long or not played:
        raise foreign_piece()
    return notes


def without_expression(
    notes: GridNotes, grid: Grid, programs: Mapping[int, int], arousal: float
) -> GridNotes:
    """The notes with velocities from before expression, as nearly as they can be told.

    Args:
        notes: Array of ``GRID_NOTE``, in order.
        grid: Their tempo and meter.
        programs: Index of each instrument to its program.
        arousal: The mood's, −1 … 1.
    """
    played = to_notes(notes, grid, dict(programs))
    untouched = bare(played, *counted_beats(played["onset"], grid), arousal)
    # Back to the grid's order: by time, instrument and descending pitch.
    indices = {program: index for index, program in programs.items()}
    instrument = np.array([indices[program] for program in untouched["program"].tolist()])
    order = np.lexsort((-untouched["pitch"].astype(int), instrument, played["onset"]))
    plain = notes.copy()
    plain["velocity"] = untouched["velocity"][order]
    return plain
