"""The beat tracker: notes of a performance in, beats, bar lines and meter out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.analysis.onsets import find_onsets
from engine.api.errors import DataError
from engine.api.settings import PROJECT
from engine.beats.decoder import DecodedBeats, decode_beats
from engine.beats.features import FRAMES_PER_SECOND, Frames, to_frames, without_drums
from engine.beats.network import BeatNetwork
from engine.beats.outputs import Activations
from engine.music.meters import TRACKED, Meter
from engine.music.midi import MAX_SECONDS
from engine.music.score import Notes

MIN_ONSETS: Final = 4
"""Fewer onsets than these have no beat."""
NEAR_SECONDS: Final = 0.065
"""Onsets so near to a beat are on it; the beat is moved to their mean."""
_FOUR: Final = next(meter for meter in TRACKED if meter.name == "4/4")


@dataclass(frozen=True, slots=True, eq=False)
class Beats:
    """Where a performance's beats are.

    Attributes:
        times: Seconds of each beat, rising, float64 [n]; none where there are too few notes.
        positions: Each beat's place in its bar, 0 for a downbeat, int64 [n].
        bar_lengths: How many beats its bar has, int64 [n].
        meter: Of most of the bars. A beat of ``times`` is one of the meter's pulses: in 6/8
            there are two a bar.
        confidence: How sure the network is of these beats, 0 … 1.
    """

    times: NDArray[np.float64]
    positions: NDArray[np.int64]
    bar_lengths: NDArray[np.int64]
    meter: Meter
    confidence: float

    @property
    def downbeats(self) -> NDArray[np.float64]:
        """Seconds of the beats that begin a bar."""
        found: NDArray[np.float64] = self.times[self.positions == 0]
        return found


NO_BEATS: Final = Beats(
    np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64), _FOUR, confidence=0.0
)
"""What is found where there is nothing to find: no beats, 4/4, no confidence."""


class Activates(Protocol):
    """What tells beats from frames: :class:`BeatNetwork`, or another in its place."""

    def activations(self, frames: Frames) -> Activations:
        """The opinion of a performance's frames."""


class BeatTracker:
    """Finds beats; may be asked any number of times."""

    def __init__(self, network: Activates) -> None:
        """Take a loaded network."""
        self._network = network

    @classmethod
    def open(cls, folder: Path) -> BeatTracker:
        """Load the network of a model's folder.

        Raises:
            CheckpointError: The folder holds no beat network, or one of another version.

        Example: ``BeatTracker.open(Path("models/beats")).track(read_midi(path).notes)``.
        """
        return cls(BeatNetwork.open(folder))

    def track(self, notes: Notes) -> Beats:
        """Find the beats of a performance.

        Drums are not listened to. Beats go on through rests, from about the first onset to
        the last one. Notes with fewer than ``MIN_ONSETS`` onsets have none: ``NO_BEATS``.

        Args:
            notes: Array of ``NOTE`` [n], in any order; times in seconds ≥ 0.

        Raises:
            DataError: The last onset is beyond ``MAX_SECONDS``.
        """
        heard = without_drums(notes)
        onsets = find_onsets(heard)
        if len(onsets.times) < MIN_ONSETS:
            return NO_BEATS
        if onsets.times[-1] > MAX_SECONDS:
            raise DataError(f"Beats are found in at most {MAX_SECONDS:.0f} seconds of music.")
        # Silence before the first note is nothing to look at.
        start = float(onsets.times[0])
        heard["onset"] -= start
        activations = self._network.activations(to_frames(heard))
        last = int((onsets.times[-1] - start) * FRAMES_PER_SECOND)
        found = decode_beats(activations, 0, last)
        times = on_the_onsets(found.frames / FRAMES_PER_SECOND, heard["onset"]) + start
        return Beats(
            times,
            found.positions,
            found.bar_lengths,
            meter_of(found, activations),
            confidence_of(found, activations),
        )


def meter_of(found: DecodedBeats, activations: Activations) -> Meter:
    """The meter of most beats; where a bar has two, 2/4 or 6/8 as the network says."""
    length = int(np.bincount(found.bar_lengths).argmax())
    likely = activations.meter[found.frames].mean(axis=0)
    fitting = [index for index, meter in enumerate(TRACKED) if meter.pulses == length]
    return TRACKED[max(fitting, key=lambda index: float(likely[index]))]


def confidence_of(found: DecodedBeats, activations: Activations) -> float:
    """How likely the network says the beats are, on the mean; neighbouring frames count."""
    around = np.pad(activations.beat, 1)
    beside = np.max([around[:-2], around[1:-1], around[2:]], axis=0)
    return float(np.clip(beside[found.frames].mean(), 0.0, 1.0))


@cache
def shipped_tracker() -> BeatTracker:
    """The tracker that comes with Affetto, opened once in a process.

    Raises:
        CheckpointError: Its folder is missing or of another version.
    """
    return BeatTracker.open(PROJECT / "models" / "beats")


def on_the_onsets(
    beats: NDArray[np.float64], onsets: NDArray[np.float64], near: float = NEAR_SECONDS
) -> NDArray[np.float64]:
    """Move beats to the notes that are struck on them.

    A beat goes to the mean of the onsets near it. Where nothing is struck it is moved as its
    neighbours are.

    Args:
        beats: Seconds, rising [n].
        onsets: Seconds of each note, rising [m].
        near: How far from a beat onsets may lie, in seconds.

    Returns:
        The beats, moved by at most ``near`` each [n].

    Example: ``on_the_onsets(np.array([1.0]), np.array([1.02, 1.04]))`` is ``[1.03]``.
    """
    first = np.searchsorted(onsets, beats - near)
    past = np.searchsorted(onsets, beats + near, side="right")
    total = np.concatenate([[0.0], np.cumsum(onsets)])
    struck = past > first
    if not struck.any():
        return beats
    mean = (total[past] - total[first])[struck] / (past - first)[struck]
    indices = np.arange(len(beats))
    moved: NDArray[np.float64] = beats + np.interp(indices, indices[struck], mean - beats[struck])
    return moved
