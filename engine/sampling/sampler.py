"""Samples a batch of candidate pieces from a network, side by side.

Classifier-free guidance: every candidate has a second row without the mood among its
conditions, and its logits are pushed away from that row's,
``cond + guidance · (cond − uncond)``.
Source: Ho & Salimans, "Classifier-Free Diffusion Guidance" (2022).

The sampler knows no instrument: the :class:`engine.sampling.decoding.DecodingState` does. Nor
does it know which candidate is good: the composers rank them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.model.network import Floats, Network, Session, TokenBatch
from engine.sampling.active_rows import ActiveRows
from engine.sampling.decoding import DecodingState, LogitsProcessor
from engine.tokens.attribute import Tokens

FINISH_FRACTION: Final = 0.75
"""By default sampling ends once this share of the candidates is finished. The others need the
most notes for their length, up to twice as many, and the densest candidates resemble real
clips least."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to sample.

    Example: ``Options(4.0, {"pitch": 1.0}, {"pitch": 0.98}, {"pitch": 0.5}).push("pitch")`` is
    2.0.

    Attributes:
        guidance: The guidance weight, ≥ 0; 0 turns guidance off.
        temperature: Attribute name to the divisor of its logits, > 0.
        top_p: Attribute name to the share of probability kept, 0 … 1.
        guidance_scale: Attribute name to the share of the guidance it gets; 1 unless named.
        finish_fraction: The share of the candidates that has to finish, 0 … 1.
        prune_at: The share of the length, 0 … 1. Once ``finish_fraction`` of all candidates
            have passed it, the others are dropped. At 1 all continue to the end.
    """

    guidance: float
    temperature: Mapping[str, float]
    top_p: Mapping[str, float]
    guidance_scale: Mapping[str, float] = field(default_factory=dict)
    finish_fraction: float = FINISH_FRACTION
    prune_at: float = 1.0

    def push(self, name: str) -> float:
        """The guidance weight of an attribute."""
        return self.guidance * self.guidance_scale.get(name, 1.0)


def sample(
    network: Network,
    state: DecodingState,
    options: Options,
    rng: np.random.Generator,
    on_progress: Callable[[float], None] = lambda _: None,
    processors: Sequence[LogitsProcessor] = (),
) -> list[Tokens]:
    """Sample all rows of a decoding state, note by note.

    Example: ``sample(network, state, Options(0.0, ones, ones), np.random.default_rng(0))``
    samples ``state.rows`` unguided candidates, where ``ones`` maps each attribute to 1.0.

    Args:
        network: Continues pieces note by note, in the state's vocabulary.
        state: Empty at first; it is updated in place.
        options: How to sample.
        rng: The only source of randomness.
        on_progress: Called with the share of the length that is written; may raise to stop.
        processors: Change the logits after the state's rules, in this order.

    Returns:
        One array for each candidate that finished in time, with a field per attribute, at
        least one note and no end. If no candidate finished within the state's ``max_notes``,
        all candidates, cut off there.
    """
    attributes, count = state.attributes, state.rows
    guided = options.guidance > 0
    session = network.begin(count * 2 if guided else count)
    rows = ActiveRows(count, options.finish_fraction, options.prune_at)
    both = rows.twice if guided else rows.once
    pieces = np.zeros((count, state.max_notes), [(a.name, np.int32) for a in attributes])
    # Before the first note every attribute has the value that stands for "no note yet".
    note: TokenBatch = {a.name: np.full(count, a.size, np.int32) for a in attributes}

    for step in range(state.max_notes):
        # Feed the network the previous note and the conditions of the next one.
        cond = rows.once(state.cond())
        conditions = np.concatenate([cond, rows.once(state.uncond())]) if guided else cond
        previous = {name: both(values) for name, values in note.items()}
        context = both(state.context())
        session.read(previous, conditions, context, both(state.time()))

        # Sample the next note attribute by attribute, each given those before it.
        note = {}
        given: TokenBatch = {}
        for index, attribute in enumerate(attributes):
            name = attribute.name
            if index == 1:  # the committed shift has moved the onset, and with it the context
                context = both(state.context())
            logits = _guided(session, index, given, context, rows.size, options.push(name))
            # Mask what the rules forbid; then let each processor bias what is left.
            logits = state.process(name, rows.spread(logits), note)
            for processor in processors:
                logits = processor.process(name, logits, note)
            # All rows draw, dropped ones too: a row's random numbers depend on no other row.
            drawn = choose(
                logits, options.temperature[name], options.top_p[name], rng.random(count)
            )
            note[name] = state.commit(name, drawn)
            given[name] = both(note[name])

        # A shift that ends a piece begins no note: check for ends before storing the note.
        if rows.mark_finished(state.finished, step):
            return rows.finished(pieces)
        for name, values in note.items():
            pieces[name][:, step] = values
        for processor in processors:
            processor.on_note(note)
        state.on_note(note)

        # Stop computing rows that have finished or fallen too far behind.
        on_progress(rows.advance(state.progress))
        if (kept := rows.remaining()) is not None:
            session.keep(np.concatenate([kept, kept + rows.size]) if guided else kept)
            rows.keep(kept)
    return rows.finished(pieces)


def _guided(
    session: Session, index: int, given: TokenBatch, context: Floats, size: int, push: float
) -> Floats:
    """The guided logits of an attribute, [size, values].

    Args:
        session: Its first ``size`` rows are conditioned; any further rows are unconditioned.
        index: The index of the attribute.
        given: The attributes chosen so far, a value for each row of the session.
        context: What sounds, for each row of the session.
        size: The number of active rows.
        push: The guidance weight; at 0 the unconditioned rows are not computed.
    """
    if not push:
        first = {name: values[:size] for name, values in given.items()}
        return session.logits(index, first, context[:size])
    logits = session.logits(index, given, context)
    return logits[:size] + push * (logits[:size] - logits[size:])


def choose(
    logits: Floats, temperature: float, top_p: float, chance: NDArray[np.float64]
) -> NDArray[np.int32]:
    """Draw one value per row by temperature and nucleus (top-p) sampling.

    Example: ``choose(np.log([[0.7, 0.2, 0.1]]), 1.0, 0.9, np.array([0.8]))`` is ``[1]``: the
    nucleus is the first two values, and the first has 7/9 of it.

    Args:
        logits: [rows, size]; −inf forbids a value, at least one in a row is finite.
        temperature: Divides the logits, > 0.
        top_p: In falling order of probability, values are kept until they reach this share,
            along with those as likely as the last of them; 0 … 1.
        chance: A number in [0, 1) for each row.

    Returns:
        The chosen values, [rows].
    """
    # Softmax without its normalization: the largest weight of each row is 1.
    scaled = np.divide(logits, temperature, dtype=np.float64)
    weights = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    ranked = np.sort(weights, axis=1)
    summed = ranked.cumsum(axis=1)
    # Nucleus: sum from the least likely value upwards. The first value whose sum exceeds
    # 1 − top_p of the total is the least likely one to keep.
    left_out = (summed <= (1.0 - top_p) * summed[:, -1:]).sum(axis=1)
    least = ranked[np.arange(len(ranked)), np.minimum(left_out, ranked.shape[1] - 1)]
    weights *= weights >= least[:, None]
    # Inverse transform: the drawn value is the first whose running sum exceeds the chance.
    summed = weights.cumsum(axis=1)
    # Rounding may push the chance to the total, past the last kept value.
    drawn = np.minimum(chance * summed[:, -1], np.nextafter(summed[:, -1], 0.0))
    drawn_values: NDArray[np.int32] = (summed <= drawn[:, None]).sum(axis=1).astype(np.int32)
    return drawn_values
