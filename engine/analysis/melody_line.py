"""Finds the notes of a piece's melody, by a rule in two steps.

1. **Whose it is.** Of the voices (each program of each track), without drums and basses, the one
   whose top line is highest, most varied and most nearly alone (:func:`voice_score`), of those
   that sound for at least ``MIN_SHARE`` as long as the busiest.
2. **Which of its notes.** Each note of that voice gets odds of being the melody
   (:mod:`engine.analysis.melody_odds`): the highest, loudest and longest of their surroundings
   that lie near the notes before and after. Of notes struck together the likeliest is kept, where
   its odds are at least even. A voice that plays one note at a time is kept as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.analysis.melody_odds import melody_odds
from engine.analysis.onsets import find_onsets
from engine.api.instruments import BY_NAME
from engine.music.score import DRUMS, NOTE, Notes

MIN_SHARE: Final = 0.2
"""The least time for which a voice must sound, as a share of the busiest voice's time."""
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
    sounding = [float(voice["duration"].sum()) for voice in heard]
    enough = MIN_SHARE * max(sounding)
    chosen = max(
        (voice for voice, time in zip(heard, sounding, strict=True) if time >= enough),
        key=voice_score,
    )
    return line_of(chosen)


def voice_score(voice: Notes) -> float:
    """How much a voice is like a melody: high, varied, and one note at a time.

    The mean pitch of its top line in octaves, plus the entropy of that line's pitches in bits,
    minus the notes it strikes at once beyond the first, on the mean.
    Source: A. Uitdenbogerd and J. Zobel, "Melodic Matching Techniques for Large Music Databases"
    (ACM Multimedia 1999).

    Args:
        voice: Array of ``NOTE`` in order, at least one.
    """
    onsets = find_onsets(voice)
    top = onsets.highest(voice)
    counts = np.bincount(top)
    shares = counts[counts > 0] / len(top)
    entropy = -float((shares * np.log2(shares)).sum())
    return float(top.mean()) / 12 + entropy - (len(voice) / len(top) - 1)


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
    gaps = np.append(np.diff(line["onset"]), np.inf)
    line["duration"] = np.minimum(line["duration"], np.maximum(gaps, 1e-3))
    return line
