"""Gives the candidates of a request their form and their chords, before their notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.form import Section, literal_bars, loosen_varied, planned_returns
from engine.api.request import ComposeRequest
from engine.composing.asked_chords import followed_by
from engine.composing.continuations import Continuation, Rewriting
from engine.composing.derived_plans import Remood
from engine.composing.frame import Frame
from engine.composing.kinds import Manner, piece_kind
from engine.composing.pairs import add_pairs
from engine.composing.plans import Plan
from engine.harmony.chord_writer import ChordPlan, ChordWriter
from engine.harmony.clear_key import clearest
from engine.harmony.forms import plan_form
from engine.music.chords import CHORD, Chords, transpose_chords
from engine.tokens.attribute import transposition

DRAWN_FOR_KEY: Final = 4
"""How many progressions are drawn for each candidate whose key was asked for; it gets one of the
clearest quarter. See the model card."""


@dataclass(frozen=True, slots=True, eq=False)
class Harmony:
    """What is settled before the first note.

    Attributes:
        chords: Each candidate's chords, relative to C; None where they are not told.
        sections: The form; none where the network is left to itself.
        returns: The earlier bar that each bar returns from or −1; None without a form.
        literal: Which bars belong to a section that returns as it was, [bars]; None without a form.
    """

    chords: Sequence[Chords | None]
    sections: Sequence[Section]
    returns: NDArray[np.int32] | None
    literal: NDArray[np.bool_] | None = None


def harmonise(
    writer: ChordWriter | None,
    request: ComposeRequest,
    plan: Plan,
    frame: Frame,
    rows: int,
    rng: np.random.Generator,
    manner: Manner,
) -> Harmony:
    """Settle a form for all candidates and chords for each: those asked for, or drawn ones.

    Chords come back wherever a section does. Notes of a section that was asked for varied are
    told where they return from but at its end (:func:`engine.analysis.form.loosen_varied`). Of the
    phrases that are new some play their first two bars twice, unless chords were asked for, which
    they would have to repeat. Where a key was asked for, progressions are drawn in which it is
    heard clearly.

    Args:
        writer: Writes the chords; None leaves harmony and form that nobody asked for to the note
            network.
        request: The request.
        plan: The plan of the piece.
        frame: What all candidates have in common.
        rows: The number of candidates.
        rng: The only source of chance.
        manner: How pieces of its kind are sampled: how far chords that are drawn are pushed
            towards the mood, unless a key was asked for, and how many new phrases are pairs.

    Raises:
        RequestError: The form that was asked for has too many sections.
    """
    if isinstance(plan, Remood):
        # A melody that is kept brings its own form, and its harmony is found under it.
        return Harmony([None] * rows, (), None)
    if isinstance(plan, Rewriting):
        # So does what is rewritten, and its chords as well.
        assert plan.chords is not None  # noqa: S101 - what is rewritten has its source's
        asked = transpose_chords(plan.chords, transposition(plan.key.tonic))
        return Harmony([asked] * rows, (), plan.returns)
    sections = _sections(writer, request, plan, rng)
    returns = planned_returns(sections) if sections else None
    literal = literal_bars(sections) if sections else None
    opening: Chords = np.zeros(0, CHORD)
    stands = 0
    if isinstance(plan, Continuation):
        opening, stands = plan.kept_chords(), plan.begin
        if returns is not None:  # what is kept returns from nowhere but where it did
            returns[: stands // plan.grid.bar_ticks] = -1
    if returns is not None and literal is not None and plan.chords is None:
        begin = stands // plan.grid.bar_ticks
        returns, literal = add_pairs(returns, literal, manner.pairs, rng, first=begin)
    told = returns if returns is None or not request.form else loosen_varied(returns, sections)
    if plan.chords is not None:
        asked = transpose_chords(plan.chords, transposition(plan.key.tonic))
        return Harmony([followed_by(opening, stands, asked)] * rows, sections, told, literal)
    if writer is None:
        return Harmony([None] * rows, sections, told, literal)
    progression = ChordPlan(
        plan.key.mode, plan.grid, plan.bars, frame.curve, frame.source, returns, opening, stands
    )
    if request.key is None:
        drawn = writer.write(progression, rows, rng, guidance=manner.chord_guidance)
        return Harmony(drawn, sections, told, literal)
    # Pushed towards a mood, chords leave the key more often.
    drawn = writer.write(progression, rows * DRAWN_FOR_KEY, rng, guidance=0.0)
    in_key = clearest(drawn, plan.key.mode, plan.total, rows)
    return Harmony(in_key, sections, told, literal)


def _sections(
    writer: ChordWriter | None, request: ComposeRequest, plan: Plan, rng: np.random.Generator
) -> list[Section]:
    """The form that was asked for, or else one of real music."""
    if request.form is not None:
        return plan_form(request.form.sections, plan.bars)
    if writer is None or request.then:  # moods in turn are a form of their own
        return []
    return writer.facts.forms[piece_kind(request)].draw(plan.bars, rng)
