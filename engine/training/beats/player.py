"""A player's jitter: a score's exact times and loudness, turned into a performance's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.music.score import Notes, end_times, in_order

_Times = NDArray[np.float64]

_SAME_ONSET: Final = 0.012


@dataclass(frozen=True, slots=True)
class Player:
    """How freely somebody plays.

    Attributes:
        drift: Standard deviation of a beat's step in the random walk of the tempo's logarithm.
        pull: Share of the way back to the first tempo that is gone each beat, 0 … 1.
        phrasing: How much slower the ends of phrases are, as a share of the tempo.
        deviation: Of each onset from the beat's clock, standard deviation in seconds.
        spread: Of a chord's notes from each other, standard deviation in seconds.
        lead: By how much the highest note of a chord comes first, mean in seconds.
        accent: By how much bars' first beats are louder, as velocity.
        touch: Standard deviation of each note's velocity.
        melody: By how much the highest note of a chord is louder, as velocity.

    Source: onsets of trained pianists lie 10 to 30 ms from a smoothed tempo, melodies lead
    by about 30 ms, tempo changes by beats are correlated: B. Repp, "Diversity and Commonality
    in Music Performance" (JASA 92, 1992); W. Goebl, "Melody Lead in Piano Performance"
    (JASA 110, 2001).
    """

    drift: float = 0.02
    pull: float = 0.1
    phrasing: float = 0.04
    deviation: float = 0.015
    spread: float = 0.008
    lead: float = 0.015
    accent: float = 4.0
    touch: float = 6.0
    melody: float = 8.0


def any_player(rng: np.random.Generator) -> Player:
    """A player between one who keeps strict time and one who takes liberties."""
    return Player(
        drift=float(rng.uniform(0.0, 0.035)),
        pull=float(rng.uniform(0.05, 0.25)),
        phrasing=float(rng.uniform(0.0, 0.10)),
        deviation=float(rng.uniform(0.004, 0.022)),
        spread=float(rng.uniform(0.0, 0.014)),
        lead=float(rng.uniform(0.0, 0.030)),
        accent=float(rng.uniform(0.0, 8.0)),
        touch=float(rng.uniform(2.0, 10.0)),
        melody=float(rng.uniform(0.0, 14.0)),
    )


def play(
    notes: Notes,
    beats: _Times,
    downbeats: NDArray[np.bool_],
    player: Player,
    rng: np.random.Generator,
) -> tuple[Notes, _Times]:
    """Perform a score.

    Args:
        notes: Array of ``NOTE`` in order, in the score's exact times [n].
        beats: Seconds of each beat, rising [m ≥ 2].
        downbeats: Which of them begin a bar [m].
        player: How freely.
        rng: The only chance.

    Returns:
        The notes as played, in order [n], and where the beats are then [m].

    Example: ``play(notes, beats, downbeats, Player(), np.random.default_rng(1))``.
    """
    intervals = np.diff(beats)
    warped = np.concatenate(
        [
            [beats[0]],
            beats[0] + np.cumsum(intervals * _slowness(len(intervals), downbeats, player, rng)),
        ]
    )
    clock = _Clock(beats, warped)
    played = notes.copy()
    group = np.cumsum(np.diff(notes["onset"], prepend=notes["onset"][0]) > _SAME_ONSET)
    highest = np.zeros(group[-1] + 1, np.int64)
    np.maximum.at(highest, group, notes["pitch"].astype(np.int64))
    size = np.bincount(group)[group]
    top = notes["pitch"] == highest[group]
    # A chord moves as one; within it notes are spread, and the melody leads.
    shift = rng.normal(0.0, player.deviation, group[-1] + 1)[group]
    shift += np.where(size > 1, rng.normal(0.0, player.spread, len(notes)), 0.0)
    shift -= np.where(top & (size > 1), player.lead * rng.uniform(0.3, 1.7, len(notes)), 0.0)
    onset = clock.at(notes["onset"])
    length = clock.at(end_times(notes)) - onset
    # Nobody holds all notes for exactly as long as they are written.
    played["duration"] = np.maximum(
        length * rng.uniform(0.6, 1.1) * rng.uniform(0.85, 1.15, len(notes)), 0.03
    )
    played["onset"] = np.maximum(onset + shift, 0.0)
    played["velocity"] = _velocities(notes, beats, downbeats, top & (size > 1), player, rng)
    return in_order(played), warped


def _slowness(
    count: int, downbeats: NDArray[np.bool_], player: Player, rng: np.random.Generator
) -> _Times:
    """How much longer than written each beat is [count], 1 for as written."""
    walk = np.zeros(count)
    steps = rng.normal(0.0, player.drift, count)
    for beat in range(1, count):
        walk[beat] = walk[beat - 1] * (1 - player.pull) + steps[beat]
    # Phrases of four or eight bars slow down towards their ends.
    bar = np.cumsum(downbeats)[:count]
    phrase = int(rng.choice([4, 8]))
    place = ((bar - bar[0]) % phrase + 0.5) / phrase
    arch = player.phrasing * (place - 0.5) ** 2 * 4 * (place > 0.5)
    slow: _Times = np.exp(walk + arch)
    if player.phrasing > 0.02:
        ending = min(count, int(rng.integers(3, 8)))
        slow[count - ending :] *= np.linspace(1.0, 1.0 + rng.uniform(0.1, 0.5), ending)
    return slow


class _Clock:
    """From written to played time; before the first and after the last beat at their tempo."""

    def __init__(self, written: _Times, played: _Times) -> None:
        self._written, self._played = written, played
        ratio = np.diff(played) / np.diff(written)
        self._first, self._last = float(ratio[0]), float(ratio[-1])

    def at(self, times: NDArray[Any]) -> _Times:
        written, played = self._written, self._played
        inside: _Times = np.interp(times, written, played)
        inside += np.minimum(times - written[0], 0.0) * self._first
        inside += np.maximum(times - written[-1], 0.0) * self._last
        return inside


def _velocities(
    notes: Notes,
    beats: _Times,
    downbeats: NDArray[np.bool_],
    melody: NDArray[np.bool_],
    player: Player,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    nearest = np.clip(np.searchsorted(beats, notes["onset"] - 0.02), 0, len(beats) - 1)
    on_bar = downbeats[nearest] & (np.abs(beats[nearest] - notes["onset"]) < 0.03)
    level = np.interp(notes["onset"], beats, np.cumsum(rng.normal(0.0, 1.5, len(beats))))
    loud = 0.5 * notes["velocity"] + 36 + np.clip(level, -20, 20)
    loud = loud + player.accent * on_bar + player.melody * melody
    loud += rng.normal(0.0, player.touch, len(notes))
    velocities: NDArray[np.int64] = np.clip(np.round(loud), 10, 127).astype(np.int64)
    return velocities
