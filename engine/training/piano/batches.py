"""Sequences of piano music to learn from: cut, moved to C, stretched and tokenised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.analysis.key_finding import find_key
from engine.api.errors import DataError
from engine.tokens.piano.conditions import conditions
from engine.tokens.piano.tokenizer import encode, onsets_of, sounding
from engine.tokens.registry import PIANO_VOCABULARY
from engine.training.batches import FROM_THE_START, TO_THE_END, Batch, Cut, stacked
from engine.training.piano_datasets import PianoPiece
from engine.training.weak_labels import WeakLabels

STRETCH: Final = 0.06
"""A sequence's tempo is changed by up to this share; the mood stays."""

CLIPS_TIMED: Final = 0.5
"""How often a labelled clip is taken as a whole piece that is told its time. Clips were cut
where their music turns, so their ends are nearly endings; sampling asks for a clip of a
given length, and what is asked for must have been learned.
"""

DROPPED: Final = {"mood": 0.15, "mode": 0.15, "time": 0.15, "manner": 0.1}
"""How often a condition is withheld; 10–20 % is usual for classifier-free guidance.

Source: Ho & Salimans, "Classifier-Free Diffusion Guidance" (2022), section 4.
"""


def cut(
    piece: PianoPiece,
    steps: int,
    rng: np.random.Generator | None,
    reading: WeakLabels | None = None,
) -> Cut:
    """A stretch of at most ``steps`` notes with its conditions.

    Args:
        piece: The piece it is cut from.
        steps: The most steps, the end of the piece included.
        rng: Chooses place, stretch and dropped conditions; None takes the beginning as
            it is, with all conditions, for measuring.
        reading: A reader's opinion of the piece where no listener gave one.
    """
    count = len(piece.notes)
    start = 0
    whole = piece.whole
    if rng is not None and piece.genre == "clip":
        whole = rng.random() < CLIPS_TIMED
    if rng is not None and count > steps and rng.random() > FROM_THE_START:
        last = count - steps + 1
        start = last if rng.random() < TO_THE_END else int(rng.integers(0, last + 1))
    notes = piece.notes[start : start + steps].copy()
    key, _ = find_key(notes)
    origin = float(notes["onset"][0])
    stretch = 1.0 if rng is None else float(rng.uniform(1 - STRETCH, 1 + STRETCH))
    notes["onset"] = (notes["onset"] - origin) * stretch
    notes["duration"] *= stretch
    tokens = encode(notes, key.tonic)[: steps - 1 if whole else steps]
    ends = whole and start + steps > count
    elapsed = np.concatenate([[0.0], onsets_of(tokens)])[: len(tokens) + ends]

    def kept(condition: str) -> bool:
        return rng is None or rng.random() > DROPPED[condition]

    total = (float(piece.notes["onset"][-1]) + 2.0) * stretch
    timed = whole and kept("time")
    made = conditions(
        elapsed + origin * stretch,
        mode=key.mode if kept("mode") else None,
        total=total if timed else None,
        from_start=timed,
        manner=piece.genre if kept("manner") else None,
    )
    if kept("mood"):
        if piece.mood is not None:
            made[:, 0:3] = *piece.mood, 1.0
        elif reading is not None:
            made[:, 0:2] = reading.at(elapsed / stretch + origin)
            made[:, 2] = 1.0
    return Cut(tokens, made, sounding(tokens), onsets_of(tokens), ends)


VALIDATION_STEPS: Final = 256


def validation_batches(
    pieces: Sequence[PianoPiece], manner: str, readings: dict[str, WeakLabels], size: int = 32
) -> list[Batch]:
    """The beginnings of all validation pieces of a manner, as they are, in batches.

    Raises:
        DataError: There are none.
    """
    cuts = [
        cut(p, VALIDATION_STEPS, None, readings.get(p.name))
        for p in pieces
        if p.genre == manner and p.split == "val"
    ]
    if not cuts:
        raise DataError(
            f"No {manner} is kept aside for measuring: more songs, or a column of splits in "
            "labels.csv, are needed."
        )
    return stacked(cuts, VALIDATION_STEPS, PIANO_VOCABULARY, size)
