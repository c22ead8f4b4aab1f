"""Fit the critic that reads pieces for several instruments.

It is a critic as the piano's (:mod:`engine.training.critic`), fitted on the pitched notes of the
game music that listeners labelled. The pop arrangements' labels were constructed from mode, style
and tempo. A critic that believed them too would choose by what makes them, not by what listeners
hear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.api.errors import DataError
from engine.api.moods import CORNERS
from engine.music.excerpt import excerpt
from engine.music.grid import to_notes
from engine.music.score import DRUMS, Notes
from engine.ranking.critic import Critic
from engine.training.critic import CriticReport, check, fit
from engine.training.labels import Split
from engine.training.pieces import GridMusic

CLIP_SECONDS: Final = 32.0
MAX_CLIPS: Final = 3
"""Clips of one piece, spread over it."""
_MIN_NOTES: Final = 48
_MIN_CLIPS: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class BandClip:
    """A clip of a labelled piece, without the drums.

    Attributes:
        name: The piece's name and the clip's number.
        notes: Array of ``NOTE``, in order.
        mood: Valence and arousal, each −1 or 1.
        split: Learned from, or kept for measuring.
    """

    name: str
    notes: Notes
    mood: tuple[float, float]
    split: Split


def labelled_clips(pieces: Sequence[GridMusic]) -> list[BandClip]:
    """Cut clips of the pieces that listeners labelled, to fit the critic on and to check it on."""
    return [
        BandClip(f"{piece.name}/{number}", notes, piece.mood, piece.split)
        for piece in pieces
        if piece.mood is not None and piece.heard
        for number, notes in enumerate(clips_of(pitched(piece)))
    ]


def pitched(piece: GridMusic) -> Notes:
    """A piece's notes in seconds, without the drums."""
    notes = to_notes(piece.notes, piece.grid)
    alone: Notes = notes[notes["program"] != DRUMS]
    return alone


def clips_of(notes: Notes) -> list[Notes]:
    """Cut up to ``MAX_CLIPS`` clips of ``CLIP_SECONDS``, spread over a piece.

    Args:
        notes: Array of ``NOTE``, in order; it may be empty.

    Returns:
        The clips with notes enough; a piece shorter than a clip gives itself.
    """
    if not len(notes):
        return []
    room = max(0.0, float(notes["onset"][-1]) - CLIP_SECONDS)
    count = min(MAX_CLIPS, 1 + int(room / CLIP_SECONDS))
    starts = np.linspace(0.0, room, count) if count > 1 else [0.0]
    found = [excerpt(notes, start, CLIP_SECONDS) for start in starts]
    return [clip for clip in found if len(clip) >= _MIN_NOTES]


def fit_band_critic(pieces: Sequence[GridMusic]) -> tuple[Critic, CriticReport]:
    """Fit the critic, and check it on game music it has not heard.

    Args:
        pieces: Pieces; those that listeners labelled are used.

    Raises:
        DataError: There is too little labelled music to learn from, or none to check on.
    """
    heard = labelled_clips(pieces)
    learned = [clip for clip in heard if clip.split == "train"]
    unheard = [clip for clip in heard if clip.split == "val"]
    for name, mood in CORNERS.items():
        if sum(clip.mood == mood for clip in learned) < _MIN_CLIPS:
            raise DataError(f"Too little labelled band music is {name} to fit the critic on.")
    if not unheard:
        raise DataError("No listened-to band music is kept aside to check the critic on.")
    # Listeners found little of it sad or calm, while each mood is asked for alike.
    critic = fit(learned, even=True)
    return critic, check(critic, unheard)
