"""What is measured on beats that were found, piece by piece."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.beats.tracker import Beats
from engine.evaluation.intervals import Estimate, share
from engine.music.meters import TRACKED
from engine.music.score import Notes
from engine.training.beats.barlines import UNKNOWN_BEAT
from engine.training.beats.batches import performed
from engine.training.beats.datasets import BeatPiece
from engine.training.beats.scoring import beat_f, beat_f_any_level

PLAYERS: Final = 3
"""How often each score is played, by another player each time."""
BEAT_ROWS: Final = {
    "pop1k7 beat": ("Pop1K7: beat F (± 70 ms)", "≥ .88"),
    "pop1k7 any": ("… where half and double time count", "≥ .95"),
    "pop1k7 downbeat": ("… downbeat F", "≥ .72"),
    "pop909 beat": ("POP909, jittered: beat F", "≥ .95"),
    "pop909 any": ("… where half and double time count", ""),
    "3/4 meter": ("Metre of jittered 3/4 right", "≥ .90"),
    "2/4 meter": ("… of 2/4", ""),
    "4/4 meter": ("… of 4/4", ""),
    "6/8 meter": ("… of 6/8", ""),
    "twos meter": ("… of 2/4 and 4/4, either for the other", ""),
    "scores beat": ("Scores, jittered: beat F", ""),
    "scores any": ("… where half and double time count", ""),
    "scores downbeat": ("… downbeat F", ""),
}
"""Each figure's name to what the table calls it and what is aimed at."""


class Tracks(Protocol):
    """What finds beats: a :class:`engine.beats.tracker.BeatTracker`."""

    def track(self, notes: Notes) -> Beats:
        """Find the beats of a performance."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on one performance.

    Attributes:
        song: Its name; several performances of a score share one.
        figures: The figure's name to its value, 0 … 1.
        confidence: The tracker's own.
    """

    song: str
    figures: dict[str, float]
    confidence: float


def measure_beats(tracker: Tracks, pieces: Iterable[BeatPiece]) -> Iterator[Measured]:
    """Track pieces and compare with what is known; scores are played by several players."""
    for piece in pieces:
        for player in range(1 if piece.performed else PLAYERS):
            digest = hashlib.sha256(f"{piece.name}/{player}".encode()).digest()
            rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
            notes, beats = performed(piece, rng)
            found = tracker.track(notes)
            yield Measured(piece.name, dict(_figures(piece, notes, beats, found)), found.confidence)


def _figures(
    piece: BeatPiece, notes: Notes, beats: NDArray[np.float64], found: Beats
) -> Iterator[tuple[str, float]]:
    group = piece.collection if piece.collection in ("pop1k7", "pop909") else "scores"
    known, times, downbeats = _compared(notes, beats, piece.meter, found)
    yield f"{group} beat", beat_f(times, beats[known])
    yield f"{group} any", beat_f_any_level(times, beats[known])
    only = piece.only_meter
    if only is None:
        return
    yield f"{group} downbeat", beat_f(downbeats, beats[known & piece.downbeats])
    if group == "scores":
        name, said = TRACKED[only].name, found.meter.name
        yield f"{name} meter", float(said == name)
        if name in (twos := ("2/4", "4/4")):
            yield "twos meter", float(said in twos)


def _compared(
    notes: Notes, beats: NDArray[np.float64], meter: NDArray[Any], found: Beats
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
    """Which known beats count, and the found beats and downbeats where those are.

    Before the first and after the last note nobody can tell a beat.
    """
    first, last = float(notes["onset"][0]), float(notes["onset"][-1])
    known = (beats >= first - 0.1) & (beats <= last + 0.1) & (meter != UNKNOWN_BEAT)
    if not known.any():
        return known, found.times[:0], found.times[:0]
    low, high = beats[known][0] - 0.3, beats[known][-1] + 0.3
    inside = (found.times >= low) & (found.times <= high)
    if (meter == UNKNOWN_BEAT).any():
        # Nor are found beats wrong where none are known.
        nearest = np.abs(found.times[:, None] - beats).argmin(axis=1)
        inside &= meter[nearest] != UNKNOWN_BEAT
    return known, found.times[inside], found.times[inside & (found.positions == 0)]


def estimates(measured: Iterable[Measured]) -> dict[str, tuple[Estimate, int]]:
    """Each figure's mean with its interval over songs, and of how many songs it is."""
    columns: dict[str, list[tuple[str, float]]] = {}
    for one in measured:
        for name, value in one.figures.items():
            columns.setdefault(name, []).append((one.song, value))
    out = {}
    for name in BEAT_ROWS:
        if name in columns:
            songs = [song for song, _ in columns[name]]
            values = np.array([value for _, value in columns[name]])
            out[name] = share(values, songs), len(set(songs))
    return out
