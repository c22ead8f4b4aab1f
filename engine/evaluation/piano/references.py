"""The real music that generated music is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.collection import (
    MAX_EXCERPTS,
    MIN_EXCERPT_NOTES,
    Collection,
    collect,
)
from engine.evaluation.piano.control import LONG_SECONDS
from engine.music.excerpt import excerpt
from engine.music.score import Notes
from engine.training.labels import label_of
from engine.training.piano_datasets import PianoPiece, load_piano

CLIPS: Final = "emopia"
"""The set whose clips are labelled, and which generated clips should be like."""
SISTERS: Final = ("pop1k7", "pop909", "vgmidi")
"""Other real music, as a scale for distances, nearest first; what is missing is left out."""


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """Real music.

    Attributes:
        clips: All labelled clips, cut to the length that is generated.
        validation: Which of them no model learned from, shape [n].
        sisters: An excerpt of each piece of the other collections.
        known: All music that a model may have learned from, uncut.
        long: Openings of ``LONG_SECONDS``, by collection, for the return of figures.
    """

    clips: Collection
    validation: NDArray[np.bool_]
    sisters: tuple[Collection, ...]
    known: tuple[Notes, ...]
    long: Mapping[str, tuple[Notes, ...]]


def load_references(data: Path, seconds: float) -> References:
    """Read and measure the real music below a folder.

    Args:
        data: Laid out as :mod:`engine.training.piano_datasets` says; ``emopia`` must be there.
        seconds: The length that pieces are cut to.

    Raises:
        DataError: The labelled clips are missing.
    """
    clips = load_piano(data, (CLIPS,))
    names = [name for name in SISTERS if (data / name).is_dir()]
    sisters = {name: load_piano(data, (name,)) for name in names}
    kept = [clip for clip in clips if len(excerpt(clip.notes, 0.0, seconds)) >= MIN_EXCERPT_NOTES]
    learned = [piece for pieces in (clips, *sisters.values()) for piece in pieces]
    return References(
        clips=collect(
            CLIPS,
            [excerpt(clip.notes, 0.0, seconds) for clip in kept],
            [label_of(clip.mood) for clip in kept],
            [clip.song for clip in kept],
        ),
        validation=np.array([clip.split == "val" for clip in kept]),
        sisters=tuple(_excerpts(name, pieces, seconds) for name, pieces in sisters.items()),
        known=tuple(piece.notes for piece in learned if piece.split == "train"),
        long={name: _openings(pieces) for name, pieces in sisters.items()},
    )


def _chosen(pieces: Sequence[PianoPiece], rng: np.random.Generator) -> list[PianoPiece]:
    order = rng.permutation(len(pieces))[:MAX_EXCERPTS]
    return [pieces[place] for place in np.sort(order)]


def _excerpts(name: str, pieces: Sequence[PianoPiece], seconds: float) -> Collection:
    """An excerpt from somewhere in each piece; labelled pieces are clips already."""
    rng = np.random.default_rng(0)
    notes, labels, songs = [], [], []
    for piece in _chosen(pieces, rng):
        room = max(0.0, float(piece.notes["onset"][-1]) - seconds)
        start = 0.0 if piece.mood is not None else rng.uniform(0.0, room)
        part = excerpt(piece.notes, start, seconds)
        if len(part) >= MIN_EXCERPT_NOTES:
            notes.append(part)
            labels.append(label_of(piece.mood))
            songs.append(piece.song)
    return collect(name, notes, labels, songs)


def _openings(pieces: Sequence[PianoPiece]) -> tuple[Notes, ...]:
    enough = [piece for piece in pieces if piece.notes["onset"][-1] >= LONG_SECONDS]
    return tuple(
        excerpt(piece.notes, 0.0, LONG_SECONDS)
        for piece in _chosen(enough, np.random.default_rng(0))
    )
