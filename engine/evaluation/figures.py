"""The figures of a collection of pieces, each with its interval, by the names in the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.degeneration import find_degeneration
from engine.evaluation.collection import MOODS, Collection
from engine.evaluation.intervals import Estimate, bootstrap, share
from engine.evaluation.likeness import (
    LikenessSpace,
    discriminability,
    frechet_distance,
    overlap_within_moods,
)
from engine.evaluation.readers import right

HALVINGS: Final = 20
"""How often the real clips are halved to see how near they are to themselves."""
_OVERLAP_ROUNDS: Final = 60
"""Densities are slow to estimate, so their interval is resampled less often."""

Figures = dict[str, Estimate]
"""A figure's name to its value and interval."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Mood shares of a collection's pieces, each of shape [n, 4].

    Attributes:
        full: By readers of all real clips.
        masked: By readers that are not told loudness and density.
    """

    full: NDArray[np.float64]
    masked: NDArray[np.float64]


def mood_figures(pieces: Collection, reading: Reading) -> Figures:
    """How often labelled pieces are read as their label says, in full and masked."""
    found = {}
    for prefix, shares in (("", reading.full), ("hidden_", reading.masked)):
        agreed = right(shares, pieces.labels)
        for name, true in agreed.items():
            found[prefix + name] = share(true, pieces.songs)
    agreed = right(reading.full, pieces.labels)
    for label, mood in enumerate(MOODS):
        of_mood = np.flatnonzero(pieces.labels == label)
        if len(of_mood):
            songs = tuple(pieces.songs[index] for index in of_mood)
            found[f"mood_{mood}"] = share(agreed["mood"][of_mood], songs)
    return found


def likeness_figures(pieces: Collection, real: Collection, space: LikenessSpace) -> Figures:
    """How near pieces are to real ones; the overlap only where there are labels."""
    here, there = space.project(pieces.features), space.project(real.features)
    found = {
        "frechet": bootstrap(lambda chosen: frechet_distance(here[chosen], there), pieces.songs),
        "told_apart": discriminability(pieces, real),
    }
    if np.any(pieces.labels >= 0):
        found["overlap"] = bootstrap(
            lambda chosen: _mean_overlap(pieces.take(chosen), real), pieces.songs, _OVERLAP_ROUNDS
        )
    return found


def halves_figures(real: Collection, space: LikenessSpace) -> Figures:
    """How near two random halves of real pieces are to each other.

    The interval holds 95 % of the halvings.
    """
    rng = np.random.default_rng(0)
    distances, overlaps = [], []
    for _ in range(HALVINGS):
        order = rng.permutation(len(real))
        one, other = (real.take(half) for half in np.array_split(order, 2))
        clouds = space.project(one.features), space.project(other.features)
        distances.append(frechet_distance(*clouds))
        overlaps.append(_mean_overlap(one, other))
    return {"frechet": _spread(distances), "overlap": _spread(overlaps)}


def collapse_figures(pieces: Collection) -> Figures:
    """The share of pieces with a fault (:mod:`engine.analysis.degeneration`)."""
    return {
        "collapsed": share(
            np.array([bool(find_degeneration(notes)) for notes in pieces.pieces]), pieces.songs
        )
    }


def copying_figures(pieces: Collection, matches: NDArray[np.int64], limit: float) -> Figures:
    """How long exact matches with known music are, in moves, and how many are too long.

    Args:
        pieces: The pieces.
        matches: Each piece's longest match, shape [n].
        limit: The longest match that is no copy.
    """
    longest = float(matches.max())
    return {
        "match_median": bootstrap(lambda chosen: float(np.median(matches[chosen])), pieces.songs),
        "match_longest": Estimate(longest, longest, longest),
        "copied": share(matches > limit, pieces.songs),
    }


def _mean_overlap(one: Collection, other: Collection) -> float:
    return float(np.nanmean(overlap_within_moods(one, other)))


def _spread(values: list[float]) -> Estimate:
    low, high = np.quantile(values, (0.025, 0.975))
    return Estimate(float(np.mean(values)), float(low), float(high))
