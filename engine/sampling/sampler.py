"""From a network to pieces: a batch of candidates sampled side by side.

Classifier-free guidance: every candidate has a second row that is not told the mood, and the
logits are pushed away from it, ``cond + guidance · (cond − uncond)``.
Source: Ho & Salimans, "Classifier-Free Diffusion Guidance" (2022).

The sampler knows no instrument: what it writes on is an
:class:`engine.sampling.decoding.DecodingState`. Nor does it know which candidate is good; the
composers choose.
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
        guidance_scale: Attribute name to the share of the guidance it gets; 1 unless named.
        finish_fraction: The share of the candidates that is waited for, 0 … 1.
        prune_at: The share of the length at which candidates that fell behind are given up:
            once ``finish_fraction`` of all have come further. At 1 all go on to the end.
    """

    guidance: float
    temperature: Mapping[str, float]
    top_p: Mapping[str, float]
    guidance_scale: Mapping[str, float] = field(default_factory=dict)
    finish_fraction: float = FINISH_FRACTION
    prune_at: float = 1.0

    def push(self, name: str) -> float:
        """How far the logits of an attribute are pushed away from the unconditioned ones."""
        return self.guidance * self.guidance_scale.get(name, 1.0)


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
    session = network.begin(count * 2 if guided else count)
    rows = ActiveRows(count, options.finish_fraction, options.prune_at)
    both = rows.twice if guided else rows.once
    pieces = np.zeros((count, state.max_notes), [(a.name, np.int32) for a in attributes])
    # Before the first note stands what every attribute knows as "no note yet".
    note: TokenBatch = {a.name: np.full(count, a.size, np.int32) for a in attributes}

    for step in range(state.max_notes):
        # The network reads the last note, and what it is told of the next.
        cond = rows.once(state.cond())
        conditions = np.concatenate([cond, rows.once(state.uncond())]) if guided else cond
        previous = {name: both(values) for name, values in note.items()}
        context = both(state.context())
        session.read(previous, conditions, context, both(state.time()))

        # The next note, one attribute after the other, each given those before it.
        note = {}
        given: TokenBatch = {}
        for index, attribute in enumerate(attributes):
            name = attribute.name
            if index == 1:  # the shift is known, and with it the moment
                context = both(state.context())
            logits = _guided(session, index, given, context, rows.size, options.push(name))
            # What must not be is masked first, then processors lean on the rest in turn.
            logits = state.process(name, rows.spread(logits), note)
            for processor in processors:
                logits = processor.process(name, logits, note)
            drawn = choose(
                logits, options.temperature[name], options.top_p[name], rng.random(count)
            )
            note[name] = state.commit(name, drawn)
            given[name] = both(note[name])

        # A shift that ended a row's piece begins no note, so ends are looked at first.
        if rows.mark_finished(state.finished, step):
            return rows.finished(pieces)
        for name, values in note.items():
            pieces[name][:, step] = values
        for processor in processors:
            processor.on_note(note)
        state.on_note(note)

        # Rows that nobody waits for any more are no longer computed.
        on_progress(rows.advance(state.progress))
        if (kept := rows.remaining()) is not None:
            session.keep(np.concatenate([kept, kept + rows.size]) if guided else kept)
            rows.keep(kept)
    return rows.finished(pieces)


def _guided(
    session: Session, index: int, given: TokenBatch, context: Floats, size: int, push: float
) -> Floats:
    """The logits of an attribute, pushed away from the unconditioned ones, [size, values].

    Args:
        session: Its first ``size`` rows are conditioned; where there are more, they are not.
        index: Of the attribute.
        given: The attributes chosen before it, a value for each row of the session.
        context: What sounds, for each row of the session.
        size: How many rows are active.
        push: How far; 0 asks nothing of the unconditioned rows, which saves their time.
    """
    if not push:
        first = {name: values[:size] for name, values in given.items()}
        return session.logits(index, first, context[:size])
    logits = session.logits(index, given, context)
    return logits[:size] + push * (logits[:size] - logits[size:])


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
