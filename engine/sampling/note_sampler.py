"""Samples a batch of candidate pieces from the note network, side by side.

Classifier-free guidance: every candidate has a second row that is not told the mood, and other
things more faintly, and its logits are pushed away from that row's, ``cond + guidance ·
(cond − uncond)``.
Source: Ho & Salimans, "Classifier-Free Diffusion Guidance" (2022).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from engine.model.network import Floats, NoteNetwork, TokenBatch
from engine.sampling.active_rows import ActiveRows, Judge
from engine.sampling.decoding import DecodingState, LogitsProcessor
from engine.sampling.sampler import Options, choose
from engine.tokens.attribute import Tokens


def sample_notes(
    network: NoteNetwork,
    state: DecodingState,
    options: Options,
    rng: np.random.Generator,
    on_progress: Callable[[float], None] = lambda _: None,
    processors: Sequence[LogitsProcessor] = (),
    judge: Judge | None = None,
) -> dict[int, Tokens]:
    """Sample all rows of a decoding state, note by note.

    Example: ``sample_notes(network, state, Options(0.0, ones, ones), np.random.default_rng(0))``
    samples ``state.rows`` unguided candidates, where ``ones`` maps each attribute to 1.0.

    Args:
        network: Continues pieces note by note.
        state: Empty at first; it is updated in place.
        options: How to sample.
        rng: The only source of randomness.
        on_progress: Called with the share of the piece that is written; may raise to stop.
        processors: Change the logits after the state's rules, in this order.
        judge: Scores candidates at the milestones of ``options``; None drops only those that are
            behind.

    Returns:
        By row, one array for each candidate that finished in time, with a field per attribute,
        at least one note and no end. If no candidate finished within the state's
        ``max_notes``, all candidates, cut off there.
    """
    attributes, count = state.attributes, state.rows
    guided = options.guidance > 0
    session = network.begin(count * 2 if guided else count)
    pieces = np.zeros((count, state.max_notes), [(a.name, np.int32) for a in attributes])
    rows = ActiveRows(count, options.finish_fraction, options.milestones, judge)
    # Before the first note every attribute has the value that stands for "no note yet".
    note: TokenBatch = {a.name: np.full(count, a.size, np.int32) for a in attributes}

    twice = rows.twice if guided else rows.once
    for step in range(state.max_notes):
        # Feed the network the previous note and the conditions of the next one.
        cond = rows.once(state.cond())
        conditions = np.concatenate([cond, rows.once(state.uncond())]) if guided else cond
        previous = {name: twice(values) for name, values in note.items()}
        session.read(previous, conditions, twice(state.held()), twice(state.echo()))

        # Sample the next note attribute by attribute, each given those before it.
        note = {}
        around = _Around(state, rows, guided=guided)
        for index, attribute in enumerate(attributes):
            name = attribute.name
            chance = rng.random(count)  # all rows draw: a row's numbers depend on no other row
            drawn = state.forced(name)
            if drawn is None:
                push = options.push(name) if guided else 0.0
                given = {one: twice(values) for one, values in note.items()}
                logits = _guided(session.logits(index, given, *around(index)), rows.size, push)
                # Mask what the rules forbid; then let each processor bias what is left.
                logits = state.process(name, rows.spread(logits), note)
                for processor in processors:
                    logits = processor.process(name, logits, note)
                drawn = choose(logits, options.temperature[name], options.top_p[name], chance)
            note[name] = state.commit(name, drawn)

        # A shift that ends a piece begins no note: check for ends before storing the note.
        if rows.mark_finished(state.finished, step):
            return rows.finished(pieces)
        for name, values in note.items():
            pieces[name][:, step] = values
        for processor in processors:
            processor.on_note(note)
        state.on_note(note)

        # Stop computing rows that have finished or fallen too far behind.
        on_progress(rows.advance(state.progress, pieces[:, : step + 1]))
        if (kept := rows.remaining()) is not None:
            session.keep(np.concatenate([kept, kept + rows.size]) if guided else kept)
            rows.keep(kept)
    return rows.finished(pieces)


class _Around:
    """What surrounds a note as its attributes are chosen: looked up when it is first needed."""

    def __init__(self, state: DecodingState, rows: ActiveRows, *, guided: bool) -> None:
        self._state, self._rows, self._guided = state, rows, guided
        self._now: Floats | None = None
        self._own: Floats | None = None

    def __call__(self, index: int) -> tuple[Floats | None, Floats | None]:
        """What the head of an attribute sees: nothing, ``now``, or ``now`` and ``own``."""
        state = self._state
        if index and self._now is None:  # the committed shift has moved the onset
            self._now = self._both(state.now(), state.faint_now)
        if index > 1 and self._own is None:  # and the instrument is chosen
            self._own = self._both(state.own(), state.faint_own)
        return self._now, self._own

    def _both(self, told: Floats, faint: Callable[[Floats], Floats]) -> Floats:
        """What the active rows are told and, behind them, what guidance's rows see of it."""
        once = self._rows.once
        return np.concatenate([once(told), once(faint(told))]) if self._guided else once(told)


def _guided(logits: Floats, size: int, push: float) -> Floats:
    """The guided logits, [size, values], of conditioned rows and, behind them, the others."""
    if not push:
        return logits[:size]
    return logits[:size] + push * (logits[:size] - logits[size:])
