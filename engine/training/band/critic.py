"""Fit the band's critic, and have it read what nobody has labelled.

It is the piano's critic (:mod:`engine.training.critic`) on the pitched notes of the game music
that listeners labelled. The pop arrangements' labels were constructed from mode, style and
tempo: a critic that believes them too chooses by what makes them, not by what listeners hear.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from engine.api.errors import DataError
from engine.api.moods import CORNERS
from engine.music.grid import to_notes
from engine.music.score import DRUMS, Notes
from engine.ranking.critic import Critic
from engine.training.band.datasets import BandPiece
from engine.training.critic import CriticReport, check, fit
from engine.training.piano.datasets import Piece
from engine.training.weak_labels import Reading, read

WINDOW_SECONDS: Final = 32.0
WINDOWS: Final = 3
"""Windows of one piece, at the most, spread over it."""
_FEWEST_NOTES: Final = 48
_FEWEST_CLIPS: Final = 2


def clips(pieces: Sequence[BandPiece]) -> list[Piece]:
    """Windows of what listeners labelled, as the critic learns from them and is checked on."""
    found = []
    for piece in pieces:
        if piece.mood is None or not piece.heard:
            continue
        for number, window in enumerate(windows(pitched(piece))):
            found.append(
                Piece(
                    f"{piece.name}/{number}",
                    piece.song,
                    window,
                    "clip",
                    piece.split,
                    whole=False,
                    mood=piece.mood,
                )
            )
    return found


def pitched(piece: BandPiece) -> Notes:
    """A piece's notes in seconds, without the drums."""
    notes = to_notes(piece.notes, piece.grid)
    alone: Notes = notes[notes["program"] != DRUMS]
    return alone


def windows(notes: Notes, seconds: float = WINDOW_SECONDS, most: int = WINDOWS) -> list[Notes]:
    """Stretches of a piece, spread over it, notes cut off at their ends."""
    if not len(notes):
        return []
    room = max(0.0, float(notes["onset"][-1]) - seconds)
    count = min(most, 1 + int(room / seconds))
    found = []
    for start in np.linspace(0.0, room, count) if count > 1 else [0.0]:
        inside = (notes["onset"] >= start) & (notes["onset"] < start + seconds)
        part = notes[inside].copy()
        if len(part) >= _FEWEST_NOTES:
            part["onset"] -= start
            part["duration"] = np.minimum(part["duration"], seconds - part["onset"])
            found.append(part)
    return found


def fit_band_critic(pieces: Sequence[BandPiece]) -> tuple[Critic, CriticReport]:
    """The critic, and how it reads game music it has not heard.

    Raises:
        DataError: There is too little labelled music to learn from, or none to check on.
    """
    heard = clips(pieces)
    learned = [clip for clip in heard if clip.split == "train"]
    unheard = [clip for clip in heard if clip.split == "val"]
    for name, mood in CORNERS.items():
        if sum(clip.mood == mood for clip in learned) < _FEWEST_CLIPS:
            raise DataError(f"Too little labelled band music is {name} to fit the critic on.")
    if not unheard:
        raise DataError("No listened-to band music is kept aside to check the critic on.")
    # Listeners found little of it sad or calm, while each mood is asked for alike.
    critic = fit(learned, even=True)
    return critic, check(critic, unheard)


def read_band(
    pieces: Sequence[BandPiece],
    critic: Critic,
    on_progress: Callable[[float], None] = lambda _: None,
) -> dict[str, Reading]:
    """A reading of each piece that has no label and notes enough, by its name.

    Args:
        pieces: Any pieces; labelled ones, and ones too sparse to read, are passed over.
        critic: The reader.
        on_progress: Told the share of pieces that are done.
    """
    found = {}
    for number, piece in enumerate(pieces):
        if piece.mood is None:
            notes = pitched(piece)
            if len(notes) and (reading := read(notes, critic)):
                found[piece.name] = reading
        on_progress((number + 1) / len(pieces))
    return found
