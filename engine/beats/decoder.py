"""From activations to beats and bars: the evidence, and the likeliest walk through it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.beats.bar_pointer import (
    BAR_LENGTHS,
    PLACE_LENGTHS,
    PLACE_POSITIONS,
    BarPointer,
    Stop,
    WalkCosts,
    as_columns,
)
from engine.beats.features import FRAMES_PER_SECOND
from engine.beats.outputs import PERIODS_TOLD, Activations, period_class
from engine.music.meters import TRACKED

FASTEST_SECONDS: Final = 0.28
SLOWEST_SECONDS: Final = 1.30
"""The shortest and the longest period of the tempo, 214 to 46 beats per minute."""
TEMPO_CLASSES: Final = 40
"""Tempos between them, 4.0 % apart."""
START_SECONDS: Final = 2.0
"""The first beat comes at most so long after the first onset."""
EDGE_SECONDS: Final = 0.3
"""So far outside of the first and the last onset there may be a beat."""
POOLED: Final = 2
"""The pointer goes by pairs of frames, of which a beat takes the likelier one: a quarter of
the work, and beats are moved to the onsets afterwards anyway."""
CHUNK_SECONDS: Final = 300
"""Longer pieces are worked out in chunks of this length, so that memory stays small."""
_OVERLAP_SECONDS: Final = 30
_RATE: Final = FRAMES_PER_SECOND / POOLED


@dataclass(frozen=True, slots=True)
class DecoderWeights:
    """How much each kind of evidence counts; all are in nats.

    Attributes:
        beat: Of the log odds of a beat.
        threshold: Log odds of a beat from which on a beat counts for itself.
        downbeat: Of what a downbeat's probability tells of the place in the bar, per beat.
        meter: Of what the meter's probability tells of the bar's length, per beat.
        tempo: Of what the period's probability tells, per second.
        walk: How freely beats and bars go on.
    """

    beat: float = 1.0
    threshold: float = 0.1
    downbeat: float = 0.8
    meter: float = 0.4
    tempo: float = 1.0
    walk: WalkCosts = field(default_factory=WalkCosts)


TUNED: Final = DecoderWeights()
"""Found on pieces that are neither learned from nor used for testing."""


@dataclass(frozen=True, slots=True, eq=False)
class DecodedBeats:
    """The likeliest beats.

    Attributes:
        frames: The frame of each beat, rising, int64 [n ≥ 1].
        positions: The beat's place in its bar, 0 for a downbeat, int64 [n].
        bar_lengths: How many beats that bar has, one of ``BAR_LENGTHS``, int64 [n].
    """

    frames: NDArray[np.int64]
    positions: NDArray[np.int64]
    bar_lengths: NDArray[np.int64]


def decode_beats(
    activations: Activations, begin: int, end: int, weights: DecoderWeights = TUNED
) -> DecodedBeats:
    """Find the beats and bars that activations make likeliest.

    Args:
        activations: Of the piece.
        begin: The frame of the first onset.
        end: The frame of the last one.
        weights: How much each kind of evidence counts.

    Example: ``decode_beats(activations, 0, len(activations.beat) - 1).frames``.
    """
    pooled, likelier = _pooled(activations)
    edge = round(EDGE_SECONDS * _RATE)
    low = max(0, begin // POOLED - edge)
    high = min(len(likelier), end // POOLED + edge + 1)
    periods = np.geomspace(FASTEST_SECONDS, SLOWEST_SECONDS, TEMPO_CLASSES)
    pointer = BarPointer(periods * _RATE, weights.walk)
    start: Stop | int = begin // POOLED - low + round(START_SECONDS * _RATE)
    stops: list[Stop] = []
    while True:
        until = min(low + round(CHUNK_SECONDS * _RATE), high)
        walk, _ = pointer.best_walk(
            _place_gain(pooled, low, until, weights),
            _tempo_gain(pooled, low, until, periods, weights),
            start,
        )
        found = [Stop(stop.frame + low, stop.tempo, stop.place) for stop in walk]
        if until == high:
            break
        # What lies well before the chunk's end is settled; the next one goes on from there.
        settled = [
            stop for stop in found if stop.frame < until - _OVERLAP_SECONDS * _RATE
        ] or found[:1]
        stops += settled[:-1]
        low = settled[-1].frame
        start = Stop(0, settled[-1].tempo, settled[-1].place)
    frames, _, places = as_columns(stops + found).T
    return DecodedBeats(likelier[frames], PLACE_POSITIONS[places], PLACE_LENGTHS[places])


def _pooled(activations: Activations) -> tuple[Activations, NDArray[np.int64]]:
    """Activations of the likelier frame of each pair, and which frames those are [pairs]."""
    count = -(-len(activations.beat) // POOLED)
    beat = np.pad(activations.beat, (0, count * POOLED - len(activations.beat)))
    pick = np.arange(count) * POOLED + beat.reshape(count, POOLED).argmax(axis=1)
    chosen = Activations(
        activations.beat[pick],
        activations.downbeat[pick],
        activations.meter[pick],
        activations.period[pick],
    )
    return chosen, pick


def _log_odds(probability: NDArray[Any]) -> NDArray[np.float64]:
    clipped = np.clip(probability.astype(np.float64), 1e-4, 1 - 1e-4)
    odds: NDArray[np.float64] = np.log(clipped) - np.log1p(-clipped)
    return odds


def _place_gain(
    activations: Activations, low: int, high: int, weights: DecoderWeights
) -> NDArray[np.float32]:
    """What a beat in each frame at each place adds to a walk [frames, places].

    A walk without beats would be worth 0, so each beat adds its log odds. Downbeat and meter
    count by how much they tell beyond chance, so that knowing nothing costs nothing.
    """
    beat = activations.beat[low:high]
    odds = weights.beat * (_log_odds(beat) - weights.threshold)
    given = np.clip(activations.downbeat[low:high] / np.maximum(beat, 1e-3), 0.02, 0.98)
    first = np.log(given)[:, None] - np.log(1 / PLACE_LENGTHS)
    other = np.log1p(-given)[:, None] - np.log1p(-1 / PLACE_LENGTHS)
    gain = odds[:, None] + weights.downbeat * np.where(PLACE_POSITIONS == 0, first, other)
    for length in BAR_LENGTHS:
        chosen = [index for index, meter in enumerate(TRACKED) if meter.pulses == length]
        share = activations.meter[low:high, chosen].sum(axis=1) * len(TRACKED) / len(chosen)
        told = weights.meter * np.log(np.maximum(share, 1e-2))
        gain[:, length == PLACE_LENGTHS] += told[:, None]
    out: NDArray[np.float32] = gain.astype(np.float32)
    return out


def _tempo_gain(
    activations: Activations,
    low: int,
    high: int,
    periods: NDArray[np.float64],
    weights: DecoderWeights,
) -> NDArray[np.float32]:
    """What a beat in each frame at each tempo adds to a walk [frames, tempos]."""
    told = np.log(np.maximum(activations.period[low:high] * PERIODS_TOLD, 1e-2))
    at = period_class(periods)
    left = np.minimum(np.floor(at).astype(np.int64), PERIODS_TOLD - 2)
    share = at - left
    between = told[:, left] * (1 - share) + told[:, left + 1] * share
    # By the second, or fast tempos would be told more often than slow ones.
    out: NDArray[np.float32] = (weights.tempo * periods * between).astype(np.float32)
    return out
