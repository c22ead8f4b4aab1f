"""Batches for the beat network: stretches of pieces, played anew each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.beats.features import FRAME_FEATURES, FRAMES_PER_SECOND, to_frames
from engine.beats.outputs import STEP_FRAMES, period_class
from engine.music.meters import TRACKED
from engine.music.score import Notes
from engine.training.beats.barlines import UNKNOWN_BAR, UNKNOWN_BEAT
from engine.training.beats.datasets import BeatPiece
from engine.training.beats.player import any_player, play

BeatBatch = dict[str, NDArray[Any]]

SHARES: Final = {"pop1k7": 0.26, "pop909": 0.18, "3/4": 0.26, "6/8": 0.14, "scores": 0.16}
"""How much of the training each kind of piece is."""
STRETCH: Final = 0.2
"""How much faster or slower a performance is made, at most; a score half as much again."""
TRANSPOSE: Final = 6
"""Semitones up or down, at most."""
FLAT: Final = 0.1
"""How often all notes are equally loud, as in files that were typed in."""
SMEAR: Final = 0.5
"""What a beat's neighbouring frames are told to be: between beat and none."""
LEAD_IN_SECONDS: Final = 4.0
"""How much silence may stand before a stretch, at most."""


def kind_of(piece: BeatPiece) -> str:
    """Which of ``SHARES`` a piece belongs to."""
    if piece.collection in SHARES:
        return piece.collection
    known = piece.meter[piece.meter >= 0]
    most = TRACKED[int(np.bincount(known).argmax())].name if len(known) else ""
    return most if most in SHARES else "scores"


def performed(piece: BeatPiece, rng: np.random.Generator) -> tuple[Notes, NDArray[np.float64]]:
    """Notes and beats of a piece as played: a score's with a player's jitter put on."""
    if piece.performed:
        return piece.notes, piece.beats
    return play(piece.notes, piece.beats, piece.downbeats, any_player(rng), rng)


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """Part of a piece: its notes, and of each beat the time, whether a bar begins, the meter."""

    notes: Notes
    beats: NDArray[np.float64]
    downbeats: NDArray[np.bool_]
    meter: NDArray[np.int8]
    end: float


