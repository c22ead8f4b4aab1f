"""Any folder of MIDI files as pieces to learn from, with a reason for each that cannot be used."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from engine.api.errors import DataError
from engine.api.instruments import ORDER
from engine.api.settings import PROJECT
from engine.beats.tracker import BeatTracker
from engine.composing.parameters import ensemble_of
from engine.music.chords import CHORD
from engine.music.grid import Grid, GridNotes, sorted_grid
from engine.reading.performance import PIANO_INDEX
from engine.reading.song import Song, read_song
from engine.reading.song_beats import beats_of_song
from engine.tokens.note_conditions import meter_known
from engine.tokens.tokenizer import into_range
from engine.training.band_files import MIN_PASSAGE_NOTES, TEMPO_BOUNDS
from engine.training.grid_piece import GridPiece
from engine.training.note_pieces import found_in, plays_piano_alone
from engine.training.own.moods import OwnMoods
from engine.training.several import AT_A_TIME, map_in_processes

ENDINGS: Final = (".mid", ".midi", ".kar", ".rmi")
"""The endings of MIDI files, in small letters."""
MIN_FILES: Final = 10
"""The fewest files that a model is trained on."""
HELD_OUT: Final = 0.1
"""The share of the files that is kept for measuring; two at least."""
_PIANO_PROGRAMS: Final = ORDER[PIANO_INDEX].programs


@dataclass(frozen=True, slots=True)
class OwnMusic:
    """What a folder holds.

    Attributes:
        pieces: What can be used, a piece a file; some are kept for measuring.
        refused: Path below the folder and reason of each file that cannot be used.
    """

    pieces: tuple[GridPiece, ...]
    refused: tuple[tuple[str, str], ...]


def midi_files(folder: Path) -> list[Path]:
    """The MIDI files at any depth below a folder, in order.

    Raises:
        DataError: There is no such folder.
    """
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder}.")
    return sorted(one for one in folder.rglob("*") if one.suffix.casefold() in ENDINGS)


def load_own(
    folder: Path,
    labels: Path | None = None,
    *,
    songs: int | None = None,
    workers: int = 1,
    on_progress: Callable[[float], None] = lambda _: None,
) -> OwnMusic:
    """Read all MIDI files below a folder, as tolerantly as players do.

    Music lies on the beats that its file states or, for the piano alone, on those that are found.

    Args:
        folder: The folder.
        labels: As :class:`engine.training.own.moods.OwnMoods` takes it.
        songs: The most files that are used, drawn by their names' hash; None for all.
        workers: Processes that read.
        on_progress: Called with the share of files read, 0 … 1.

    Raises:
        DataError: Fewer than ``MIN_FILES`` can be used; its notes have a reason for each file
            that cannot. Or there is no such folder, or the CSV file cannot be used.
    """
    paths = midi_files(folder)
    moods = OwnMoods(folder, labels)
    collection = folder.resolve().name
    tasks = [
        _File(path, collection, path.relative_to(folder).as_posix(), moods.of(path))
        for path in paths
    ]
    if len(tasks) <= AT_A_TIME:  # so few are read before others would have started
        workers = 1
    pieces: list[GridPiece] = []
    refused: list[tuple[str, str]] = []
    for number, (task, found) in enumerate(
        zip(tasks, map_in_processes(_read_file, tasks, workers), strict=True), 1
    ):
        if isinstance(found, str):
            refused.append((task.name, found))
        else:
            pieces.append(found)
        on_progress(number / len(tasks))
    if len(pieces) < MIN_FILES:
        raise _too_few(folder, len(tasks), pieces, refused)
    return OwnMusic(_split(pieces, songs), tuple(refused))


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    collection: str
    name: str
    mood: tuple[float, float] | None


def _too_few(
    folder: Path, files: int, pieces: Sequence[GridPiece], refused: Sequence[tuple[str, str]]
) -> DataError:
    if not files:
        return DataError(f"{folder} holds no MIDI files ({', '.join(ENDINGS)}), at any depth.")
    error = DataError(
        f"{folder} holds {files} MIDI files, of which {len(pieces)} can be used; at least "
        f"{MIN_FILES} are needed."
    )
    for name, reason in refused:
        error.add_note(f"  {name}: {reason}")
    return error


def _split(pieces: Sequence[GridPiece], songs: int | None) -> tuple[GridPiece, ...]:
    """The pieces in the order of their names' hash, some of them kept for measuring."""
    drawn = sorted(pieces, key=lambda one: hashlib.sha256(one.name.encode()).digest())[:songs]
    kept = max(2, round(HELD_OUT * len(drawn)))
    return tuple(
        replace(one, split="val" if at < kept else "train") for at, one in enumerate(drawn)
    )


def _read_file(file: _File) -> GridPiece | str:
    """A file as a piece, or why it is none."""
    try:
        song = read_song(file.path, name="it")
    except DataError as error:
        return str(error)
    laid = _on_the_beat(song)
    if isinstance(laid, str):
        return laid
    return _unfit(*laid) or _piece(file, *laid) or "Its rests are longer than can be written."


def _unfit(notes: GridNotes, grid: Grid) -> str:
    """Why music on a grid cannot be learned from; empty if it can."""
    low, high = TEMPO_BOUNDS
    if not meter_known((grid.meter, grid.unit)):
        return f"It is in {grid.meter}/{grid.unit}: 2/4, 3/4, 4/4, 6/8 and their likes are known."
    if not low <= grid.tempo <= high:
        return f"It has {grid.tempo:.0f} beats per minute: {low:.0f} to {high:.0f} are known."
    if len(notes) < MIN_PASSAGE_NOTES:
        return f"It has {len(notes)} notes on the beat: {MIN_PASSAGE_NOTES} are needed."
    return ""


def _piece(file: _File, notes: GridNotes, grid: Grid) -> GridPiece | None:
    instruments = [ORDER[index] for index in np.unique(notes["instrument"])]
    piece = GridPiece(
        f"{file.collection}/{file.name}",
        file.name,
        notes,
        grid,
        "",
        "train",
        np.zeros(0, CHORD),
        np.zeros(0, np.int32),
        file.mood,
        heard=file.mood is not None,
    )
    # As requests are told: see NoteComposer.
    genre = "clip" if plays_piano_alone(piece) else ensemble_of(instruments).genre
    return found_in(replace(piece, genre=genre))


def _on_the_beat(song: Song) -> tuple[GridNotes, Grid] | str:
    """The notes that the network's instruments can play, on a grid; or why there are none."""
    alone = np.isin(song.score.notes["program"], _PIANO_PROGRAMS).all()
    if song.on_beats is None and not alone:
        return "Its notes lie on no steady beat, and it is for other instruments than a piano."
    beats = beats_of_song(song, _tracker)
    if beats is None:
        return "No steady beat can be heard in it."
    notes = beats.notes.copy()
    notes["pitch"] = into_range(notes["pitch"], notes["instrument"])
    return sorted_grid(notes), beats.grid


@cache
def _tracker() -> BeatTracker:
    return BeatTracker.open(PROJECT / "models" / "beats")
