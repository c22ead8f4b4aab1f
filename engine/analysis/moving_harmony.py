"""Measures how the harmony and the bass of a piece move from second to second."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.chroma import chromagram, sounding_time, unit_rows
from engine.analysis.harmony import TRIADS
from engine.music.score import Notes

DISTANCES: Final = (1, 2, 4, 8)
"""Seconds between two chromas whose distance is measured."""
BASS_SECONDS: Final = 0.15
"""How long the lowest pitch must sound in a second to be its bass: shorter ones pass."""
MIN_LAG_SECONDS: Final = 4
"""The shortest time after which harmony is said to come back."""
_TIE_SECONDS: Final = 1e-3
"""Sounding time within which two triads fit alike."""
_NOTHING: Final = 1e-6
"""Seconds that are but rounding."""
_LAG_RATE: Final = 2
"""Chromas per second for that."""

HARMONY_MOVES: Final = (
    "chord_kinds",
    "chord_entropy",
    "chord_changes",
    "chord_commonest",
    "chord_longest",
    "chord_clarity",
    *(f"chroma_{distance}s" for distance in DISTANCES),
    "bass_kinds",
    "bass_entropy",
    "bass_changes",
    "bass_commonest",
    "bass_fifths",
    "bass_steps",
    "chroma_return",
)
"""The names of the measures of :func:`measure_harmony_moves`, in order."""


def measure_harmony_moves(notes: Notes, seconds: float) -> dict[str, float]:
    """Measure the movement of a piece's harmony.

    Each second has a chroma, the time that each pitch class sounds; a chord, the triad of 24
    whose notes sound longest; and a bass, the lowest pitch that sounds for ``BASS_SECONDS``.

    * ``chord_kinds``, ``chord_entropy``, ``chord_changes``, ``chord_commonest``: how many
      different chords there are, the entropy of their shares in bits, the share of seconds whose
      chord is not that of the second before, and the share of the commonest chord.
    * ``chord_longest``: the most seconds that one chord stands.
    * ``chord_clarity``: the share of the sounding time that the chord's own notes have, the mean.
    * ``chroma_1s`` …: the mean cosine distance of chromas so many seconds apart, 0 … 1.
    * ``bass_…``: as of chords; ``bass_fifths`` and ``bass_steps`` are the shares of fifths or
      fourths and of steps where the bass moves, octaves left out of account.
    * ``chroma_return``: how much more alike chromas are at the best lag of ``MIN_LAG_SECONDS``
      or more than at all such lags on the mean.

    Args:
        notes: Array of ``NOTE``, in order, without drums.
        seconds: The length of the piece.

    Returns:
        A value for each of ``HARMONY_MOVES``; NaN where there is nothing to measure.
    """
    frames = max(1, int(seconds))
    chroma = chromagram(notes, frames, 1)
    sounding = chroma.sum(axis=1) > _NOTHING
    pitches = sounding_time(notes, notes["pitch"].astype(np.int64), 128, frames, 1)
    # A little less, so that rounding decides nothing where notes last exactly so long.
    held = pitches > BASS_SECONDS - _NOTHING
    bass = held.argmax(axis=1)[held.any(axis=1)]
    low = (pitches > _NOTHING).argmax(axis=1)
    fit = chroma[sounding] @ TRIADS.T
    # Of triads that fit alike, as C and A minor do for C6, the one whose root is the lowest
    # note or lies nearest above it is meant.
    triads = np.arange(24)
    above = (triads % 12 - low[sounding, None]) % 12 * 2 + triads // 12
    chords = (fit - _TIE_SECONDS * above / 24).argmax(axis=1)
    clarity = fit.max(axis=1, initial=0.0) / np.maximum(chroma[sounding].sum(axis=1), 1e-9)
    moves = np.diff(bass)[np.diff(bass) != 0] % 12
    found = {
        **{f"chord_{name}": value for name, value in _variety(chords).items()},
        "chord_longest": _longest(chords),
        "chord_clarity": float(clarity.mean()) if len(clarity) else np.nan,
        **{f"chroma_{one}s": _distance(chroma, sounding, one) for one in DISTANCES},
        **{f"bass_{name}": value for name, value in _variety(bass).items()},
        "bass_fifths": float(np.isin(moves, (5, 7)).mean()) if len(moves) else np.nan,
        "bass_steps": float(np.isin(moves, (1, 2, 10, 11)).mean()) if len(moves) else np.nan,
        "chroma_return": _return(notes, seconds),
    }
    return {name: found[name] for name in HARMONY_MOVES}


def entropy(values: NDArray[np.int64]) -> float:
    """The entropy of the shares of values ≥ 0, in bits; NaN without values.

    Example: of 1, 1, 2, 2 it is 1.0.
    """
    if not len(values):
        return np.nan
    counts = np.bincount(values)
    shares = counts[counts > 0] / len(values)
    return float(-(shares * np.log2(shares)).sum())


def _variety(values: NDArray[np.int64]) -> dict[str, float]:
    if len(values) < 2:
        return dict.fromkeys(("kinds", "entropy", "changes", "commonest"), np.nan)
    counts = np.bincount(values)
    return {
        "kinds": float(np.count_nonzero(counts)),
        "entropy": entropy(values),
        "changes": float(np.count_nonzero(np.diff(values))) / (len(values) - 1),
        "commonest": float(counts.max()) / len(values),
    }


def _longest(values: NDArray[np.int64]) -> float:
    if not len(values):
        return np.nan
    return float(np.diff(np.flatnonzero(np.diff(values, prepend=-1)), append=len(values)).max())


def _distance(chroma: NDArray[np.float64], sounding: NDArray[np.bool_], apart: int) -> float:
    if apart >= len(chroma):
        return np.nan
    both = sounding[apart:] & sounding[:-apart]
    rows = unit_rows(chroma)
    alike = (rows[apart:] * rows[:-apart]).sum(axis=1)[both]
    return float(1 - alike.mean()) if len(alike) else np.nan


def _return(notes: Notes, seconds: float) -> float:
    """The best mean similarity at a lag, less the mean over lags, up to half of the piece."""
    frames = int(seconds * _LAG_RATE)
    lags = np.arange(MIN_LAG_SECONDS * _LAG_RATE, frames // 2 + 1)
    if len(lags) < 2 or not len(notes):
        return np.nan
    rows = unit_rows(chromagram(notes, frames, _LAG_RATE))
    alike = rows @ rows.T
    means = np.array([alike.diagonal(lag).mean() for lag in lags])
    return float(means.max() - means.mean())
