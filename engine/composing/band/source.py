"""A band piece that another is made from, read from its MIDI file onto the beat grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.analysis.melody import melody_program
from engine.api.errors import RequestError
from engine.api.instruments import MAX_INSTRUMENTS, MULTI, ORDER, named
from engine.api.origin import Origin
from engine.api.request import SECONDS, ComposeRequest
from engine.composing.band.parameters import Ensemble, ensemble_of
from engine.composing.derivation import read_origin
from engine.music.grid import GRID_NOTE, KIT, METERS, TICKS, Grid, GridNotes, sorted_grid, to_notes
from engine.music.instrument_table import DRUM, INSTRUMENT_OF_PROGRAM
from engine.music.polyphony import limit_polyphony
from engine.music.score import DRUMS, Part, Score
from engine.performance.expression import bare
from engine.tokens.band.tokenizer import into_range

OFF_GRID: Final = 0.1
"""Ticks by which a note may lie beside the grid: a file's own rounding is far below."""


@dataclass(frozen=True, slots=True, eq=False)
class SourcePiece:
    """What was read.

    Attributes:
        notes: Array of ``GRID_NOTE``, in order, with the velocities that sound.
        bare: The same before a player's touch, as near as can be told.
        grid: Tempo and meter.
        programs: Place of each instrument that plays to its program.
        parts: Place to how it was played, where the file states it.
        melody: Place of the instrument with the melody; of another where there is none.
    """

    notes: GridNotes
    bare: GridNotes
    grid: Grid
    programs: Mapping[int, int]
    parts: Mapping[int, Part]
    melody: int

    @property
    def end(self) -> int:
        """The tick at which the last note ends."""
        return int((self.notes["tick"] + self.notes["duration"]).max())

    @property
    def bars(self) -> int:
        """Bars of music, the last one counted in full."""
        return -(-self.end // self.grid.bar_ticks)

    @property
    def ensemble(self) -> Ensemble:
        """Who plays."""
        return ensemble_of([ORDER[index] for index in sorted(self.programs)])


def read_source(origin: Origin, request: ComposeRequest) -> SourcePiece:
    """The band piece of an origin.

    Args:
        origin: What the new piece is made from.
        request: What is asked for; it tells the arousal that the touch was for.

    Raises:
        RequestError: It is none that Affetto writes for several instruments.
    """
    score = read_origin(origin)
    if score.meter is None or score.meter[0] not in METERS or score.meter[1] != 4:
        raise RequestError(
            "The piece to begin with is in free time, as the piano's are: "
            "only one for several instruments can be had for several.",
            "origin-free-time",
        )
    grid = Grid(score.tempo, score.meter[0])
    programs = _programs(score)
    notes = _on_grid(score, grid, programs)
    singer = melody_program(score.notes)
    indices = {program: index for index, program in programs.items()}
    return SourcePiece(
        notes,
        _bare(notes, grid, programs, request.mood.arousal),
        grid,
        programs,
        {indices[part.program]: part for part in score.parts},
        # Where there are only drums and bass, the bass sings; drums alone drum.
        max(indices.values()) if singer is None else indices[singer],
    )


def check_players(kept: list[int], asked: str) -> None:
    """Have those who play what is kept be among those asked for.

    Args:
        kept: Their indices.
        asked: The request's instruments.

    Raises:
        RequestError: Somebody is missing.
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
    """Place of an instrument to its program."""
    found: dict[int, int] = {}
    for program in score.programs:
        index = DRUM if program == DRUMS else INSTRUMENT_OF_PROGRAM.get(program)
        if index is None or index in found:
            raise _foreign()
        found[index] = program
    drums = score.notes["pitch"][score.notes["program"] == DRUMS]
    if len(found) > MAX_INSTRUMENTS or not np.isin(drums, KIT).all():
        raise _foreign()
    return found


def _foreign() -> RequestError:
    return RequestError(
        "The piece to begin with has sounds, notes or a length that Affetto never writes: "
        "choose one of its pieces.",
        "origin-foreign",
    )


def _on_grid(score: Score, grid: Grid, programs: Mapping[int, int]) -> GridNotes:
    """The notes on the grid, as they are."""
    indices = {program: index for index, program in programs.items()}
    begins = score.notes["onset"] / grid.tick_seconds
    ends = (score.notes["onset"] + score.notes["duration"]) / grid.tick_seconds
    both = np.concatenate([begins, ends])
    if score.tempos or np.abs(both - np.rint(both)).max() > OFF_GRID:
        raise RequestError(
            f"The piece to begin with is not on the beat: all its notes must begin and end on "
            f"parts of {TICKS} to the beat, at one tempo.",
            "origin-off-beat",
            parts=TICKS,
        )
    notes = np.zeros(len(score.notes), GRID_NOTE)
    notes["tick"] = np.rint(begins)
    notes["duration"] = np.rint(ends) - notes["tick"]
    notes["instrument"] = [indices[program] for program in score.notes["program"].tolist()]
    notes["pitch"], notes["velocity"] = score.notes["pitch"], score.notes["velocity"]
    notes = sorted_grid(notes)
    # Silence before the first bar with music is no part of the piece.
    notes["tick"] -= notes["tick"][0] // grid.bar_ticks * grid.bar_ticks
    in_range = np.array_equal(into_range(notes["pitch"], notes["instrument"]), notes["pitch"])
    too_long = score.seconds > SECONDS[1] + 60 / grid.tempo * grid.meter
    # What cannot be played is none of Affetto's, and could not be kept as it is.
    played = (notes["duration"] > 0).all() and np.array_equal(limit_polyphony(notes), notes)
    if not in_range or too_long or not played:
        raise _foreign()
    return notes


def _bare(notes: GridNotes, grid: Grid, programs: Mapping[int, int], arousal: float) -> GridNotes:
    played = to_notes(notes, grid, dict(programs))
    untouched = bare(played, played["onset"] * grid.tempo / 60, grid.meter, arousal)
    # Back into the grid's order: by time, instrument and falling pitch.
    indices = {program: index for index, program in programs.items()}
    instrument = np.array([indices[program] for program in untouched["program"].tolist()])
    order = np.lexsort((-untouched["pitch"].astype(int), instrument, played["onset"]))
    plain = notes.copy()
    plain["velocity"] = untouched["velocity"][order]
    return plain
