"""Piano music on the beat grid to learn from, and how it was played.

Labels, splits and layouts are those of :mod:`engine.training.piano_datasets`. Beats are stated
by Pop1K7 and annotated in POP909; in EMOPIA, VGMIDI and any other folder the tracker finds them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.settings import PROJECT
from engine.beats.tracker import Beats, BeatTracker
from engine.model.checkpoint import WEIGHTS, checksum
from engine.music.grid import GridNotes
from engine.music.meters import TRACKED
from engine.music.score import Notes
from engine.reading.performance import Performance, on_grid
from engine.training.beats.datasets import BeatPiece, bars_agree, load_beat_pieces
from engine.training.labels import Split
from engine.training.piano_datasets import PianoPiece, load_piano

TRACKER_FOLDER: Final = PROJECT / "models" / "beats"
"""The folder of the tracker that ships."""
_STATED: Final = ("pop1k7", "pop909")
"""Collections whose beats are known; their bars have four."""
_FEWEST_BARS: Final = 4
"""A run of equal bars that is shorter is left out."""
_FEWEST_NOTES: Final = 32
"""So is one with fewer notes."""
_FOUR: Final = next(meter for meter in TRACKED if meter.name == "4/4")

_Cache = dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class PerformedPiece:
    """One piece on the grid to learn from.

    Attributes:
        name: Set and file, and for a part of a file which one; no two pieces share it.
        song: What must not stand on both sides of the split.
        performance: Its notes on the grid and how they were played.
        genre: What kind of music it is: clip, performance, score or game.
        split: Learned from, or kept for measuring.
        whole: Whether it begins and ends where the music does.
        mood: Valence and arousal, each −1 or 1, where a listener said so.
    """

    name: str
    song: str
    performance: Performance
    genre: str
    split: Split
    whole: bool
    mood: tuple[float, float] | None = None

    @property
    def notes(self) -> GridNotes:
        """The notes on the grid, in order."""
        return self.performance.notes


def load_performances(
    data: Path,
    names: Sequence[str],
    *,
    tracker: Path = TRACKER_FOLDER,
    cache: Path | None = None,
    workers: int = 1,
) -> list[PerformedPiece]:
    """The pieces of the named sets below a folder, on the grid.

    A file whose bars change their length becomes several pieces, a run of equal bars each. What
    does not lie on a grid is left out.

    Args:
        data: The folder that holds a folder for each set.
        names: The sets, as :func:`engine.training.piano_datasets.load_piano` takes them.
        tracker: The folder of the beat tracker.
        cache: An ``.npz`` file that keeps the beats found, since tracking takes most of the time;
            it is made where there is none. Beats of other notes or of another tracker are found
            anew.
        workers: Processes that track.

    Returns:
        The pieces in the order of the sets and files.

    Raises:
        DataError: A set is not there, or holds nothing that can be used.
        CheckpointError: There is no tracker in the folder.

    Example: ``load_performances(Path("data"), ("emopia",), cache=Path("beats.npz"))``.
    """
    pieces = load_piano(data, tuple(names), pedal=True)
    stated = [name for name in names if name in _STATED]
    known = {one.name: one for one in load_beat_pieces(data, stated)} if stated else {}
    unknown = [piece for piece in pieces if piece.name.split("/")[0] not in _STATED]
    found = _tracked(unknown, tracker, cache, workers) if unknown else {}
    out: list[PerformedPiece] = []
    for piece in pieces:
        if piece.name in known:
            out += _stated(piece, known[piece.name])
        elif piece.name in found:
            out += _in_runs(piece, piece.notes, found[piece.name])
    return out


def _stated(piece: PianoPiece, known: BeatPiece) -> Iterator[PerformedPiece]:
    """A piece whose beats are known; runs where notes and bar lines disagree are left out."""
    count = np.arange(len(known.beats))
    last = np.maximum.accumulate(np.where(known.downbeats, count, -1))
    # Before the first bar line beats are counted down to it.
    first = int(known.downbeats.argmax()) if known.downbeats.any() else 0
    positions = np.where(last >= 0, count - last, (count - first) % _FOUR.pulses)
    lengths = np.full(len(count), _FOUR.pulses)
    beats = Beats(known.beats, positions, lengths, _FOUR, confidence=1.0)
    # The beats count from another start, and the notes there are without pedal.
    notes = piece.notes.copy()
    notes["onset"] += known.notes["onset"][0]
    agrees = None if known.performed else bars_agree
    yield from _in_runs(piece, notes, beats, agrees)


def _in_runs(
    piece: PianoPiece,
    notes: Notes,
    beats: Beats,
    agrees: Callable[[Notes, NDArray[Any], NDArray[np.bool_]], bool] | None = None,
) -> Iterator[PerformedPiece]:
    """The piece's runs of equal bars, each on the grid."""
    runs = equal_bars(beats)
    for number, run in enumerate(runs):
        part = replace(
            beats,
            times=beats.times[run],
            positions=beats.positions[run],
            bar_lengths=beats.bar_lengths[run],
        )
        played = notes
        if len(runs) > 1:
            edge = np.median(np.diff(beats.times)) / 8
            begin = part.times[0] - edge if number else -np.inf
            end = beats.times[run.stop] - edge if run.stop < len(beats.times) else np.inf
            played = notes[(notes["onset"] >= begin) & (notes["onset"] < end)]
        if len(played) < _FEWEST_NOTES or len(part.times) < _FEWEST_BARS * beats.meter.pulses:
            continue
        if agrees and not agrees(played, part.times, part.positions == 0):
            continue
        performance = on_grid(played, part)
        if performance is not None:
            yield PerformedPiece(
                piece.name if len(runs) == 1 else f"{piece.name}.{number}",
                piece.song,
                performance,
                piece.genre,
                piece.split,
                piece.whole and len(runs) == 1,
                piece.mood,
            )


