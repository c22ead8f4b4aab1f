"""Where the bars and the beats of a score begin."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.music.score import Score


def bar_lines(score: Score) -> NDArray[np.float64]:
    """The times at which bars begin, from 0 to before the end of the last note.

    Tempo changes are followed. A score in free time has none.

    Example: at 120 quarters per minute in 3/4 they are 0.0, 1.5, 3.0, … seconds.

    Args:
        score: Its tempos are quarters per minute, as in a MIDI file.

    Returns:
        Seconds, rising, shape [bars].
    """
    if score.meter is None:
        return np.zeros(0)
    beats, unit = score.meter
    return times_every(beats * 4 / unit, score)


def times_every(quarters: float, score: Score) -> NDArray[np.float64]:
    """The times at which stretches of so many quarters begin, by the score's tempos.

    Example: at 120 quarters per minute, 1.0 gives 0.0, 0.5, 1.0, … seconds.

    Args:
        quarters: The length of a stretch, > 0.
        score: Its tempos are quarters per minute, as in a MIDI file.

    Returns:
        Seconds, rising, from 0 to before the end of the last note.
    """
    # What changes after the last note has no part in it.
    changes = [one for one in score.tempos if one[0] < score.seconds]
    starts = np.array([0.0, *(time for time, _ in changes)])
    pace = np.array([score.tempo, *(tempo for _, tempo in changes)]) / 60.0
    # The quarters gone at each change of tempo, and at the end.
    gone = np.concatenate([[0.0], np.cumsum(np.diff(starts) * pace[:-1])])
    end = gone[-1] + (score.seconds - starts[-1]) * pace[-1]
    lines = np.arange(0.0, end - 1e-6, quarters)
    index = np.maximum(np.searchsorted(gone, lines + 1e-9, side="right") - 1, 0)
    times: NDArray[np.float64] = starts[index] + (lines - gone[index]) / pace[index]
    return times
