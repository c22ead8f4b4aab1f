"""Stretches of music as the note network sees them: cut at bar lines, moved to C, tokenised.

Some are cut for other instruments, and in some only a gap is to be written: a few bars, or some
of the instruments, while what stands around them is told (:mod:`engine.training.gaps`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.key_finding import find_key
from engine.music.chords import transpose_chords
from engine.music.grid import GridNotes, notes_per_beat, to_notes
from engine.music.instrument_table import DRUM
from engine.tokens.attribute import Tokens, transposition
from engine.tokens.gap import Gap
from engine.tokens.note_conditions import note_conditions, put_gap
from engine.tokens.surroundings import Around, Surroundings, surroundings
from engine.tokens.tokenizer import TOKENS
from engine.tokens.vocabulary import (
    DURATION_TICKS,
    VELOCITY_STEP,
    duration_of,
    shift_of,
)
from engine.training.arranging import arranged, representable
from engine.training.batches import FROM_THE_START, TO_THE_END
from engine.training.gaps import draw_gap
from engine.training.grid_piece import GridPiece
from engine.training.weak_labels import WeakLabels

TEMPO_STRETCH: Final = 0.06
"""A piece's tempo is told up to this share faster or slower; the mood stays."""
CLIPS_TIMED: Final = 0.5
"""How often a labelled clip is taken as a whole piece that is told its time. Clips were cut
where their music turns, so their ends are nearly endings."""
WITHHELD: Final = {
    "mood": 0.15,
    "mode": 0.15,
    "tempo": 0.1,
    "density": 0.25,
    "time": 0.15,
    "source": 0.15,
    "instruments": 0.1,
    "chords": 0.15,
    "returns": 0.35,
}
"""How often a condition is withheld; 10–20 % is usual for classifier-free guidance, and what a
request seldom gives is withheld more often.

Source: Ho & Salimans, "Classifier-Free Diffusion Guidance" (2022), section 4.
"""


@dataclass(frozen=True, slots=True, eq=False)
class NoteCut:
    """A stretch of a piece as the note network sees it.

    Attributes:
        tokens: The notes, a record of attributes each, [n].
        conditions: One vector per step, [n], or [n + 1] where the piece or the gap ends.
        surroundings: Of each note.
        ends: Whether the piece or the gap ends after the last note.
    """

    tokens: Tokens
    conditions: NDArray[np.float32]
    surroundings: Surroundings
    ends: bool


