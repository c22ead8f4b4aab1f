"""From a network to pieces: a batch of candidates sampled side by side.

Guidance: every candidate has a second row that is not told the mood; the logits are
pushed away from it, ``told + guidance · (told − untold)`` (Ho & Salimans 2022).

The sampler knows no instrument: what is written on is an :class:`engine.manuscript.Manuscript`.
Nor does it know which candidate is good; :mod:`engine.composer` chooses.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.manuscript import Adviser, Manuscript
from engine.runtime import Floats, Network, Note
from engine.tokenizer import Tokens

Value = TypeVar("Value", np.int32, np.float32)

FINISHED_SHARE: Final = 0.75
"""Sampling usually ends once this share of the candidates is finished. The rest would need the
most notes for the same length, up to twice as many, and the densest of all candidates
are the least like real clips."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to sample.

    Attributes:
        guidance: 0 leaves the model unguided.
        temperature: Attribute name to the divisor of its logits, > 0.
        top_p: Attribute name to the share of probability kept, 0 … 1.
        guided: Attribute name to the share of the guidance it gets; all of it unless named.
        finished: The share of the candidates that is waited for, 0 … 1.
    """

    guidance: float
    temperature: Mapping[str, float]
    top_p: Mapping[str, float]
    guided: Mapping[str, float] = field(default_factory=dict)
    finished: float = FINISHED_SHARE


def sample(
    network: Network,
    manuscript: Manuscript,
    options: Options,
    rng: np.random.Generator,
    on_progress: Callable[[float], None] = lambda _: None,
    advisers: Sequence[Adviser] = (),
) -> list[Tokens]:
    """Write all rows of a manuscript.

    Args:
        network: Continues pieces note by note; of the manuscript's vocabulary.
        manuscript: Empty; it is written on.
        options: How to sample.
        rng: The only source of chance.
        on_progress: Told the share of the length that is written; may raise to stop.
        advisers: Change the logits after the manuscript's rules, the last one last.

    Returns:
        One array for each candidate that was finished in time, a field an attribute, at
        least one note each, without an end. If none came to its end within the
        manuscript's ``most_notes``, all of them, broken off there.
    """
    attributes, count = manuscript.attributes, manuscript.rows
    guided = options.guidance > 0
    wanted = math.ceil(count * options.finished)
    session = network.begin(count * 2 if guided else count)
    fields = np.dtype([(attribute.name, np.int32) for attribute in attributes])
    pieces = np.zeros((count, manuscript.most_notes), fields)
    lengths = np.full(count, -1)
    # Before the first note stands what every attribute knows as "no note yet".
    note: Note = {a.name: np.full(count, a.size, np.int32) for a in attributes}

    def twice(values: NDArray[Value]) -> NDArray[Value]:
        return np.concatenate([values, values]) if guided else values

    both: Note = {name: twice(values) for name, values in note.items()}

    for step in range(manuscript.most_notes):
        told = manuscript.told()
        conditions = np.concatenate([told, manuscript.untold()]) if guided else told
        now = twice(manuscript.now())
        session.read(both, conditions, now, twice(manuscript.clock()))
        note, both = {}, {}
        for place, attribute in enumerate(attributes):
            name = attribute.name
            logits = session.logits(place, both, now)
            if guided:
                push = options.guidance * options.guided.get(name, 1.0)
                logits = logits[:count] + push * (logits[:count] - logits[count:])
            logits = manuscript.adjust(name, logits, note)
            for adviser in advisers:
                logits = adviser.adjust(name, logits)
            drawn = choose(
                logits, options.temperature[name], options.top_p[name], rng.random(count)
            )
            note[name] = manuscript.chosen(name, drawn)
            both[name] = twice(note[name])
            now = twice(manuscript.now())
            lengths[(lengths < 0) & manuscript.finished] = step
            if np.count_nonzero(lengths >= 0) >= wanted:
                return _finished(pieces, lengths)
        for name, values in note.items():
            pieces[name][:, step] = values
        for adviser in advisers:
            adviser.struck(note)
        manuscript.struck(note)
        # Nobody waits for those that are further behind.
        on_progress(float(np.sort(manuscript.progress)[count - wanted]))
    return _finished(pieces, lengths)


def _finished(pieces: Tokens, lengths: NDArray[Any]) -> list[Tokens]:
    """The pieces that have come to their end; if none has, all of them, broken off.

    Args:
        pieces: [rows, steps].
        lengths: Notes of each row's piece, [rows]; −1 for one without an end.
    """
    rows = np.flatnonzero(lengths >= 0)
    return [pieces[row, : lengths[row]] for row in rows] if len(rows) else list(pieces)


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
    scaled = np.divide(logits, temperature, dtype=np.float64)
    weights = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    ranked = np.sort(weights, axis=1)[:, ::-1]
    before = ranked.cumsum(axis=1) - ranked
    last = np.maximum((before < top_p).sum(axis=1) - 1, 0)
    least = ranked[np.arange(len(ranked)), last]
    weights[weights < least[:, None]] = 0.0
    summed = weights.cumsum(axis=1)
    # Rounding may put the chance past the end: the last kept value has the whole sum.
    drawn = np.minimum(chance * summed[:, -1], np.nextafter(summed[:, -1], 0.0))
    drawn_values: NDArray[np.int32] = (summed <= drawn[:, None]).sum(axis=1).astype(np.int32)
    return drawn_values
