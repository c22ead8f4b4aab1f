"""The music that the composer learns from: piano and bands on one grid, chords and returns found.

Piano music is read as :mod:`engine.training.performances` says, all other music as
:mod:`engine.training.band_datasets` does. A folder that neither knows is taken for piano music
where most of its files are for a piano alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np

from engine.analysis.chord_recognition import find_chords
from engine.analysis.sections import find_returns
from engine.api.errors import DataError
from engine.api.instruments import BY_NAME, PIANO
from engine.music.chords import CHORD
from engine.music.midi import read_midi
from engine.music.polyphony import limit_polyphony
from engine.tokens.note_conditions import meter_known
from engine.training.arranging import representable
from engine.training.band_datasets import LABELLED, SOURCES, BandPiece, DataSource, load_band
from engine.training.grid_piece import GridPiece
from engine.training.labels import split_of
from engine.training.performances import PerformedPiece, load_performances
from engine.training.rests import without_odd_rests
from engine.training.several import map_in_processes

PIANO_SETS: Final = ("emopia", "vgmidi", "pop1k7", "pop909")
"""The collections of piano music."""
BAND_SETS: Final[Mapping[str, DataSource]] = MappingProxyType(
    {**SOURCES, "nottingham": DataSource("folk", solo=True)}
)
"""All others. The tunes of Nottingham are melody and chords, both written for a piano."""
NEEDED_SETS: Final = ("emopia", LABELLED)
"""The collections that listeners labelled: without them there are no moods to learn."""
_PIANO_PROGRAMS: Final = range(8)
_PIANO: Final = list(BY_NAME).index(PIANO)
_LOOKED_AT: Final = 40
"""Files of an unknown folder that are looked at, spread over it."""


def present_sets(data: Path) -> tuple[str, ...]:
    """The known collections that lie below a folder, and those that are needed in any case.

    Example: where only ``pop909`` lies they are ``("emopia", "pop909", "ym2413_mdb")``.
    """
    known = (*PIANO_SETS, *BAND_SETS)
    return tuple(name for name in known if name in NEEDED_SETS or (data / name).is_dir())


def plays_piano_alone(piece: GridPiece) -> bool:
    """Whether a piece is for one instrument, a piano."""
    return bool((piece.notes["instrument"] == _PIANO).all())


def meters_of(pieces: Sequence[GridPiece]) -> dict[str, int]:
    """How many pieces there are in each metre, the commonest first.

    Example: ``{"4/4": 812, "3/4": 76}``.
    """
    counts = Counter(f"{piece.grid.meter}/{piece.grid.unit}" for piece in pieces)
    return dict(counts.most_common())


def load_note_pieces(
    data: Path,
    names: Sequence[str],
    *,
    cache: Path | None = None,
    on_progress: Callable[[float], None] = lambda _: None,
    workers: int = 1,
) -> list[GridPiece]:
    """Load the named collections below a folder, with chords and returns found.

    So ``load_note_pieces(data, present_sets(data))`` loads all that is known and there.

    Args:
        data: The folder that holds a folder for each collection.
        names: The collections.
        cache: The file that keeps the beats found, as ``load_performances`` takes it.
        on_progress: Called with the share of pieces in which chords were found, 0 … 1.
        workers: Processes that find beats, chords and returns.

    Raises:
        DataError: A collection is not there, holds nothing that can be used, or has labels that
            cannot be used.
    """
    piano = tuple(name for name in names if _holds_piano(data, name))
    bands = tuple(name for name in names if name not in piano)
    found: list[PerformedPiece | BandPiece] = []
    if piano:
        found += load_performances(data, piano, cache=cache, workers=workers)
    if bands:
        found += load_band(data, bands, BAND_SETS)
    pieces = list(_prepared(found, on_progress, workers))
    for name in names:
        if not any(piece.name.startswith(f"{name}/") for piece in pieces):
            raise DataError(f"{data / name} holds no music that fits a beat grid.")
    return pieces


def _holds_piano(data: Path, name: str) -> bool:
    """Whether a collection is piano music: known as such, or unknown and mostly for a piano."""
    if name in PIANO_SETS or name in BAND_SETS:
        return name in PIANO_SETS
    paths = sorted((data / name).rglob("*.mid"))
    votes = []
    for path in paths[:: max(1, len(paths) // _LOOKED_AT)]:
        try:
            programs = np.unique(read_midi(path).notes["program"])
        except DataError:
            continue
        votes.append(bool(np.isin(programs, _PIANO_PROGRAMS).all()))
    return sum(votes) * 2 > len(votes)


def _prepared(
    found: Sequence[PerformedPiece | BandPiece],
    on_progress: Callable[[float], None],
    workers: int,
) -> Iterator[GridPiece]:
    for number, piece in enumerate(map_in_processes(_analysed, found, workers)):
        if piece is not None:
            yield piece
        on_progress((number + 1) / len(found))


def _analysed(piece: PerformedPiece | BandPiece) -> GridPiece | None:
    """A piece with its chords and returns; None if the network can't write it."""
    return found_in(_on_one_grid(piece))


def found_in(piece: GridPiece) -> GridPiece | None:
    """A piece as the network can write it, with its chords and returns found; None if it can't.

    Example: ``found_in(piece).returns[8]`` is 0 where the ninth bar is the first one again.

    Args:
        piece: Its notes may be more than there are voices for, its rests of any length.
    """
    # A pedal holds more notes than there are voices; the composer could not write them either.
    notes = without_odd_rests(limit_polyphony(piece.notes), piece.grid.bar_ticks)
    if not meter_known((piece.grid.meter, piece.grid.unit)) or not representable(notes):
        return None
    returns = find_returns(notes, piece.grid)
    return replace(piece, notes=notes, chords=find_chords(notes, piece.grid), returns=returns)


def _on_one_grid(piece: PerformedPiece | BandPiece) -> GridPiece:
    """A piece of either kind, without chords and returns."""
    if isinstance(piece, PerformedPiece):
        grid, heard, split = piece.performance.grid, piece.mood is not None, piece.split
    else:
        grid, heard, split = piece.grid, piece.heard, piece.split
    if piece.song.startswith("pop909_band/"):
        # A song is not to be learned for a band and measured on for the piano.
        split = split_of(piece.song.replace("_band", "", 1))
    return GridPiece(
        piece.name,
        piece.song,
        piece.notes,
        grid,
        piece.genre,
        split,
        np.zeros(0, CHORD),
        np.zeros(0, np.int32),
        piece.mood,
        heard,
        piece.whole,
    )
