"""From a network to pieces: a batch of candidates sampled side by side.

Guidance: every candidate has a second row that is not told the mood; the logits are
pushed away from it, ``told + guidance · (told − uncond)`` (Ho & Salimans 2022).

The sampler knows no instrument: what is written on is an
:class:`engine.sampling.decoding.DecodingState`. Nor does it know which candidate is good;
:mod:`engine.composing.piano.composer` chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats, Network, TokenBatch
from engine.sampling.active_rows import ActiveRows
from engine.sampling.decoding import DecodingState, LogitsProcessor
from engine.tokens.attribute import Tokens

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
    rows = ActiveRows(count, options)
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
