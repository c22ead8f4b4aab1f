"""Finds the notes of a piece's melody, by a rule in two steps.

1. **Whose it is.** Of the voices (each program of each track), without drums and basses, the one
   that could best be sung (:func:`voice_score`): high, one note at a time, in small steps, within
   a narrow range but not on a few notes alone, and for much of the time.
2. **Which of its notes.** A voice that plays one note at a time is kept as it is. Elsewhere each
   note gets odds of being the melody (:mod:`engine.analysis.melody_odds`): the highest and loudest
   of their surroundings that lie near the notes before and after. Of notes struck together the
   likeliest is kept, where its odds are above 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.features import seconds_with_sound
from engine.analysis.melody_odds import melody_odds
from engine.analysis.onsets import find_onsets
from engine.api.instruments import BY_NAME
from engine.music.score import DRUMS, NOTE, Notes

VARIED_BITS: Final = 2.0
"""Four pitches as often as each other; more variety makes a line no more of a melody."""
SOLO_SHARE: Final = 0.1
"""The share of its notes struck under a higher one up to which a voice plays one at a time."""
_ASIDE: Final = (DRUMS, *BY_NAME["bass"].programs)


def find_melody(voices: Sequence[Notes]) -> Notes:
    """Find the melody among voices.

    Args:
        voices: Arrays of ``NOTE`` in order, of one program each.

    Returns:
        The melody's notes, of rising onset, each let go where the next begins; none where there
        are but drums and basses.

    Example: of a flute over a piano's chords, the flute's notes.
    """
    heard = [voice for voice in voices if len(voice) and voice["program"][0] not in _ASIDE]
    if not heard:
        return np.zeros(0, NOTE)
    return line_of(max(heard, key=voice_score))


def voice_score(voice: Notes) -> float:
    """How well a voice could be sung, as a sum of what its top line is like.

    * half its mean pitch in octaves, from MIDI's note 0
    * the entropy of its pitches in bits, up to ``VARIED_BITS``
    * minus the notes it strikes at once beyond the first, on the mean
    * minus its range in octaves, without its highest and lowest twentieth
    * minus three times the share of its intervals of five semitones or more
    * the natural logarithm of the seconds in which it sounds

    Source: height and entropy after A. Uitdenbogerd and J. Zobel, "Melodic Matching Techniques for
    Large Music Databases" (ACM Multimedia 1999). The weights are the plainest of those that find
    the sung melody in 98 of 100 songs of one half of POP909; ``benchmarks/analysis.py`` measures
    them on the other.

    Args:
        voice: Array of ``NOTE`` in order, at least one.
    """
    onsets = find_onsets(voice)
    top = onsets.highest(voice)
    counts = np.bincount(top)
    shares = counts[counts > 0] / len(top)
    entropy = -float((shares * np.log2(shares)).sum())
    low, high = np.quantile(top, (0.05, 0.95))
    leaps = float((np.abs(np.diff(top)) >= 5).mean()) if len(top) > 1 else 0.0
    return (
        float(top.mean()) / 24
        + min(entropy, VARIED_BITS)
        - (len(voice) / len(top) - 1)
        - float(high - low) / 12
        - 3 * leaps
        + float(np.log(max(seconds_with_sound(voice), 1e-3)))
    )


def line_of(voice: Notes) -> Notes:
    """The melody among the notes of one voice.

    Args:
        voice: Array of ``NOTE`` in order, at least one.

    Returns:
        As :func:`find_melody` does.
    """
    onsets = find_onsets(voice)
    if len(voice) <= (1 + SOLO_SHARE) * len(onsets.times):
        kept = np.unique(onsets.group, return_index=True)[1]
    else:
        odds = melody_odds(voice, onsets)
        # The likeliest of each onset comes first.
        order = np.lexsort((-odds, onsets.group))
        first = np.append(True, np.diff(onsets.group[order]) != 0)
        best = order[first]
        kept = np.sort(best[odds[best] >= 0])
    line: Notes = voice[kept].copy()
    onset: NDArray[np.float64] = line["onset"]
    gaps = np.append(np.diff(onset), np.inf)
    durations = np.minimum(np.maximum(gaps, 1e-3), line["duration"])
    line["duration"] = durations
    return line
