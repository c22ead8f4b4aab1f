"""Writes progressions for the plans of held-out music, and measures both alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from engine.api.moods import CORNERS, Mood
from engine.evaluation.chords.figures import SlotProgression, chord_figures
from engine.harmony.chord_steps import bar_slots, to_slots
from engine.harmony.chord_writer import ChordPlan, ChordWriter
from engine.music.mood_curve import Curve
from engine.training.chords.songs import ChordSong, ending

MEASURED_BARS: Final = 64
"""The last bars of a song that are measured: those of a piece of two minutes."""
_ROWS: Final = 2
"""Progressions written for each plan."""
_PER_MOOD: Final = 60
_MOOD_BARS: Final = 16


def real_progressions(songs: Sequence[ChordSong]) -> list[SlotProgression]:
    """The last bars of songs, each in the key that is found there."""
    found = []
    for song in songs:
        end = ending(song, MEASURED_BARS)
        last = end.stretches[-1]
        slots = end.relative(last.tonic)
        found.append(SlotProgression(slots, bar_slots(end.grid), last.mode, end.returns))
    return found


def written_progressions(
    writer: ChordWriter, songs: Sequence[ChordSong], seed: int, rows: int = _ROWS, **sampling: Any
) -> list[SlotProgression]:
    """Progressions for the plans of songs: their length, meter, mode, mood, source and returns."""
    found = []
    for number, song in enumerate(songs):
        end = ending(song, MEASURED_BARS)
        mode = end.stretches[-1].mode
        mood = None
        if end.moods is not None:
            valence, arousal = end.moods.mean(axis=0).tolist()
            mood = Curve([Mood("read", valence, arousal)])
        plan = ChordPlan(mode, end.grid, end.bars, mood, end.genre, end.returns)
        rng = np.random.default_rng([seed, number])
        for chords in writer.write(plan, rows, rng, **sampling):
            slots = to_slots(chords, end.bars, end.grid)
            found.append(SlotProgression(slots, bar_slots(end.grid), mode, end.returns))
    return found


def evaluate_chords(
    writer: ChordWriter, songs: Sequence[ChordSong], count: int, seed: int, **sampling: Any
) -> dict[str, Any]:
    """Measure real and written progressions.

    Args:
        writer: The writer.
        songs: All songs; those kept for measuring are measured, the others are what is known.
        count: How many progressions to write, at most; half as many songs are taken.
        seed: Of the songs that are drawn, and of what is written.
        **sampling: What else :meth:`ChordWriter.write` takes.

    Returns:
        Plain values: ``real`` and ``written``, as :func:`chord_figures` gives them, and
        ``moods``: the share of minor chords and the changes a bar of labelled music and of what
        is written for each corner in music's own shares of modes.
    """
    kept = [song for song in songs if song.split == "val" and song.genre != "drums"]
    order = np.random.default_rng(seed).permutation(len(kept))[: max(1, count // _ROWS)]
    chosen = [kept[index] for index in order]
    known = [one for song in songs if song.split == "train" for one in _learned(song)]
    return {
        "pieces": len(chosen),
        "real": chord_figures(real_progressions(chosen), known),
        "written": chord_figures(written_progressions(writer, chosen, seed, **sampling), known),
        "moods": {name: _mood_figures(writer, songs, name, seed, **sampling) for name in CORNERS},
    }


def _learned(song: ChordSong) -> Iterator[SlotProgression]:
    for one in song.stretches:
        slots = song.relative(one.tonic)[one.starts[0] : one.starts[-1] + 1]
        yield SlotProgression(slots, bar_slots(song.grid), one.mode, song.returns)


def _mood_figures(
    writer: ChordWriter, songs: Sequence[ChordSong], name: str, seed: int, **sampling: Any
) -> dict[str, Any]:
    corner = np.array(CORNERS[name], np.float32)
    labelled = [
        song
        for song in songs
        if song.genre == "clip" and song.moods is not None and (song.moods == corner).all()
    ]
    if not labelled:
        return {}
    real = real_progressions(labelled)
    written = []
    rng = np.random.default_rng([seed, 1])
    for index in rng.permutation(len(labelled))[:_PER_MOOD]:
        song = labelled[index]
        mode = song.stretches[-1].mode
        curve = Curve([Mood(name, *CORNERS[name])])
        plan = ChordPlan(mode, song.grid, _MOOD_BARS, curve, "clip")
        slots = to_slots(writer.write(plan, 1, rng, **sampling)[0], _MOOD_BARS, song.grid)
        returns = np.full(_MOOD_BARS, -1, np.int32)
        written.append(SlotProgression(slots, bar_slots(song.grid), mode, returns))
    out: dict[str, Any] = {"major_keys": float(np.mean([one.mode == "major" for one in real]))}
    for which, progressions in (("real", real), ("written", written)):
        figures = chord_figures(progressions, progressions)
        out[which] = {
            key: figures[key] for key in ("minor_chords", "sevenths", "changes_a_bar", "diatonic")
        }
    return out
