"""Pieces of one length, in seconds and in bars: what the figures of form are measured on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.band.playing import instruments_played
from engine.music.excerpt import bars_within, excerpt, excerpt_bars
from engine.music.grid import GRID_NOTE, TICKS, Grid, GridNotes, on_the_beat, sorted_grid
from engine.music.score import Notes, Score, end_times

WINDOW_GRID: Final = Grid(120.0)
"""Stands for the bars of music in free time: windows of two seconds."""
WHOLE_BAR: Final = 4
"""Beats in a bar of a score that states no meter."""
_EARLY_SECONDS: Final = 0.05
"""How long before the first bar line a note still belongs to it."""


@dataclass(frozen=True, slots=True, eq=False)
class FormPiece:
    """A piece, or as much of one as is measured.

    Attributes:
        song: The song it is from.
        seconds: Its length.
        notes: Array of ``NOTE``, in order, from 0 to ``seconds``.
        bars: How many bars of its grid are measured.
        grid_notes: Array of ``GRID_NOTE``, in order, within the bars.
        grid: Tempo and meter.
    """

    song: str
    seconds: float
    notes: Notes
    bars: int
    grid_notes: GridNotes
    grid: Grid


@dataclass(frozen=True, slots=True, eq=False)
class Barred:
    """A whole piece on a grid.

    Attributes:
        notes: Array of ``NOTE``, in order.
        grid_notes: Array of ``GRID_NOTE``, in order, from the first whole bar on.
        grid: Its usual tempo, and its meter in quarter notes.
        bar_times: The second at which each bar begins and, last, the end of the last one;
            float64 [bars + 1].
    """

    notes: Notes
    grid_notes: GridNotes
    grid: Grid
    bar_times: NDArray[np.float64]

    @property
    def bars(self) -> int:
        """How many bars there are."""
        return len(self.bar_times) - 1


def lay_on_beats(notes: Notes, beats: NDArray[np.float64], downbeats: NDArray[np.bool_]) -> Barred:
    """Lay notes on the longest stretch of bars of one length that their beats make.

    Onsets go to the nearest sixteenth or triplet; of notes that meet there on one pitch of one
    instrument, one is kept. Notes outside the stretch are left out of the grid.

    Example: with beats every half second and every fourth a downbeat, a note at 2.26 s has the
    tick 54.

    Args:
        notes: Array of ``NOTE``, in order.
        beats: Seconds of each quarter note, rising, float64 [m].
        downbeats: Which begin a bar, two or more [m].
    """
    lines = np.flatnonzero(downbeats)
    lengths = np.diff(lines)
    meter = int(np.bincount(lengths).argmax())
    edges = np.flatnonzero(np.diff(lengths == meter, prepend=False, append=False))
    first, past = max(edges.reshape(-1, 2).tolist(), key=lambda run: run[1] - run[0])
    place = np.interp(notes["onset"], beats, np.arange(len(beats)), left=-1.0, right=-1.0)
    end = np.interp(end_times(notes), beats, np.arange(len(beats)))
    inside = (notes["onset"] >= beats[lines[first]] - _EARLY_SECONDS) & (place < lines[past])
    kept = notes[inside]
    out = np.zeros(len(kept), GRID_NOTE)
    ticks = np.round((place[inside] - lines[first]) * TICKS).astype(np.int32)
    out["tick"] = np.maximum(on_the_beat(ticks), 0)
    out["duration"] = np.maximum(np.round((end - place)[inside] * TICKS), 1)
    out["instrument"] = instruments_played(kept)
    out["pitch"], out["velocity"] = kept["pitch"], kept["velocity"]
    _, single = np.unique(out[["tick", "instrument", "pitch"]], return_index=True)
    period = float(np.median(np.diff(beats[lines[first] : lines[past] + 1])))
    return Barred(
        notes, sorted_grid(out[single]), Grid(60.0 / period, meter), beats[lines[first : past + 1]]
    )


def lay_score(score: Score) -> Barred:
    """Lay a score's notes on the beats of its tempo map.

    A score in free time states no meter; its bars are windows of two seconds.
    """
    if score.meter is None:
        beats = np.arange(0.0, score.seconds + 4.0, 60.0 / WINDOW_GRID.tempo)
        return lay_on_beats(score.notes, beats, np.arange(len(beats)) % WHOLE_BAR == 0)
    times = np.array([0.0, *(time for time, _ in score.tempos)])
    periods = 60.0 / np.array([score.tempo, *(tempo for _, tempo in score.tempos)])
    # How many quarter notes have passed at each change of tempo.
    passed = np.concatenate([[0.0], np.cumsum(np.diff(times) / periods[:-1])])
    upper, lower = score.meter
    meter = max(1, round(upper * 4 / lower))
    end = max(score.seconds, float(times[-1]) + 1.0)
    count = int(passed[-1] + (end - times[-1]) / periods[-1]) + 2 * meter
    quarters = np.arange(count)
    change = np.searchsorted(passed, quarters, side="right") - 1
    beats = times[change] + (quarters - passed[change]) * periods[change]
    return lay_on_beats(score.notes, beats, quarters % meter == 0)


def cut(piece: Barred, song: str, first: int, seconds: float) -> FormPiece:
    """Cut an excerpt of about a length out of a piece, from a bar line on.

    Args:
        piece: The piece.
        song: Its song.
        first: The first bar.
        seconds: The length; the bars are as many as last nearest to it, or as there are.
    """
    bars = min(bars_within(seconds, piece.grid), piece.bars - first)
    # The first bar of all begins with whatever was played a little early.
    start = max(0.0, float(piece.bar_times[first]) - (_EARLY_SECONDS if first == 0 else 0.0))
    return FormPiece(
        song,
        seconds,
        excerpt(piece.notes, start, seconds),
        bars,
        excerpt_bars(piece.grid_notes, first, bars, piece.grid.bar_ticks),
        piece.grid,
    )


def whole_piece(score: Score, song: str, seconds: float) -> FormPiece:
    """A composed piece from its first note on, cut off after some seconds.

    Its bars go up to the one that its last note begins in.

    Args:
        score: The piece.
        song: Its name.
        seconds: The most that is measured; a shorter piece is measured as it is.
    """
    seconds = min(seconds, score.seconds)
    piece = cut(lay_score(score), song, 0, seconds)
    last = int(piece.grid_notes["tick"].max(initial=0)) // piece.grid.bar_ticks + 1
    return FormPiece(
        song, seconds, piece.notes, min(piece.bars, last), piece.grid_notes, piece.grid
    )
