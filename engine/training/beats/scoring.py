"""How well beats that were found agree with those that are known."""

from __future__ import annotations

from typing import Any, Final

from numpy.typing import NDArray

TOLERANCE_SECONDS: Final = 0.07
"""How far from a known beat a found one may lie and count.

Source: M. Davies, N. Degara and M. Plumbley, "Evaluation Methods for Musical Audio Beat
Tracking Algorithms" (Queen Mary University, C4DM-TR-09-06, 2009). Theirs leaves out the first
five seconds; here all of a piece counts.
"""


def beat_f(found: NDArray[Any], known: NDArray[Any]) -> float:
    """The F-measure of found beats, 0 … 1: the harmonic mean of precision and recall.

    Each known beat matches at most one found beat and the other way round.

    Args:
        found: Seconds of the beats that were found, rising [n].
        known: Seconds of those that are known, rising [m].

    Example: ``beat_f(np.array([1.0, 1.5, 2.0]), np.array([1.0, 2.0]))`` is 0.8: precision
    2/3, recall 1.
    """
    hits = found_at = known_at = 0
    # Both are in order, so the first that can match is the one to match.
    while found_at < len(found) and known_at < len(known):
        apart = found[found_at] - known[known_at]
        if abs(apart) <= TOLERANCE_SECONDS:
            hits += 1
        found_at += apart <= TOLERANCE_SECONDS
        known_at += apart >= -TOLERANCE_SECONDS
    return 2 * hits / (len(found) + len(known)) if hits else 0.0


def beat_f_any_level(found: NDArray[Any], known: NDArray[Any]) -> float:
    """The F-measure where half and double time count, on the beat or off it: the best of five."""
    return max(
        beat_f(found, known),
        beat_f(found[::2], known),
        beat_f(found[1::2], known),
        beat_f(found, known[::2]),
        beat_f(found, known[1::2]),
    )
