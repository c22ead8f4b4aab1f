"""Several instruments in the form of Affetto's own pieces: on the grid, as they can be played."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.errors import DataError
from engine.api.instruments import ORDER
from engine.beats.tracker import BeatTracker
from engine.music.general_midi import PROGRAMS
from engine.music.grid import TICKS, Grid, to_notes
from engine.music.instrument_table import DRUM
from engine.music.polyphony import limit_polyphony
from engine.music.score import Notes, Score, end_times
from engine.music.tempo_map import TempoMap
from engine.reading.performance import on_grid, pulse_ticks, snap_to_divisions
from engine.reading.score_beats import beat_tracker, lengthened
from engine.reading.song import Song
from engine.reading.stated_grid import GridSong, lay_out
from engine.reading.stated_metres import counted_metre
from engine.tokens.tokenizer import into_range

Listens = Callable[[], BeatTracker]
"""Gives what finds the beats of a performance."""
_UNSTATED: Final = (4, 4)
_GUESSED: Final = "No steady beat can be heard; the beats that the file states are taken."


@dataclass(frozen=True, slots=True, eq=False)
class SongOnBeats:
    """A song on a grid, and when its beats are.

    Attributes:
        grid_song: The notes on the grid.
        lines: Seconds of the beats of the foot from tick 0 on, [beats ≥ 2].
        is_guess: Whether no steady beat can be heard in it, so that the beats its file counts
            were taken.
    """

    grid_song: GridSong
    lines: NDArray[np.float64]
    is_guess: bool = False

    @property
    def left_out(self) -> tuple[str, ...]:
        """Plain sentences about what the grid is not."""
        return (_GUESSED,) if self.is_guess else ()


def on_beats(song: Song, tracker: Listens | None = beat_tracker) -> SongOnBeats:
    """Lay a song on its own beats, else on those that the tracker finds, else on those stated.

    So there is none that has no grid: what is in free time lies on the beats that its file counts.

    Args:
        song: As :func:`engine.reading.song.read_song` reads it.
        tracker: Gives what finds beats; None where none are to be looked for.

    Example: a recorded string quartet gets a grid whose beats are as long as it played them.
    """
    score, placed = song.score, song.on_beats
    if placed is not None:
        lines = lengthened(pulse_ticks(placed.grid) / TICKS, score, 2)
        return SongOnBeats(placed, lines)
    found = on_grid(score.notes, tracker().track(score.notes)) if tracker else None
    if found is not None:
        lines = _from_first(found.beat_times, score.notes, found.grid)
        return SongOnBeats(_snapped(score.notes, lines, found.grid), lines)
    metre = counted_metre(song.metres[0][1:]) if song.metres else _UNSTATED
    grid = Grid(score.tempo, *metre)
    lines = lengthened(pulse_ticks(grid) / TICKS, score, 2)
    return SongOnBeats(_snapped(score.notes, lines, grid), lines, is_guess=True)


def band_form(song: Song, tracker: Listens | None = beat_tracker) -> tuple[Score, list[str]]:
    """One program for each family of instruments, on the grid, with the song's tempo map.

    Args:
        song: As :func:`engine.reading.song.read_song` reads it.
        tracker: As :func:`on_beats` takes it.

    Returns:
        The score, and plain sentences about what the form could not hold.

    Raises:
        DataError: No instrument of Affetto's plays any of it.

    Example: two flutes become one instrument with up to two voices.
    """
    laid = on_beats(song, tracker)
    notes, programs, left_out = laid.grid_song.notes, laid.grid_song.programs, list(laid.left_out)
    if not len(notes):
        raise DataError(
            "The file holds no notes for instruments that are known here.", "song-no-instruments"
        )
    families, counts = np.unique(notes["instrument"], return_counts=True)
    # As many as a MIDI file has channels for, besides the drums.
    melodic = families[np.argsort(-np.where(families == DRUM, 0, counts), kind="stable")]
    if others := np.sort([one for one in melodic if one != DRUM][PROGRAMS:]).tolist():
        names = ", ".join(ORDER[index].name for index in others)
        left_out.append(f"A file has at most {PROGRAMS} instruments: without {names}.")
        families = families[~np.isin(families, others)]
    kept = np.isin(notes["instrument"], families)
    notes, programs = notes[kept], programs[kept]
    chosen = {
        index: int(np.bincount(programs[notes["instrument"] == index]).argmax())
        for index in families.tolist()
    }
    grid = laid.grid_song.grid
    metre = counted_metre((grid.meter, grid.unit))
    if metre != (grid.meter, grid.unit):
        left_out.append(f"Bars of {grid.meter}/{grid.unit} are counted in {metre[0]}/{metre[1]}.")
    pulse, grid = pulse_ticks(grid), Grid(grid.tempo, *metre)
    moved = notes.copy()
    # What was left out may have begun before.
    empty = int(notes["tick"].min()) // grid.bar_ticks * grid.bar_ticks
    moved["tick"] -= empty
    moved["pitch"] = into_range(notes["pitch"], notes["instrument"])
    shifted = int((moved["pitch"] != notes["pitch"]).sum())
    if shifted:
        left_out.append(f"Moved by octaves into their ranges: {shifted} of {len(notes)} notes.")
    played = limit_polyphony(moved)
    if len(played) < len(notes):
        dropped = len(notes) - len(played)
        left_out.append(f"More than instruments can play: {dropped} of {len(notes)} notes.")
    lines = laid.lines[min(empty // pulse, len(laid.lines) - 2) :]
    beats = TempoMap.of(np.diff(lines), pulse)
    parts = tuple(part for part in song.score.parts if part.program in chosen.values())
    seconds = beats.play(to_notes(played, grid, chosen), grid)
    return Score(seconds, beats.tempo, beats.tempos, (grid.meter, grid.unit), parts), left_out


def _from_first(times: NDArray[np.float64], notes: Notes, grid: Grid) -> NDArray[np.float64]:
    """Beats that begin bars earlier where drums play before all others."""
    pulses = grid.bar_ticks // pulse_ticks(grid)
    bar = float(times[1] - times[0]) * pulses
    bars = max(0, int(np.ceil((times[0] - float(notes["onset"].min())) / bar - 1e-3)))
    before = times[0] - (times[1] - times[0]) * np.arange(bars * pulses, 0, -1)
    return np.concatenate([before, times])


def _snapped(notes: Notes, lines: NDArray[np.float64], grid: Grid) -> GridSong:
    """Snap notes to beats, wherever they lie."""
    pulse, count = pulse_ticks(grid), np.arange(len(lines))
    last = float(lines[-1] - lines[-2])

    def places(seconds: NDArray[Any]) -> NDArray[np.float64]:
        beyond = np.maximum(seconds - lines[-1], 0.0) / last
        found: NDArray[np.float64] = (np.interp(seconds, lines, count) + beyond) * pulse
        return found

    ticks = snap_to_divisions(places(notes["onset"]), pulse)
    ends = np.maximum(np.rint(places(end_times(notes))), ticks + 1)
    return lay_out(notes, ticks, ends, grid)
