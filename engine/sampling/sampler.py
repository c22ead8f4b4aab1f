"""From a network to pieces: a batch of candidates sampled side by side.

Guidance: every candidate has a second row that is not told the mood; the logits are
pushed away from it, ``told + guidance · (told − uncond)`` (Ho & Salimans 2022).

The sampler knows no instrument: what is written on is an
:class:`engine.sampling.decoding.DecodingState`. Nor does it know which candidate is good;
:mod:`engine.composing.piano.composer` chooses.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.model.litert import Floats, Network, TokenBatch
from engine.sampling.decoding import DecodingState, LogitsProcessor
from engine.tokens.piano.tokenizer import Tokens

Value = TypeVar("Value", np.int32, np.float32)

FINISH_FRACTION: Final = 0.75
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
        guidance_scale: Attribute name to the share of the guidance it gets; all of it unless named.
        finish_fraction: The share of the candidates that is waited for, 0 … 1.
        prune_at: The share of the length at which it is settled who is waited for: once as
            many have come further, the others are given up. At 1 all go on to the end.
    """

    guidance: float
    temperature: Mapping[str, float]
    top_p: Mapping[str, float]
    guidance_scale: Mapping[str, float] = field(default_factory=dict)
    finish_fraction: float = FINISH_FRACTION
    prune_at: float = 1.0


def sample(
    network: Network,
    state: DecodingState,
    options: Options,
    rng: np.random.Generator,
    on_progress: Callable[[float], None] = lambda _: None,
    processors: Sequence[LogitsProcessor] = (),
) -> list[Tokens]:
    """Write all rows of a state.

    Args:
        network: Continues pieces note by note; of the state's vocabulary.
        state: Empty; it is written on.
        options: How to sample.
        rng: The only source of chance.
        on_progress: Told the share of the length that is written; may raise to stop.
        processors: Change the logits after the state's rules, the last one last.

    Returns:
        One array for each candidate that was finished in time, a field an attribute, at
        least one note each, without an end. If none came to its end within the
        state's ``max_notes``, all of them, broken off there.
    """
    attributes, count = state.attributes, state.rows
    guided = options.guidance > 0
    pushes = {
        a.name: options.guidance * options.guidance_scale.get(a.name, 1.0) for a in attributes
    }
    session = network.begin(count * 2 if guided else count)
    fields = np.dtype([(attribute.name, np.int32) for attribute in attributes])
    pieces = np.zeros((count, state.max_notes), fields)
    rows = _Rows(count, options)
    both = rows.twice if guided else rows.once
    # Before the first note stands what every attribute knows as "no note yet".
    note: TokenBatch = {a.name: np.full(count, a.size, np.int32) for a in attributes}

    for step in range(state.max_notes):
        told = rows.once(state.cond())
        conditions = np.concatenate([told, rows.once(state.uncond())]) if guided else told
        before = {name: both(values) for name, values in note.items()}
        now = both(state.context())
        session.read(before, conditions, now, both(state.time()))
        note = {}
        given: TokenBatch = {}
        for place, attribute in enumerate(attributes):
            name, push, size = attribute.name, pushes[attribute.name], rows.size
            if place == 1:  # the onset is known
                now = both(state.context())
            if push:
                found = session.logits(place, given, now)
                found = found[:size] + push * (found[:size] - found[size:])
            else:
                # The rows that are not told the mood need no logits where nothing is pushed.
                first = {name: values[:size] for name, values in given.items()}
                found = session.logits(place, first, now[:size])
            logits = state.process(name, rows.spread(found), note)
            for processor in processors:
                logits = processor.process(name, logits)
            drawn = choose(
                logits, options.temperature[name], options.top_p[name], rng.random(count)
            )
            note[name] = state.commit(name, drawn)
            given[name] = both(note[name])
        if rows.ended(state.finished, step):
            return rows.finished(pieces)
        for name, values in note.items():
            pieces[name][:, step] = values
        for processor in processors:
            processor.on_note(note)
        state.on_note(note)
        on_progress(rows.come(state.progress))
        if (kept := rows.left()) is not None:
            session.keep(np.concatenate([kept, kept + rows.size]) if guided else kept)
            rows.drop(kept)
    return rows.finished(pieces)


class _Rows:
    """Who is written, who is waited for, and who has come to the end.

    The network writes only the rows that are ``written``, and what it takes and gives has no
    others; all else has every row.
    """

    def __init__(self, count: int, options: Options) -> None:
        self._wanted = math.ceil(count * options.finish_fraction)
        self._settled = options.prune_at
        self._waited = np.ones(count, bool)
        self._written = np.arange(count)
        # Notes of each finished row's piece.
        self._lengths = np.full(count, -1)

    @property
    def size(self) -> int:
        """How many rows are written."""
        return len(self._written)

    def once(self, values: NDArray[Value]) -> NDArray[Value]:
        """The written rows of all, [size, …]."""
        return values[self._written]

    def twice(self, values: NDArray[Value]) -> NDArray[Value]:
        """The same two times, for those told the mood and those not told, [2 · size, …]."""
        taken = values[self._written]
        return np.concatenate([taken, taken])

    def spread(self, values: Floats) -> Floats:
        """All rows [rows, …], of the written ones; zeros for the others."""
        if self.size == len(self._lengths):
            return values
        out = np.zeros((len(self._lengths), values.shape[1]), np.float32)
        out[self._written] = values
        return out

    def ended(self, finished: NDArray[np.bool_], step: int) -> bool:
        """Take in who has come to the end with so many notes; whether that will do."""
        self._lengths[self._waited & (self._lengths < 0) & finished] = step
        return bool(np.count_nonzero(self._lengths >= 0) >= self._wanted)

    def come(self, progress: NDArray[np.float64]) -> float:
        """Take in the rows' progress; that of the last one which has to be waited for."""
        come = np.where(self._lengths < 0, progress, 1.0)
        come[~self._waited] = -1.0
        ranked = np.argsort(-come, kind="stable")
        last = float(come[ranked[self._wanted - 1]])
        if last > self._settled:
            self._waited[ranked[self._wanted :]] = False
        return last

    def left(self) -> NDArray[np.intp] | None:
        """The places among the written rows of those that go on; None if all do."""
        still = (self._waited & (self._lengths < 0))[self._written]
        return None if still.all() else np.flatnonzero(still)

    def drop(self, kept: NDArray[np.intp]) -> None:
        """Write these of the written rows alone."""
        self._written = self._written[kept]

    def finished(self, pieces: Tokens) -> list[Tokens]:
        """The pieces that came to their end; if none did, those waited for, broken off.

        Args:
            pieces: [rows, steps].
        """
        ends = np.flatnonzero(self._lengths >= 0)
        if not len(ends):
            return list(pieces[self._waited])
        return [pieces[row, : self._lengths[row]] for row in ends]


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
    ranked = np.sort(weights, axis=1)
    summed = ranked.cumsum(axis=1)
    # The least value that is kept is the first whose sum with all lesser ones is more than
    # what may be left out.
    left_out = (summed <= (1.0 - top_p) * summed[:, -1:]).sum(axis=1)
    least = ranked[np.arange(len(ranked)), np.minimum(left_out, ranked.shape[1] - 1)]
    weights *= weights >= least[:, None]
    summed = weights.cumsum(axis=1)
    # Rounding may put the chance past the end: the last kept value has the whole sum.
    drawn = np.minimum(chance * summed[:, -1], np.nextafter(summed[:, -1], 0.0))
    drawn_values: NDArray[np.int32] = (summed <= drawn[:, None]).sum(axis=1).astype(np.int32)
    return drawn_values
