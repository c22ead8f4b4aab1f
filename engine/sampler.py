"""From a network to pieces: a batch of candidates sampled side by side.

Guidance: every candidate has a second row that is not told the mood; the logits are
pushed away from it, ``told + guidance · (told − untold)`` (Ho & Salimans 2022).

The sampler does not know which candidate is good; :mod:`engine.composer` chooses.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.conditioning import conditions
from engine.constraints import Rows, keyboard, later_is_end, pitch_mask, shift_mask
from engine.keys import Key
from engine.moods import Mood
from engine.runtime import Floats, Network, Note
from engine.tokenizer import TOKENS, Tokens, transposition
from engine.vocabulary import ATTRIBUTES, DURATION_SECONDS, END, SHIFT_SECONDS

Value = TypeVar("Value", np.int32, np.float32)

FINISHED_SHARE: Final = 0.75
"""Sampling ends once this share of the candidates is finished. The rest would need the
most notes for the same length, up to twice as many, and the densest of all candidates
are the least like real clips."""
NOTES_PER_SECOND: Final = 30
"""A bound on work: no piece of the collections is half as dense over its length."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to sample.

    Attributes:
        candidates: Pieces sampled side by side, ≥ 1.
        guidance: 0 leaves the model unguided.
        temperature: Attribute name to the divisor of its logits, > 0.
        top_p: Attribute name to the share of probability kept, 0 … 1.
        manner: The kind of music asked for, one of ``conditioning.MANNERS``.
    """

    candidates: int
    guidance: float
    temperature: dict[str, float]
    top_p: dict[str, float]
    manner: str = "clip"


def sample(
    network: Network,
    mood: Mood,
    key: Key,
    seconds: float,
    options: Options,
    rng: np.random.Generator,
    on_progress: Callable[[float], None] = lambda _: None,
) -> list[Tokens]:
    """Sample pieces of a mood and a length.

    Args:
        network: Continues pieces note by note.
        mood: What every candidate is told.
        key: Only its mode is told, and its tonic bounds the keyboard; tokens are in C.
        seconds: Length of the music.
        options: How to sample.
        rng: The only source of chance.
        on_progress: Told the share of the length that is written; may raise to stop.

    Returns:
        One array of ``TOKENS`` for each candidate that was finished in time, at least one
        note each, without an end. If none came to its end within ``NOTES_PER_SECOND``, all
        of them, broken off there.
    """
    count = options.candidates
    guided = options.guidance > 0
    wanted = math.ceil(count * FINISHED_SHARE)
    session = network.begin(count * 2 if guided else count)
    lowest, highest = keyboard(transposition(key.tonic))
    rows = Rows(
        seconds=np.zeros(count),
        pitch=np.full(count, 128, np.int32),
        struck=np.zeros(count, np.int32),
        count=0,
        total=float(seconds),
        lowest=lowest,
        highest=highest,
    )
    strings = _Strings(count)
    pieces = np.zeros((count, int(seconds * NOTES_PER_SECOND) + 1), TOKENS)
    lengths = np.full(count, -1)
    note: Note = {a.name: np.full(count, a.size, np.int32) for a in ATTRIBUTES}
    now = strings.sounding(rows.seconds)

    def twice(values: NDArray[Value]) -> NDArray[Value]:
        return np.concatenate([values, values]) if guided else values

    for step in range(pieces.shape[1]):
        told = _conditions(rows.seconds, mood, key, seconds, options.manner)
        untold = _conditions(rows.seconds, None, key, seconds, options.manner)
        session.read(
            {name: twice(values) for name, values in note.items()},
            np.concatenate([told, untold]) if guided else told,
            twice(now),
            twice(rows.seconds.astype(np.float32)),
        )
        note = {}
        for place, attribute in enumerate(ATTRIBUTES):
            both = {name: twice(values) for name, values in note.items()}
            logits = session.logits(place, both, twice(now))
            if guided:
                logits = logits[:count] + options.guidance * (logits[:count] - logits[count:])
            if attribute.name == "shift":
                logits = np.where(shift_mask(rows), -np.inf, later_is_end(logits, rows))
            elif attribute.name == "pitch":
                logits = np.where(pitch_mask(rows, note["shift"]), -np.inf, logits)
            chosen = choose(
                logits,
                options.temperature[attribute.name],
                options.top_p[attribute.name],
                rng.random(count),
            )
            note[attribute.name] = chosen
            if attribute.name == "shift":
                lengths = np.where((lengths < 0) & (chosen == END), step, lengths)
                if (lengths >= 0).sum() >= wanted:
                    return _finished(pieces, lengths)
                # A finished row goes on for the others' sake; nobody keeps what it plays.
                rows.pitch = np.where(lengths >= 0, 128, rows.pitch).astype(np.int32)
                note["shift"] = chosen = np.where(chosen == END, 0, chosen).astype(np.int32)
                gap = SHIFT_SECONDS[chosen]
                rows.seconds = rows.seconds + gap
                rows.struck = np.where(gap > 0, 0, rows.struck).astype(np.int32)
                now = strings.sounding(rows.seconds)
        for name, values in note.items():
            pieces[name][:, step] = values
        strings.strike(rows.seconds, note)
        rows.pitch = note["pitch"]
        rows.struck = rows.struck + 1
        rows.count += 1
        # Nobody waits for those that are further behind.
        on_progress(float(np.sort(rows.seconds)[count - wanted]) / seconds)
    return _finished(pieces, lengths)


def _finished(pieces: Tokens, lengths: NDArray[Any]) -> list[Tokens]:
    """The pieces that have come to their end; if none has, all of them, broken off.

    Args:
        pieces: [rows, steps].
        lengths: Notes of each row's piece, [rows]; −1 for one without an end.
    """
    rows = np.flatnonzero(lengths >= 0)
    return [pieces[row, : lengths[row]] for row in rows] if len(rows) else list(pieces)


def _conditions(
    elapsed: NDArray[np.float64], mood: Mood | None, key: Key, seconds: float, manner: str
) -> Floats:
    return conditions(
        elapsed,
        valence=mood.valence if mood else None,
        arousal=mood.arousal if mood else None,
        mode=key.mode,
        total=seconds,
        manner=manner,
    )


def choose(
    logits: Floats, temperature: float, top_p: float, chance: NDArray[np.float64]
) -> NDArray[np.int32]:
    """Draw one value a row.

    Args:
        logits: [rows, size]; −inf forbids a value, at least one in a row is finite.
        temperature: Divides the logits.
        top_p: Of the values in falling order of probability, those are kept that are
            needed to reach this share, and those as likely as the last of them.
        chance: A number in [0, 1) for each row.

    Returns:
        The chosen values, [rows].
    """
    scaled = logits.astype(np.float64) / temperature
    weights = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    ranked = -np.sort(-weights, axis=1)
    before = np.cumsum(ranked, axis=1) - ranked
    last = np.maximum((before < top_p).sum(axis=1) - 1, 0)
    least = ranked[np.arange(len(ranked)), last]
    weights[weights < least[:, None]] = 0.0
    summed = np.cumsum(weights, axis=1)
    # Rounding may put the chance past the end: the last kept value has the whole sum.
    drawn = np.minimum(chance * summed[:, -1], np.nextafter(summed[:, -1], 0.0))
    drawn_values: NDArray[np.int32] = (summed <= drawn[:, None]).sum(axis=1).astype(np.int32)
    return drawn_values


class _Strings:
    """What sounds in each row: until when, and since when."""

    def __init__(self, rows: int) -> None:
        self._ends = np.full((rows, 128), -1.0)
        self._struck = np.full((rows, 128), -1.0)

    def sounding(self, seconds: NDArray[np.float64]) -> Floats:
        """As ``tokenizer.sounding`` has it for training, at a time for each row."""
        held = self._ends > seconds[:, None] + 1e-6
        fresh = np.abs(self._struck - seconds[:, None]) < 1e-6
        return held.astype(np.float32) + fresh.astype(np.float32)

    def strike(self, seconds: NDArray[np.float64], note: Note) -> None:
        """Let each row's note begin."""
        row = np.arange(len(seconds))
        self._ends[row, note["pitch"]] = seconds + DURATION_SECONDS[note["duration"]]
        self._struck[row, note["pitch"]] = seconds
