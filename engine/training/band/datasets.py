"""The collections of band music, read from their public layouts onto a beat grid.

What is left out, by rule: files without a grid (:mod:`engine.training.band.beats`), in
metres other than 4/4, 3/4, 2/4 and their likes, slower than 40 or faster than 220 beats a
minute, with fewer than ``FEWEST_NOTES`` notes, fewer than two instruments (drum
performances apart), or more than ``MOST_A_BEAT`` notes a beat.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from symusic.core import ScoreTick

from engine.band.grid import (
    DRUM,
    GRID_NOTE,
    INSTRUMENT_OF_PROGRAM,
    KIT_OF_KEY,
    METERS,
    TICKS,
    Grid,
    GridNotes,
    on_the_beat,
    sorted_grid,
)
from engine.band.playable import playable
from engine.band.tokenizer import into_range
from engine.errors import DataError
from engine.instruments import BY_NAME
from engine.training.band.beats import Beats, find_beats
from engine.training.datasets import Split

TEMPOS: Final = (40.0, 220.0)
FEWEST_NOTES: Final = 64
MOST_A_BEAT: Final = 40
MAX_BYTES: Final = 2 << 20
MAX_NOTES: Final = 40_000
_VOICE: Final = list(BY_NAME).index("choir")
_QUARTERS: Final = {4.0: 4, 8.0: 4, 3.0: 3, 1.5: 3, 6.0: 3, 2.0: 2}
"""Quarter notes a bar to the metre it is read as."""


@dataclass(frozen=True, slots=True)
class Source:
    """A collection: the manner of its music and how much of it is kept for measuring."""

    manner: str
    validation: float = 0.05
    labels: str | None = None


SOURCES: Final = {
    "ym2413_mdb": Source("game", 0.12, "labels.csv"),
    "game_music": Source("game"),
    "pop909_band": Source("pop", 0.05, "labels_weak.csv"),
    "tegridy_band": Source("band"),
    "freedoom": Source("band"),
    "openmsx": Source("band"),
    "orchestra": Source("classical"),
    "musicnet": Source("classical"),
    "openscore_quartets": Source("classical"),
    "openscore_lieder": Source("classical"),
    "groove": Source("drums"),
}
"""The collections, each a folder of that name with ``.mid`` files at any depth."""
LABELLED: Final = "ym2413_mdb"
"""The one that listeners labelled."""


@dataclass(frozen=True, slots=True, eq=False)
class BandPiece:
    """One piece to learn from.

    Attributes:
        name: Set and file.
        song: What must not stand on both sides of the split.
        notes: Array of ``GRID_NOTE``, in order.
        grid: Tempo and meter.
        manner: One of ``conditioning.MANNERS``.
        split: Learned from, or kept for measuring.
        mood: Valence and arousal, each −1 or 1, where somebody said so.
        heard: Whether listeners gave the mood; else it was constructed.
    """

    name: str
    song: str
    notes: GridNotes
    grid: Grid
    manner: str
    split: Split
    mood: tuple[float, float] | None = None
    heard: bool = False


def present(data: Path) -> tuple[str, ...]:
    """The collections that lie below a folder; the labelled one is needed in any case."""
    return tuple(name for name in SOURCES if name == LABELLED or (data / name).is_dir())


def load_band(data: Path, names: tuple[str, ...] = tuple(SOURCES)) -> list[BandPiece]:
    """The pieces of the named sets below a folder.

    Raises:
        DataError: A set is not there, holds nothing that can be used, or has no fit labels.
    """
    pieces: list[BandPiece] = []
    for name in names:
        folder = data / name
        if not folder.is_dir():
            raise DataError(f"There is no folder {folder}; see the README on training data.")
        source = SOURCES.get(name, Source("band"))
        try:
            found = list(_pieces(folder, name, source))
        except KeyError as error:
            raise DataError(f"{folder / str(source.labels)} has no column {error}.") from error
        except (OSError, ValueError, csv.Error) as error:
            raise DataError(f"{folder / str(source.labels)} cannot be used: {error}.") from error
        if not found:
            raise DataError(f"{folder} holds no music that fits a beat grid.")
        pieces += found
    return pieces


def _pieces(folder: Path, name: str, source: Source) -> Iterator[BandPiece]:
    labels: dict[str, dict[str, str]] = {}
    if source.labels and (folder / source.labels).is_file():
        with (folder / source.labels).open(newline="", encoding="utf-8") as file:
            labels = {row["file"]: row for row in csv.DictReader(file)}
    for path in sorted([*folder.rglob("*.mid"), *folder.rglob("*.midi")]):
        read = read_band(path, drums_alone=source.manner == "drums", voice=name.endswith("lieder"))
        if read is None:
            continue
        row = labels.get(path.name, {})
        song = f"{name}/{row.get('pop909_id') or path.stem}"
        quadrant = row.get("quadrant") or row.get("quadrant_weak")
        yield BandPiece(
            f"{name}/{path.relative_to(folder).with_suffix('').as_posix()}",
            song,
            *read,
            source.manner,
            _split_of(song, source.validation),
            QUADRANTS.get(quadrant or ""),
            heard="quadrant" in row,
        )


QUADRANTS: Final = {"Q1": (1.0, 1.0), "Q2": (-1.0, 1.0), "Q3": (-1.0, -1.0), "Q4": (1.0, -1.0)}


def _split_of(song: str, share: float) -> Split:
    place = int.from_bytes(hashlib.sha256(song.encode()).digest()[:4], "big") / 2**32
    return "val" if place < share else "train"


def read_band(
    path: Path, *, drums_alone: bool = False, voice: bool = False
) -> tuple[GridNotes, Grid] | None:
    """The notes of a file on a grid, or None if it is left out by rule.

    Args:
        path: A MIDI file.
        drums_alone: Whether a piece for drums alone may be, and off the grid: a drummer
            who plays to a click is as near to it as drummers are.
        voice: Whether program 68 is a singer.
    """
    score = _parsed(path)
    raw = _collect(score, voice) if score is not None else None
    if score is None or raw is None:
        return None
    notes, stated, seconds = raw
    hint = float(np.median([tempo.qpm for tempo in score.tempos] or [120.0]))
    if drums_alone:
        beats: Beats | None = Beats(*stated, tempo=hint, stated=True)
    else:
        beats = find_beats(stated, seconds, hint, _weight(notes, stated))
    meter = _meter(score) if beats is None or beats.stated else 4
    if beats is None or meter is None:
        return None
    beats_on, beats_off, tempo = beats.onsets, beats.ends, beats.tempo
    while tempo > TEMPOS[1] * 0.95:
        tempo, beats_on, beats_off = tempo / 2, beats_on / 2, beats_off / 2
    bar = meter * TICKS
    notes["tick"] = on_the_beat(np.round(beats_on * TICKS).astype(np.int32))
    notes["tick"] -= int(notes["tick"].min()) // bar * bar
    notes["duration"] = np.clip(np.round((beats_off - beats_on) * TICKS), 1, 32 * TICKS)
    notes["pitch"] = into_range(notes["pitch"], notes["instrument"])
    notes = playable(sorted_grid(notes))
    return (notes, Grid(float(tempo), meter)) if _fit(notes, tempo, drums_alone) else None


def _parsed(path: Path) -> Any:
    """The file's score, or None if it cannot be read or is too large."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        score = ScoreTick.from_midi(path.read_bytes())
    except (OSError, RuntimeError, ValueError):
        return None
    return score if 0 < score.note_num() <= MAX_NOTES and score.ticks_per_quarter > 0 else None