class BeatMixture:
    """Draws batches from several kinds of pieces in fixed shares."""

    def __init__(self, pieces: Sequence[BeatPiece], seed: int, frames: int) -> None:
        """Sort the pieces.

        Args:
            pieces: To draw from.
            seed: The same one draws the same batches.
            frames: Length of a row, a multiple of ``STEP_FRAMES``.
        """
        self._seed, self._frames = seed, frames
        self._kinds = {
            kind: [piece for piece in pieces if kind_of(piece) == kind] for kind in SHARES
        }
        present = [kind for kind in SHARES if self._kinds[kind]]
        total = sum(SHARES[kind] for kind in present)
        self._names = present
        self._shares = [SHARES[kind] / total for kind in present]
        self._weights = {
            kind: _normal(np.array([p.notes["onset"][-1] + 1.0 for p in self._kinds[kind]]))
            for kind in present
        }

    def batch(self, number: int, size: int) -> BeatBatch:
        """The batch of a number; the same number always gives the same batch.

        Returns:
            ``frames`` [size, frames, FRAME_FEATURES], ``beats`` [size, frames, 2] with 1 for a beat
            and a downbeat, ``known`` [size, frames, 2] with 1 where that is known, and per step
            ``meter`` and ``period`` with their ``…_known`` [size, steps].
        """
        rng = np.random.default_rng([self._seed, number])
        rows = []
        for kind in rng.choice(len(self._names), size=size, p=self._shares):
            name = self._names[kind]
            index = rng.choice(len(self._kinds[name]), p=self._weights[name])
            rows.append(_row(self._kinds[name][index], self._frames, rng))
        return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def _normal(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def _row(piece: BeatPiece, frames: int, rng: np.random.Generator) -> BeatBatch:
    """A stretch of a piece, played and described."""
    seconds = frames / FRAMES_PER_SECOND
    most = STRETCH * (1.0 if piece.performed else 1.5)
    factor = float(np.exp(rng.uniform(-np.log(1 + most), np.log(1 + most))))
    part = _stretch(piece, seconds / factor + 2.0, rng)
    notes, beats = part.notes, part.beats
    if not piece.performed:
        notes, beats = play(notes, beats, part.downbeats, any_player(rng), rng)
    notes = notes.copy()
    lead = float(rng.uniform(0, LEAD_IN_SECONDS)) if rng.random() < 0.3 else 0.0
    notes["onset"], notes["duration"] = notes["onset"] * factor + lead, notes["duration"] * factor
    beats = beats * factor + lead
    notes["pitch"] = np.clip(notes["pitch"] + rng.integers(-TRANSPOSE, TRANSPOSE + 1), 0, 127)
    loudness = notes["velocity"] * rng.uniform(0.7, 1.25)
    notes["velocity"] = 80 if rng.random() < FLAT else np.clip(loudness, 1, 127)
    described = to_frames(notes)[:frames]
    out = targets(beats, part.downbeats, part.meter, frames, (lead, part.end * factor + lead))
    out["frames"] = np.zeros((frames, FRAME_FEATURES), np.float32)
    out["frames"][: len(described)] = described
    return out


def _stretch(piece: BeatPiece, seconds: float, rng: np.random.Generator) -> _Stretch:
    """Some seconds of a piece from a beat on, begun anew at 0."""
    last = float(piece.notes["onset"][-1])
    start = 0.0
    if last > seconds:
        start = float(rng.uniform(0, last - seconds + 2.0))
        start = float(piece.beats[max(int(np.searchsorted(piece.beats, start)) - 1, 0)]) - 0.1
    end = start + seconds
    notes = piece.notes[(piece.notes["onset"] >= start) & (piece.notes["onset"] < end)].copy()
    inside = (piece.beats >= start) & (piece.beats < end)
    if len(notes) < 2 or inside.sum() < 4:
        # A long rest: the piece's beginning instead.
        return _stretch(piece, seconds, rng) if start else _whole(piece)
    notes["onset"] -= start
    return _Stretch(
        notes,
        piece.beats[inside] - start,
        piece.downbeats[inside],
        piece.meter[inside],
        min(float(notes["onset"][-1]) + 0.3, seconds),
    )


def _whole(piece: BeatPiece) -> _Stretch:
    end = float(piece.notes["onset"][-1]) + 0.3
    return _Stretch(piece.notes, piece.beats, piece.downbeats, piece.meter, end)


def targets(
    beats: NDArray[np.float64],
    downbeats: NDArray[np.bool_],
    meter: NDArray[np.int8],
    frames: int,
    bounds: tuple[float, float],
) -> BeatBatch:
    """What the network is to say of a stretch; the keys are those of a batch without ``frames``.

    Args:
        beats: Seconds of each beat [m ≥ 2].
        downbeats: Which begin a bar [m].
        meter: Index in ``TRACKED`` of each, or that it is unknown [m].
        frames: How many frames.
        bounds: From where to where, in seconds, the music tells of beats.
    """
    out: BeatBatch = {
        "beats": np.zeros((frames, 2), np.float32),
        "known": np.zeros((frames, 2), np.float32),
    }
    frame = np.round(beats * FRAMES_PER_SECOND).astype(np.int64)
    for offset, value in ((-1, SMEAR), (1, SMEAR), (0, 1.0)):
        for column, chosen in enumerate((frame, frame[downbeats])):
            at = chosen + offset
            at = at[(at >= 0) & (at < frames)]
            out["beats"][at, column] = np.maximum(out["beats"][at, column], value)
    # A frame is as well known as the last beat before it.
    time = np.arange(frames) / FRAMES_PER_SECOND
    index = np.clip(np.searchsorted(beats, time + 0.05, side="right") - 1, 0, len(beats) - 1)
    told = meter[index]
    heard = (time >= bounds[0] - 0.3) & (time <= bounds[1])
    out["known"][:, 0] = heard & (told != UNKNOWN_BEAT)
    out["known"][:, 1] = heard & (told >= 0)
    steps = slice(STEP_FRAMES // 2, None, STEP_FRAMES)
    out["meter"] = np.maximum(told, 0)[steps].astype(np.int32)
    out["meter_known"] = (heard & (told > UNKNOWN_BAR))[steps].astype(np.float32)
    interval = np.diff(beats, append=2 * beats[-1] - beats[-2])
    # The tempo around a beat, not the single interval.
    padded = np.pad(interval, 2, mode="edge")
    smooth = np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)
    out["period"] = np.round(period_class(smooth[index]))[steps].astype(np.int32)
    out["period_known"] = (heard & (told != UNKNOWN_BEAT))[steps].astype(np.float32)
    return out
