"""The collections of band music, read from their public layouts onto a beat grid.

What of them is left out is in :mod:`engine.training.band.files`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.api.errors import DataError
from engine.music.grid import Grid, GridNotes
from engine.training.band.files import read_band
from engine.training.piano.datasets import Split


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
        name: Set and file, and after an ``@`` which of the file's stretches it is.
        song: What must not stand on both sides of the split.
        notes: Array of ``GRID_NOTE``, in order.
        grid: Tempo and meter.
        manner: One of ``conditioning.MANNERS``.
        split: Learned from, or kept for measuring.
        mood: Valence and arousal, each −1 or 1, where somebody said so.
        heard: Whether listeners gave the mood; else it was constructed.
        whole: Whether it begins and ends where the music does; else it is a stretch of a
            file whose metre changes.
    """

    name: str
    song: str
    notes: GridNotes
    grid: Grid
    manner: str
    split: Split
    mood: tuple[float, float] | None = None
    heard: bool = False
    whole: bool = True


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
        row = labels.get(path.name, {})
        song = f"{name}/{row.get('pop909_id') or path.stem}"
        quadrant = row.get("quadrant") or row.get("quadrant_weak")
        full = f"{name}/{path.relative_to(folder).with_suffix('').as_posix()}"
        found = read_band(path, drums_alone=source.manner == "drums", voice=name.endswith("lieder"))
        for number, passage in enumerate(found, 1):
            yield BandPiece(
                full if passage.whole else f"{full}@{number}",
                song,
                passage.notes,
                passage.grid,
                source.manner,
                _split_of(song, source.validation),
                QUADRANTS.get(quadrant or ""),
                heard="quadrant" in row,
                whole=passage.whole,
            )


QUADRANTS: Final = {"Q1": (1.0, 1.0), "Q2": (-1.0, 1.0), "Q3": (-1.0, -1.0), "Q4": (1.0, -1.0)}


def _split_of(song: str, share: float) -> Split:
    place = int.from_bytes(hashlib.sha256(song.encode()).digest()[:4], "big") / 2**32
    return "val" if place < share else "train"
