"""Gives the candidates of a request their form and their chords, before their notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.analysis.form import Section, planned_returns
from engine.api.request import ComposeRequest
from engine.composing.derived_plans import Continuation, Remood
from engine.composing.frame import Frame
from engine.composing.plans import Plan
from engine.harmony.chord_writer import ChordPlan, ChordWriter
from engine.music.chords import CHORD, Chords


@dataclass(frozen=True, slots=True, eq=False)
class Harmony:
    """What is settled before the first note.

    Attributes:
        chords: Each candidate's chords, relative to C; None where they are not told.
        sections: The form; none where the network is left to itself.
        returns: The earlier bar that each bar returns from or −1; None without a form.
    """

    chords: Sequence[Chords | None]
    sections: Sequence[Section]
    returns: NDArray[np.int32] | None


def harmonise(
    writer: ChordWriter | None,
    request: ComposeRequest,
    plan: Plan,
    frame: Frame,
    rows: int,
    rng: np.random.Generator,
) -> Harmony:
    """Draw a form for all candidates, and write chords for each.

    Args:
        writer: Writes the chords; None leaves harmony and form to the note network.
        request: The request.
        plan: The plan of the piece.
        frame: What all candidates have in common.
        rows: The number of candidates.
        rng: The only source of chance.
    """
    if writer is None or isinstance(plan, Remood):
        # A melody that is kept brings its own form, and its harmony is found under it.
        return Harmony([None] * rows, (), None)
    # Moods in turn are a form of their own.
    sections = [] if request.then else writer.facts.forms.draw(plan.bars, rng)
    returns = planned_returns(sections) if sections else None
    opening, stands = np.zeros(0, CHORD), 0
    if isinstance(plan, Continuation):
        opening, stands = plan.kept_chords(), plan.begin
        if returns is not None:  # what is kept returns from nowhere but where it did
            returns[: stands // plan.grid.bar_ticks] = -1
    told = ChordPlan(
        plan.key.mode, plan.grid, plan.bars, frame.curve, frame.source, returns, opening, stands
    )
    return Harmony(writer.write(told, rows, rng), sections, returns)
