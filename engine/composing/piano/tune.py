"""The melody of a piece, and what becomes of it when the mood changes."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.analysis.onsets import TOGETHER_SECONDS, find_onsets
from engine.api.keys import Key
from engine.api.moods import Mood
from engine.music.modes import to_mode
from engine.music.score import Notes
from engine.tokens.piano.vocabulary import PITCHES

HELD_SECONDS: Final = 1.0
"""For how long a held note hides lower ones: later they are heard as the melody."""
FARTHEST_BELOW: Final = 12
"""A top note more than this far below the one before it, in semitones, and struck within
``AWAY_SECONDS`` of it, belongs to the accompaniment."""
AWAY_SECONDS: Final = 1.5

TEMPO: Final = (0.75, 4 / 3)
"""How much longer or shorter the melody may become, as a factor of time."""
RATES: Final = (1.35, 1.95)
"""Melody notes per second of music that is altogether still and altogether stirred.

Measured by :func:`melody` on EMOPIA's clips: medians of 1.34 (calm) and 1.36 (sad), of
1.85 (happy) and 2.00 (angry)."""
MIDDLES: Final = (70.7, 74.3)
"""The mean pitch of such melodies; medians of 69, 72, 75 and 73 in the same order."""
LOWEST: Final = 48
"""A melody note lower than this is lifted by octaves: something has to fit under it."""
GRID: Final = 0.01
"""Seconds: onsets of the changed melody are multiples of it."""
CLOSEST: Final = 0.04
"""Seconds between two of its onsets, at the least: the shortest shift there is."""


def melody(notes: Notes) -> Notes:
    """The line that is heard on top.

    The skyline (the highest note of each onset), without the notes that are struck under
    a higher one while it is held, or far below the one before.

    Args:
        notes: Array of ``NOTE``, in order, at least one.

    Returns:
        Notes of rising onset, each let go where the next begins.
    """
    onsets = find_onsets(notes)
    firsts = np.searchsorted(onsets.group, np.arange(len(onsets.times)))
    tops = [
        first + int(np.argmax(notes["pitch"][first:stop]))
        for first, stop in zip(firsts, [*firsts[1:], len(notes)], strict=True)
    ]
    kept: list[int] = []
    for top in tops:
        if kept:
            above = notes[kept[-1]]
            gone = float(notes["onset"][top] - above["onset"])
            below = int(above["pitch"]) - int(notes["pitch"][top])
            held = min(float(above["duration"]), HELD_SECONDS) - TOGETHER_SECONDS
            if (below > 0 and gone < held) or (below > FARTHEST_BELOW and gone < AWAY_SECONDS):
                continue
        kept.append(top)
    line: Notes = notes[kept].copy()
    line["duration"][:-1] = np.minimum(line["duration"][:-1], np.diff(line["onset"]))
    return line


def changed(line: Notes, key: Key, mode: str, mood: Mood) -> Notes:
    """A melody as another mood would have it.

    Its degrees move to the new mode (the parallel one), its tempo goes as far towards what
    the mood's arousal asks as ``TEMPO`` allows, and it moves by whole octaves to where such
    melodies lie.

    Args:
        line: As :func:`melody` gives it, at least one note.
        key: The key it is in.
        mode: The mode it is to be in.
        mood: The mood asked for.

    Returns:
        As many notes, the first onset at 0, onsets on ``GRID`` and ``CLOSEST`` apart.
    """
    line = line.copy()
    pitches = line["pitch"].astype(int)
    if mode != key.mode:
        pitches = to_mode(pitches, key.tonic, mode)
    share = (mood.arousal + 1) / 2
    middle = MIDDLES[0] + share * (MIDDLES[1] - MIDDLES[0])
    pitches += 12 * round((middle - float(pitches.mean())) / 12)
    pitches += 12 * np.maximum(0, -((pitches - LOWEST) // 12))
    line["pitch"] = np.where(pitches > PITCHES[1], pitches - 12, pitches)
    factor = 1.0
    gone = float(line["onset"][-1] - line["onset"][0])
    if gone > 0:
        asked = RATES[0] * (RATES[1] / RATES[0]) ** share
        factor = float(np.clip((len(line) - 1) / gone / asked, *TEMPO))
    line["duration"] *= factor
    onset = before = 0.0
    for place, time in enumerate(((line["onset"] - line["onset"][0]) * factor).tolist()):
        onset = max(round(time / GRID) * GRID, before + CLOSEST if place else 0.0)
        line["onset"][place] = before = round(onset, 2)
    return line
