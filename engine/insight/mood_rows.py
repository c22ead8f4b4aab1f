"""The mood over time, as the critics read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from engine.analysis.features import measure
from engine.api.analysis_rows import MoodMoment
from engine.api.composition import MoodReading
from engine.api.instruments import BY_NAME
from engine.music.excerpt import excerpt
from engine.music.score import DRUMS, Notes
from engine.ranking.critic import Critic

WINDOW_SECONDS: Final = 30.0
"""What is read at once: about the length of the clips that the critics learned from."""
HOP_SECONDS: Final = 5.0
"""From one reading to the next."""
MAX_READINGS: Final = 240
"""Longer music is read less often."""
_MIN_NOTES: Final = 4
"""Fewer notes in a window are not read."""


def read_moods(
    notes: Notes, seconds: float, critics: Mapping[str, Critic]
) -> tuple[MoodReading, tuple[MoodMoment, ...]]:
    """Read the mood of windows of ``WINDOW_SECONDS``, and their mean.

    The piano's critic reads what pianos alone play, the bands' critic all else.

    Args:
        notes: Array of ``NOTE`` in order, at least one.
        seconds: The length of the music.
        critics: Those of the composer: "piano" and "band".

    Returns:
        The mean, and a moment at the middle of each window; music of one window has one. Without
        pitched notes the mood is the middle of the plane.
    """
    heard = notes[notes["program"] != DRUMS]
    alone = len(heard) == len(notes) and bool(
        np.isin(heard["program"], BY_NAME["piano"].programs).all()
    )
    critic = critics["piano" if alone else "band"]
    last = max(seconds - WINDOW_SECONDS, 0.0)
    hop = max(HOP_SECONDS, last / MAX_READINGS)
    begins = np.linspace(0.0, last, int(np.ceil(last / hop)) + 1)
    moods = []
    for begin in begins.tolist():
        window = excerpt(heard, begin, WINDOW_SECONDS)
        if len(window) >= min(_MIN_NOTES, len(heard)) and len(window):
            window["onset"] -= window["onset"][0]
            read = critic.read(measure(window))
            middle = begin + min(WINDOW_SECONDS, seconds) / 2
            moods.append(
                MoodMoment(round(middle, 3), round(read.valence, 3), round(read.arousal, 3))
            )
    if not moods:
        return MoodReading(0.0, 0.0), ()
    valence, arousal = np.mean([(one.valence, one.arousal) for one in moods], axis=0)
    return MoodReading(round(float(valence), 3), round(float(arousal), 3)), tuple(moods)