def equal_bars(beats: Beats) -> list[slice]:
    """Where beats can be counted through in bars of one length, in order and without gaps.

    Example: of three bars of four beats, one of two, and bars of four again, the first run ends
    with the bar of two.
    """
    count = np.arange(len(beats.times))
    phase = (count - beats.positions) % beats.meter.pulses
    odd = beats.positions >= beats.meter.pulses
    changes = (np.diff(phase) != 0) | (np.diff(odd.astype(int)) != 0)
    edges = [0, *(np.flatnonzero(changes) + 1).tolist(), len(count)]
    return [slice(begin, end) for begin, end in pairwise(edges)]


def _tracked(
    pieces: Sequence[PianoPiece], tracker: Path, cache: Path | None, workers: int
) -> Mapping[str, Beats]:
    """The beats of pieces by their name, from the cache as far as it has them."""
    network = checksum(tracker / WEIGHTS) if (tracker / WEIGHTS).is_file() else ""
    keys = {
        piece.name: hashlib.sha256(network.encode() + piece.notes.tobytes()).hexdigest()
        for piece in pieces
    }
    kept = _read(cache)
    missing = [piece for piece in pieces if keys[piece.name] not in kept]
    if missing:
        for piece, beats in zip(missing, _track_all(missing, tracker, workers), strict=True):
            kept[keys[piece.name]] = _to_array(beats)
        if cache is not None:
            cache.parent.mkdir(parents=True, exist_ok=True)
            np.savez(cache, allow_pickle=False, **kept)
    return {piece.name: _from_array(kept[keys[piece.name]]) for piece in pieces}


def _track_all(pieces: Sequence[PianoPiece], folder: Path, workers: int) -> Iterator[Beats]:
    notes = [piece.notes for piece in pieces]
    if workers == 1:
        yield from map(BeatTracker.open(folder).track, notes)
        return
    # A forked child would have half of TensorFlow's threads.
    with ProcessPoolExecutor(workers, get_context("spawn"), _open, (folder,)) as pool:
        yield from pool.map(_track, notes, chunksize=8)


_opened: list[BeatTracker] = []


def _open(folder: Path) -> None:
    _opened.append(BeatTracker.open(folder))


def _track(notes: Notes) -> Beats:
    return _opened[0].track(notes)


def _read(cache: Path | None) -> _Cache:
    if cache is None or not cache.is_file():
        return {}
    with np.load(cache) as arrays:
        return dict(arrays)


def _to_array(beats: Beats) -> NDArray[np.float64]:
    """Beats as rows of time, position and length of the bar, after one of meter and confidence."""
    head = [[TRACKED.index(beats.meter), beats.confidence, 0.0]]
    rows = np.stack([beats.times, beats.positions, beats.bar_lengths], axis=1)
    return np.concatenate([np.array(head), rows])


def _from_array(rows: NDArray[np.float64]) -> Beats:
    times, positions, lengths = rows[1:].T
    meter, confidence = TRACKED[int(rows[0, 0])], float(rows[0, 1])
    return Beats(times, positions.astype(np.int64), lengths.astype(np.int64), meter, confidence)
