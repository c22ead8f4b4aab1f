"""Analyses a song: all that :class:`engine.api.analysis.Analysis` tells but its picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from engine.analysis.melody_line import find_melody
from engine.analysis.tempo import find_pulse
from engine.api.analysis import Analysis, BeatSource
from engine.api.analysis_rows import MelodyNote
from engine.beats.features import without_drums
from engine.beats.tracker import BeatTracker
from engine.insight.harmony_rows import chord_stretches, key_stretches
from engine.insight.mood_rows import read_moods
from engine.insight.part_rows import mean_polyphony, part_figures
from engine.insight.stretch import SongStretch, cut_stretch
from engine.insight.time_rows import (
    FORM_BARS,
    bar_tempos,
    metre_stretches,
    section_stretches,
    tempo_stretches,
)
from engine.music.score import Notes
from engine.ranking.critic import Critic
from engine.reading.song import Song
from engine.reading.song_beats import beats_of_song


@dataclass(frozen=True, slots=True)
class Listener:
    """Analyses songs.

    Attributes:
        critics: Read the moods: "piano" what pianos alone play, "band" all else.
        tracker: Opens the beat tracker, for songs off the beats that their file states.
    """

    critics: Mapping[str, Critic]
    tracker: Callable[[], BeatTracker]

    def analyse(
        self, song: Song, name: str, begin: float = 0.0, end: float | None = None
    ) -> tuple[Analysis, SongStretch]:
        """Analyse a song or a stretch of it.

        Args:
            song: As :func:`engine.reading.song.read_song` reads it.
            name: How it is named.
            begin: Where to begin, in seconds; the bar that sounds there is the first.
            end: Where to end, or None for the song's end.

        Returns:
            The analysis without a picture, and the notes that it is of.

        Raises:
            RequestError: Nothing is played in the stretch.

        Example: ``listener.analyse(read_song(path), "waltz.mid")[0].key``.
        """
        stretch = cut_stretch(song, beats_of_song(song, self.tracker), begin, end)
        barred = stretch.barred
        key, keys = key_stretches(stretch)
        heard = without_drums(stretch.notes)
        reading, moods = read_moods(stretch.notes, stretch.seconds, self.critics)
        left_out = list(song.left_out)
        if barred is not None and len(barred.bars) - 1 > FORM_BARS:
            left_out.append(f"The form is told of the first {FORM_BARS} bars.")
        return Analysis(
            name=name,
            begin=round(stretch.begin, 3),
            seconds=round(stretch.seconds, 3),
            notes=len(stretch.notes),
            key=key,
            keys=keys,
            tempo=_tempo(stretch, heard),
            tempos=() if barred is None else tempo_stretches(barred),
            metres=()
            if barred is None
            else metre_stretches(barred, song.metres, stretch.begin, stretch.seconds),
            beats=_source(stretch),
            bars=()
            if barred is None
            else tuple(round(max(float(bar), 0.0), 3) for bar in barred.bars[:-1]),
            sections=() if barred is None else section_stretches(barred),
            chords=chord_stretches(stretch, key),
            parts=part_figures(stretch),
            density=round(len(stretch.notes) / stretch.seconds, 3),
            polyphony=mean_polyphony(heard),
            melody=tuple(
                MelodyNote(round(onset, 3), round(duration, 3), pitch)
                for onset, duration, pitch, _, _ in find_melody(stretch.voices).tolist()
            ),
            reading=reading,
            moods=moods,
            left_out=tuple(left_out),
        ), stretch


def _source(stretch: SongStretch) -> BeatSource:
    if stretch.barred is None:
        return "none"
    return "file" if stretch.barred.stated else "found"


def _tempo(stretch: SongStretch, heard: Notes) -> float:
    barred = stretch.barred
    if barred is None:
        times, counts = np.unique(heard["onset"], return_counts=True)
        return round(find_pulse(times, counts.astype(np.float64))[0], 1)
    grid, middle = barred.grid, float(np.median(bar_tempos(barred)))
    # A file's steady tempo is exact; of found beats only the means are.
    return round(grid.tempo if abs(middle / grid.tempo - 1) < 0.01 else middle, 1)