def _weight(notes: GridNotes, stated: tuple[NDArray[Any], NDArray[Any]]) -> NDArray[np.float64]:
    """How much each note tells of where bars begin: long ones do, basses and kicks more."""
    length = np.minimum(stated[1] - stated[0], 4.0)
    low = notes["instrument"] == list(BY_NAME).index("bass")
    kick = (notes["instrument"] == DRUM) & (notes["pitch"] == 36)
    weight: NDArray[np.float64] = (0.2 + length) * np.where(low | kick, 3.0, 1.0)
    return weight


def _fit(notes: GridNotes, tempo: float, drums_alone: bool) -> bool:
    beats = float(notes["tick"][-1] - notes["tick"][0]) / TICKS + 1
    return (
        len(notes) >= FEWEST_NOTES
        and TEMPOS[0] <= tempo <= TEMPOS[1]
        and (drums_alone or len(np.unique(notes["instrument"])) >= 2)
        and len(notes) / beats <= MOST_A_BEAT
    )


def _meter(score: Any) -> int | None:
    """The metre all of a piece is in, or None; 4 where nothing is said."""
    found = {
        _QUARTERS.get(4.0 * one.numerator / one.denominator)
        for one in score.time_signatures
        if one.denominator
    }
    found = found or {4}
    only = found.pop()
    return only if not found and only in METERS else None


def _collect(
    score: Any, voice: bool
) -> tuple[GridNotes, tuple[NDArray[Any], NDArray[Any]], tuple[NDArray[Any], NDArray[Any]]] | None:
    """All notes an instrument is known for: the notes, and their times in beats and seconds."""
    in_seconds = score.to("second")
    parts, stated, seconds = [], [], []
    for track, timed in zip(score.tracks, in_seconds.tracks, strict=True):
        place = DRUM if track.is_drum else INSTRUMENT_OF_PROGRAM.get(track.program)
        if voice and track.program == 68:
            place = _VOICE
        if place is None or not len(track.notes):
            continue
        columns, times = track.notes.numpy(), timed.notes.numpy()
        part = np.zeros(len(track.notes), GRID_NOTE)
        part["instrument"] = place
        part["pitch"], part["velocity"] = columns["pitch"], np.clip(columns["velocity"], 1, 127)
        known = np.ones(len(part), bool)
        if place == DRUM:
            keys = np.array([KIT_OF_KEY.get(int(key), -1) for key in part["pitch"]])
            part["pitch"], known = keys, keys >= 0
        on = columns["time"] / score.ticks_per_quarter
        off = on + columns["duration"] / score.ticks_per_quarter
        parts.append(part[known])
        stated.append(np.stack([on, off])[:, known])
        began = times["time"].astype(np.float64)
        seconds.append(np.stack([began, began + times["duration"]])[:, known])
    if not parts or not sum(len(part) for part in parts):
        return None
    on_beats, on_seconds = np.concatenate(stated, axis=1), np.concatenate(seconds, axis=1)
    return (
        np.concatenate(parts),
        (on_beats[0], on_beats[1]),
        (on_seconds[0], on_seconds[1]),
    )
