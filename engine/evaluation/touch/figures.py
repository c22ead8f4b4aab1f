"""What is measured on touches: how far from the grid, how free the beats, and told from real."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from engine.analysis.moving_melody import measure_melody_moves
from engine.api.errors import DataError
from engine.evaluation.readers import boosted_trees
from engine.reading.performance import Performance, pulse_ticks
from engine.touch.events import touch_events
from engine.touch.touch import Touch, apply_touch
from engine.touch.writer import TouchWriter, centred_on_beats
from engine.training.performances import PerformedPiece
from engine.training.touch.batches import played_values

REAL, MADE, SHUFFLED, FLAT = "real", "made", "shuffled", "flat"
FEWEST: Final = 10
"""Held-out performances that are needed to tell anything."""
_LAGS: Final = (1, 2, 4)
_FEWEST_BEATS: Final = 12
_FARTHEST: Final = 60.0


@dataclass(frozen=True, slots=True)
class TouchFigures:
    """What was found.

    Attributes:
        pieces: How many performances.
        figures: For each column (``REAL``, ``MADE``, ``SHUFFLED``, ``FLAT``) name to value.
        told: How well boosted trees tell a column from real touches on the same notes (AUC).
    """

    pieces: int
    figures: Mapping[str, Mapping[str, float]]
    told: Mapping[str, float]


def compare_touches(writer: TouchWriter, pieces: Iterable[PerformedPiece]) -> TouchFigures:
    """Give held-out performances a touch anew and compare.

    ``SHUFFLED`` is the real touch with its deviations and its beats in another order: what
    knowing the notes and the order adds. ``FLAT`` has none.

    Raises:
        DataError: Fewer than ``FEWEST`` performances are held out.
    """
    kept = [piece for piece in pieces if piece.split == "val"]
    if len(kept) < FEWEST:
        raise DataError(f"{len(kept)} performances are held out; at least {FEWEST} are needed.")
    columns: dict[str, Callable[[PerformedPiece, Touch], Touch]] = {
        REAL: lambda _, touch: touch,
        MADE: lambda piece, _: writer.write(
            piece.notes, piece.performance.grid, piece.mood, _seed(piece), whole=piece.whole
        ),
        SHUFFLED: _shuffled,
        FLAT: lambda _, touch: Touch(
            np.full_like(touch.beat_seconds, np.median(touch.beat_seconds)),
            np.zeros_like(touch.deviations),
        ),
    }
    found: dict[str, list[_Measured]] = {name: [] for name in columns}
    for piece in kept:
        real, heard = real_touch(piece.performance)
        for name, make in columns.items():
            found[name].append(_measured(piece, make(piece, real), heard))
    songs = [piece.song for piece in kept]
    told = {
        name: told_from_real(
            np.array([one.traits for one in found[REAL]]),
            np.array([one.traits for one in found[name]]),
            songs,
        )
        for name in (MADE, SHUFFLED, FLAT)
    }
    return TouchFigures(len(kept), {name: _pooled(all_) for name, all_ in found.items()}, told)


def real_touch(performance: Performance) -> tuple[Touch, NDArray[np.bool_]]:
    """A performance's own touch, and which of its beats were heard [beats].

    Notes are on time on the mean on each beat, as in a touch that was written: what is left of a
    beat's own deviation, .4 ms on the mean, would give real ones away.
    """
    events = touch_events(performance.notes, performance.grid)
    values, known = played_values(performance, events)
    seconds = pulse_ticks(performance.grid) * performance.grid.tick_seconds
    lengths = seconds * np.exp(values[events.is_beat])
    pulse = pulse_ticks(performance.grid)
    deviations = centred_on_beats(performance.deviations, performance.notes, pulse)
    return Touch(lengths, deviations), known[events.is_beat]


def _seed(piece: PerformedPiece) -> int:
    return int.from_bytes(hashlib.sha256(piece.name.encode()).digest()[:4], "big")


def _shuffled(piece: PerformedPiece, touch: Touch) -> Touch:
    rng = np.random.default_rng(_seed(piece))
    return Touch(rng.permutation(touch.beat_seconds), rng.permutation(touch.deviations))


@dataclass(frozen=True, slots=True)
class _Measured:
    """One touch: |deviations| in ms, beats as log ratios, traits for the trees, the pulse."""

    away: NDArray[np.float64]
    ratios: NDArray[np.float64]
    traits: NDArray[np.float64]
    pulse: float


def _measured(piece: PerformedPiece, touch: Touch, heard: NDArray[np.bool_]) -> _Measured:
    notes, grid = piece.notes, piece.performance.grid
    lengths = touch.beat_seconds[heard]
    ratios = np.log(lengths / np.median(lengths)) if len(lengths) else np.zeros(0)
    score = apply_touch(notes, grid, touch)
    pulse = measure_melody_moves(score.notes)["pulse"]
    deviations = touch.deviations.astype(np.float64) * 1000
    return _Measured(np.abs(deviations), ratios, touch_traits(notes, deviations, ratios), pulse)


def touch_traits(
    notes: Any, deviations: NDArray[np.float64], ratios: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What trees are shown of a touch: spreads, how they hang together, and chords.

    Args:
        notes: Array of ``GRID_NOTE`` in order [n].
        deviations: In milliseconds [n].
        ratios: Of each heard beat, the logarithm of its ratio to the median [beats].
    """
    # Files tell onsets to about a millisecond, and what is far off was read on a wrong place.
    deviations = np.clip(np.round(deviations), -_FARTHEST, _FARTHEST)
    tick = notes["tick"]
    begins = np.append(True, np.diff(tick) != 0)
    chord = np.cumsum(begins) - 1
    size = np.bincount(chord)
    mean = np.bincount(chord, deviations) / size
    first = deviations[begins]
    rest = (deviations - first[chord])[~begins]
    on = (tick[begins] % 12) == 0
    away = np.abs(deviations)
    return np.array(
        [
            *np.log(1.0 + np.quantile(away, (0.25, 0.5, 0.75, 0.9, 0.97))),
            float((away <= 1.0).mean()),
            float(np.median(deviations)),
            _correlation(mean[:-1], mean[1:]),
            np.log(1.0 + np.abs(mean[on]).mean()) if on.any() else np.nan,
            np.log(1.0 + np.abs(mean[~on]).mean()) if (~on).any() else np.nan,
            float(np.median(rest)) if len(rest) else np.nan,
            np.log(1.0 + np.quantile(np.abs(rest), 0.5)) if len(rest) else np.nan,
            np.log(1.0 + np.quantile(np.abs(rest), 0.9)) if len(rest) else np.nan,
            np.log(0.002 + ratios.std()) if len(ratios) else np.nan,
            np.log(0.002 + np.quantile(np.abs(ratios), 0.5)) if len(ratios) else np.nan,
            np.log(0.002 + np.quantile(np.abs(ratios), 0.95)) if len(ratios) else np.nan,
            *(_correlation(ratios[:-lag], ratios[lag:]) for lag in _LAGS),
        ]
    )


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    if len(one) < _FEWEST_BEATS or one.std() == 0 or other.std() == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def _pooled(measured: Sequence[_Measured]) -> dict[str, float]:
    """All pieces' notes and beats together; what is of a piece, its mean."""
    away = np.concatenate([one.away for one in measured])
    ratios = [one.ratios for one in measured if len(one.ratios) >= _FEWEST_BEATS]
    out = {f"deviation {q}": float(np.percentile(away, q)) for q in (50, 90, 99)}
    out["beat variation"] = float(np.mean([one.std() for one in ratios]))
    for lag in _LAGS:
        row = [_correlation(one[:-lag], one[lag:]) for one in ratios]
        out[f"beat memory {lag}"] = float(np.nanmean(row)) if np.isfinite(row).any() else 0.0
    out["pulse"] = float(np.nanmean([one.pulse for one in measured]))
    return out


def told_from_real(
    real: NDArray[np.float64], other: NDArray[np.float64], songs: Sequence[str]
) -> float:
    """How well boosted trees tell touches from real ones of songs they have not seen: the AUC.

    Args:
        real: Traits of real touches [n, traits].
        other: Traits of other touches of the same pieces [n, traits].
        songs: Of each piece [n].
    """
    traits = np.concatenate([real, other])
    is_real = np.repeat([1, 0], len(real))
    groups = [*songs, *songs]
    scores = np.zeros(len(traits))
    for known, new in GroupKFold(min(5, len(set(songs)))).split(traits, is_real, groups):
        trees = boosted_trees(0).fit(traits[known], is_real[known])
        scores[new] = trees.predict_proba(traits[new])[:, 1]
    return float(roc_auc_score(is_real, scores))
