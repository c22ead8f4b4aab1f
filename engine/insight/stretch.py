"""What is analysed of a song: all of it or a stretch, moved to time 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.api.clock import silent_stretch
from engine.music.excerpt import excerpt, excerpt_bars
from engine.music.grid import Grid, GridNotes
from engine.music.score import Notes, end_times
from engine.reading.song import Song, SongTrack
from engine.reading.song_beats import SongBeats


@dataclass(frozen=True, slots=True, eq=False)
class BarredNotes:
    """Notes on a beat grid, and when their bars begin.

    Attributes:
        notes: Array of ``GRID_NOTE`` in order, from tick 0 on.
        grid: The metre and the main tempo.
        bars: Seconds at which each bar begins, and at which the last one ends [bars + 1].
        stated: Whether the file states the beats.
    """

    notes: GridNotes
    grid: Grid
    bars: NDArray[np.float64]
    stated: bool

    def seconds(self, ticks: NDArray[np.int64]) -> NDArray[np.float64]:
        """When ticks come, not before 0; shape as given."""
        places = np.arange(len(self.bars)) * self.grid.bar_ticks
        found: NDArray[np.float64] = np.maximum(np.interp(ticks, places, self.bars), 0.0)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class SongStretch:
    """Music that is to be analysed.

    Attributes:
        begin: Where it begins in the song, in seconds.
        seconds: How long it is.
        notes: Array of ``NOTE`` in order, at least one; drums among them.
        tracks: The song's tracks.
        voices: The notes of each.
        barred: The notes in bars, or None where there is no steady beat.
    """

    begin: float
    seconds: float
    notes: Notes
    tracks: tuple[SongTrack, ...]
    voices: tuple[Notes, ...]
    barred: BarredNotes | None


def cut_stretch(
    song: Song, beats: SongBeats | None, begin: float, end: float | None
) -> SongStretch:
    """Cut a stretch out of a song, whole bars where there are bars.

    Args:
        song: The song.
        beats: Its beats, or None.
        begin: Seconds of the song at which to begin; the bar that sounds there is the first.
        end: Seconds at which to end, or None for the song's end; the bar that sounds there is
            the last.

    Raises:
        RequestError: Nothing is played in the stretch.

    Example: in 4/4 at 120 beats per minute, 3.0 to 5.5 seconds are those from 2.0 to 6.0.
    """
    length = song.score.seconds
    last = length if end is None else min(end, length)
    barred = None
    if begin >= length:
        raise silent_stretch(length)
    if beats is not None:
        bars = beats.bars
        first = int(np.clip(np.searchsorted(bars, begin + 1e-6, "right") - 1, 0, len(bars) - 2))
        past = int(np.clip(np.searchsorted(bars, last - 1e-6, "left"), first + 1, len(bars) - 1))
        begin, last = max(float(bars[first]), 0.0), max(float(bars[past]), 0.0)
        inside = excerpt_bars(beats.notes, first, past - first, beats.grid.bar_ticks)
        barred = BarredNotes(inside, beats.grid, bars[first : past + 1] - begin, beats.stated)
    notes = excerpt(song.score.notes, begin, last - begin) if last > begin else song.score.notes[:0]
    if not len(notes):
        raise silent_stretch(length)
    voices = [excerpt(voice, begin, last - begin) for voice in song.voices]
    seconds = float(end_times(notes).max())
    return SongStretch(begin, seconds, notes, song.tracks, tuple(voices), barred)
