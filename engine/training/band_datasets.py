"""The collections of band music, read from their public layouts onto a beat grid.

:mod:`engine.training.band_files` says what of them is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.api.errors import DataError
from engine.music.grid import Grid, GridNotes
from engine.training.band_files import read_band
from engine.training.labels import QUADRANTS, VALIDATION_SHARE, Split, read_labels, split_of


@dataclass(frozen=True, slots=True)
class DataSource:
    """A collection of music.

    Attributes:
        genre: One of ``note_conditions.SOURCES_TOLD``, for all of its pieces.
        validation: The share of its songs that is kept for measuring.
        labels: The file of its labels, if it has one.
        solo: Whether its pieces may be for one instrument alone.
    """

    genre: str
    validation: float = VALIDATION_SHARE
    labels: str | None = None
    solo: bool = False


SOURCES: Final = {
    "ym2413_mdb": DataSource("game", 0.12, "labels.csv"),
    "game_music": DataSource("game"),
    "pop909_band": DataSource("pop", labels="labels_weak.csv"),
    "tegridy_band": DataSource("band"),
    "freedoom": DataSource("band"),
    "openmsx": DataSource("band"),
    "orchestra": DataSource("classical"),
    "musicnet": DataSource("classical"),
    "openscore_quartets": DataSource("classical"),
    "openscore_lieder": DataSource("classical"),
    "groove": DataSource("drums"),
}
"""The collections, each a folder of that name with ``.mid`` files at any depth."""
LABELLED: Final = "ym2413_mdb"
"""The collection that listeners labelled."""


@dataclass(frozen=True, slots=True, eq=False)
class BandPiece:
    """One piece to learn from.

    Attributes:
        name: Collection and file, and after an ``@`` which of the file's stretches it is.
        song: What must not stand on both sides of the split.
        notes: Array of ``GRID_NOTE``, in order.
        grid: Tempo and meter.
        genre: One of ``note_conditions.SOURCES_TOLD``.
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
    genre: str
    split: Split
    mood: tuple[float, float] | None = None
    heard: bool = False
    whole: bool = True


def present(data: Path) -> tuple[str, ...]:
    """The collections that lie below a folder; the labelled one is needed in any case."""
    return tuple(name for name in SOURCES if name == LABELLED or (data / name).is_dir())


def load_band(
    data: Path,
    names: tuple[str, ...] = tuple(SOURCES),
    sources: Mapping[str, DataSource] = SOURCES,
) -> list[BandPiece]:
    """Load the pieces of the named collections below a folder.

    So ``load_band(data, present(data))`` loads all that is there.

    Args:
        data: The folder that holds a folder for each collection.
        names: The collections; one that is not in ``sources`` is band music without labels.
        sources: The collections that something is known of, by name.

    Raises:
        DataError: A collection is not there, holds nothing that can be used, or has labels
            that cannot be used.
    """
    pieces: list[BandPiece] = []
    for name in names:
        folder = data / name
        if not folder.is_dir():
            raise DataError(f"There is no folder {folder}; see the README on training data.")
        found = list(_pieces(folder, name, sources.get(name, DataSource("band"))))
        if not found:
            raise DataError(f"{folder} holds no music that fits a beat grid.")
        pieces += found
    return pieces


def _pieces(folder: Path, name: str, source: DataSource) -> Iterator[BandPiece]:
    labels: dict[str, dict[str, str]] = {}
    if source.labels and (folder / source.labels).is_file():
        labels = {row["file"]: row for row in read_labels(folder / source.labels, "file")}
    for path in sorted([*folder.rglob("*.mid"), *folder.rglob("*.midi")]):
        row = labels.get(path.name, {})
        song = f"{name}/{row.get('pop909_id') or path.stem}"
        quadrant = row.get("quadrant") or row.get("quadrant_weak")
        full = f"{name}/{path.relative_to(folder).with_suffix('').as_posix()}"
        found = read_band(
            path,
            drums_alone=source.genre == "drums",
            voice=name.endswith("lieder"),
            solo=source.solo,
        )
        for number, passage in enumerate(found, 1):
            yield BandPiece(
                full if passage.whole else f"{full}@{number}",
                song,
                passage.notes,
                passage.grid,
                source.genre,
                split_of(song, source.validation),
                QUADRANTS.get(quadrant or ""),
                heard="quadrant" in row,
                whole=passage.whole,
            )