def cut_notes(
    piece: GridPiece,
    steps: int,
    rng: np.random.Generator | None,
    weak: WeakLabels | None = None,
    bar_number: int | None = None,
) -> NoteCut:
    """Cut a stretch of at most ``steps`` notes, with its conditions.

    A piece that is not whole is not told its time, and does not end.

    Args:
        piece: The piece to cut from.
        steps: The most steps, the end included.
        rng: Chooses position, instruments, gap and withheld conditions. None takes the beginning
            as it is, with all conditions, for measuring.
        weak: Weak labels, for a piece without a label.
        bar_number: The bar to begin with, from 0; None leaves it to ``rng``.
    """
    notes, bar = piece.notes, piece.grid.bar_ticks
    whole = piece.whole
    if rng is not None:
        notes = arranged(notes, rng)
        if piece.genre == "clip":
            whole = rng.random() < CLIPS_TIMED
    first = _first_bar(notes, bar, steps, rng) if bar_number is None else bar_number
    # Where some instruments were left out, the music may end before that bar.
    first = min(first, int(notes["tick"][-1]) // bar)
    start = int(np.searchsorted(notes["tick"], first * bar))
    first = int(notes["tick"][start]) // bar  # the bar may be empty
    gap = draw_gap(notes[start : start + steps - 1], first, bar, rng)
    written, standing = _parted(notes[start:], gap)
    if gap is not None and not representable(written[: steps - 1], first * bar):
        gap, written, standing = None, notes[start:], notes[:0]
    part = written[: steps - 1]
    past = len(part) == len(written)
    ends = past and (whole or gap is not None)

    key, _ = find_key(to_notes(part, piece.grid))
    semitones = transposition(key.tonic)
    origin = first * bar
    tokens = _tokens(_moved(part, semitones), origin)
    rounded = _moved(part, semitones)
    durations = DURATION_TICKS[tokens["duration"]]
    rounded["duration"] = durations

    def kept(condition: str) -> bool:
        return rng is None or rng.random() > WITHHELD[condition]

    around = Around(
        bar,
        _moved(notes[:start], semitones),
        _moved(standing, semitones),
        transpose_chords(piece.chords, semitones) if kept("chords") else None,
        piece.returns if kept("returns") else None,
    )
    # The time of each step is that of the note before it.
    before = np.concatenate([[origin], part["tick"]])[: len(part) + ends].astype(np.int64)
    told = _conditions(piece, notes, part, before, key.mode, whole, rng, kept)
    if kept("mood"):
        _put_mood(told, piece, weak, before)
    if gap is not None:
        inside = np.concatenate([part["tick"] >= gap.begin, [True]])[: len(before)]
        put_gap(told, before, inside, bar, gap.end, gap.writes)
    return NoteCut(tokens, told, surroundings(rounded, around), ends)


def _first_bar(notes: GridNotes, bar: int, steps: int, rng: np.random.Generator | None) -> int:
    """The bar a stretch begins with: mostly any, often the first, sometimes the latest one."""
    if rng is None or len(notes) < steps or rng.random() < FROM_THE_START:
        return 0
    latest = int(notes["tick"][len(notes) - steps + 1]) // bar + 1
    # If the last bar alone has more notes than a stretch has room for, it is the latest one.
    latest = min(latest, int(notes["tick"][-1]) // bar)
    return latest if rng.random() < TO_THE_END else int(rng.integers(0, latest + 1))


def _parted(notes: GridNotes, gap: Gap | None) -> tuple[GridNotes, GridNotes]:
    """The notes to write, and those that stand."""
    if gap is None:
        return notes, notes[:0]
    tick = notes["tick"]
    writes = np.isin(notes["instrument"], gap.writes)
    written = (tick < gap.begin) | ((tick < gap.end) & writes)
    return notes[written], notes[~written & (tick < gap.told_until)]


def _moved(notes: GridNotes, semitones: int) -> GridNotes:
    """Notes moved by semitones, the drums as they are."""
    notes = notes.copy()
    pitched = notes["instrument"] != DRUM
    pitches = np.clip(notes["pitch"][pitched] + semitones, 0, 127)
    notes["pitch"][pitched] = pitches
    return notes


def _tokens(notes: GridNotes, origin: int) -> Tokens:
    """The notes as tokens; the first shift counts from the bar line at ``origin``."""
    tokens = np.zeros(len(notes), TOKENS)
    tokens["shift"] = shift_of(np.diff(notes["tick"], prepend=origin))
    tokens["instrument"], tokens["pitch"] = notes["instrument"], notes["pitch"]
    tokens["duration"] = duration_of(notes["duration"])
    tokens["velocity"] = notes["velocity"] // VELOCITY_STEP
    return tokens


def _conditions(
    piece: GridPiece,
    notes: GridNotes,
    part: GridNotes,
    before: NDArray[Any],
    mode: str,
    whole: bool,
    rng: np.random.Generator | None,
    kept: Any,
) -> NDArray[np.float32]:
    stretch = 1.0 if rng is None else float(rng.uniform(1 - TEMPO_STRETCH, 1 + TEMPO_STRETCH))
    bar = piece.grid.bar_ticks
    timed = kept("time") and whole
    heard = notes[(notes["tick"] >= part["tick"][0]) & (notes["tick"] <= part["tick"][-1])]
    return note_conditions(
        before,
        replace(piece.grid, tempo=piece.grid.tempo * stretch),
        mode=mode if kept("mode") else None,
        tempo_known=kept("tempo"),
        density=notes_per_beat(heard, bar) if kept("density") else None,
        # Pieces end with a whole bar.
        total=(int(notes["tick"][-1]) // bar + 1) * bar if timed else None,
        from_start=timed,
        source=piece.genre if kept("source") else None,
        instruments=np.unique(heard["instrument"]).tolist() if kept("instruments") else None,
    )


def _put_mood(
    told: NDArray[np.float32], piece: GridPiece, weak: WeakLabels | None, before: NDArray[Any]
) -> None:
    if piece.mood is not None:
        told[:, 0:3] = *piece.mood, 1.0
    elif weak is not None:
        told[:, 0:2] = weak.at(before * piece.grid.tick_seconds)
        told[:, 2] = 1.0
