"""Whether pieces have the tempo asked for: by what they state, and by their notes alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.evaluation.beats.figures import Tracks
from engine.music.score import Notes, Score

ASKED_TEMPOS: Final = (60, 84, 108, 132, 168)
"""Beats per minute, asked for in turn."""
STATED_WITHIN: Final = 0.02
"""How far the median beat may be from the one asked for, as a share of it."""
FOUND_WITHIN: Final = 0.04
"""How far the beat found in the notes may be from it, as a share.

Source: the measure "accuracy 2" of F. Gouyon et al., "An Experimental Comparison of Audio Tempo
Induction Algorithms" (2006), which also lets half and double count.
"""
_COUNTED: Final = (0.5, 1.0, 2.0)


def tempo_requests(moods: Sequence[str], seconds: int, rounds: int = 3) -> list[ComposeRequest]:
    """Ask for each of ``ASKED_TEMPOS`` in each mood, ``rounds`` times."""
    asked = [(name, tempo) for name in moods for tempo in ASKED_TEMPOS] * rounds
    return [
        ComposeRequest(mood(name), seed=50_000 + number, seconds=seconds, tempo=tempo)
        for number, (name, tempo) in enumerate(asked)
    ]


def median_beat(score: Score) -> float:
    """Beats per minute of the median beat of a score's tempo map, up to its last note's end.

    Example: of a piece at 120 whose last tenth is slower it is 120.0.
    """
    times = np.array([0.0, *(time for time, _ in score.tempos)])
    tempos = np.array([score.tempo, *(tempo for _, tempo in score.tempos)])
    lengths = np.diff(np.append(times, max(score.seconds, times[-1])))
    order = np.argsort(tempos)
    beats = np.cumsum((lengths * tempos)[order])
    return float(tempos[order][np.searchsorted(beats, beats[-1] / 2)])


def states_tempo(request: ComposeRequest, score: Score) -> bool:
    """Whether the median beat is within ``STATED_WITHIN`` of the tempo asked for.

    Raises:
        ValueError: No tempo was asked for.
    """
    return abs(median_beat(score) / _asked(request) - 1) <= STATED_WITHIN


def sounds_tempo(request: ComposeRequest, notes: Notes, tracker: Tracks) -> bool:
    """Whether the tempo asked for, its half or its double is found in the notes alone.

    Args:
        request: The request.
        notes: Array of ``NOTE``, in order.
        tracker: Finds beats.

    Raises:
        ValueError: No tempo was asked for.
    """
    times = tracker.track(notes).times
    if len(times) < 2:
        return False
    found = 60.0 / float(np.median(np.diff(times)))
    return any(abs(found / (_asked(request) * by) - 1) <= FOUND_WITHIN for by in _COUNTED)


def _asked(request: ComposeRequest) -> float:
    if request.tempo is None:
        raise ValueError("no tempo was asked for")
    return float(request.tempo)
