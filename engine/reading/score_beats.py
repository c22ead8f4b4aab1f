"""The beats that a score states, and those that the tracker finds where it states none."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.api.settings import PROJECT
from engine.beats.tracker import Beats, BeatTracker
from engine.music.bar_lines import bar_lines, times_every
from engine.music.grid import TICKS
from engine.music.meters import TRACKED
from engine.music.score import Score


@cache
def beat_tracker() -> BeatTracker:
    """The tracker that comes along, loaded once."""
    return BeatTracker.open(PROJECT / "models" / "beats")


def beats_stated(score: Score) -> Beats | None:
    """The beats of a score that states a meter which is known; None for free time.

    Example: a score of two bars in 6/8 has five beats, the last one at its end.

    Args:
        score: Its tempos are quarters per minute, as in a MIDI file.
    """
    meter = next((one for one in TRACKED if (one.beats, one.unit) == score.meter), None)
    bars = len(bar_lines(score))
    if meter is None or bars < 1:
        return None
    # A player's touch gives each beat a tempo of its own.
    quarters = meter.bar_ticks / meter.pulses / TICKS
    count = np.arange(bars * meter.pulses + 1)
    times = lengthened(quarters, score, len(count))[: len(count)]
    lengths = np.full(len(count), meter.pulses)
    return Beats(times, count % meter.pulses, lengths, meter, confidence=1.0)


def lengthened(quarters: float, score: Score, least: int) -> NDArray[np.float64]:
    """Beats of so many quarters by a score's tempos, beyond its end as long as the last.

    Args:
        quarters: The length of a beat, > 0.
        score: Its tempos are quarters per minute.
        least: How many there are to be at least.

    Returns:
        Seconds, rising, from 0 on.
    """
    times = times_every(quarters, score)
    begun = [tempo for time, tempo in score.tempos if time <= times[-1] + 1e-6]
    last = quarters * 60 / (begun[-1] if begun else score.tempo)
    return np.append(times, times[-1] + np.arange(1, max(least - len(times), 1) + 1) * last)


def median_tempo(beats: Beats) -> float:
    """Quarters per minute, by the median beat."""
    quarters = beats.meter.bar_ticks / beats.meter.pulses / TICKS
    # Times are whole microseconds; what is even is not to become uneven by them.
    return round(60 * quarters / float(np.median(np.diff(beats.times))), 6)
