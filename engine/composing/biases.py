"""What the candidates of a request are leaned towards beside what the network would write."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.api.request import ComposeRequest
from engine.composing.density_control import DensityControl
from engine.composing.harmonising import Harmony
from engine.composing.key_bias import KeyBias
from engine.composing.kinds import Manner, piece_kind
from engine.composing.note_state import NoteDecodingState
from engine.composing.plans import Plan
from engine.composing.recall import Recall
from engine.composing.register_control import WANDERING_SECONDS, RegisterControl
from engine.composing.triad_bias import TriadBias
from engine.sampling.decoding import LogitsProcessor


def biases(
    request: ComposeRequest,
    plan: Plan,
    harmony: Harmony,
    manner: Manner,
    shares: Mapping[str, float],
    state: NoteDecodingState,
    rng: np.random.Generator,
) -> list[LogitsProcessor]:
    """The logits processors of a request, in the order in which they are applied.

    Args:
        request: The request.
        plan: The plan of the piece.
        harmony: Its form, and its chords.
        manner: How pieces of its kind are sampled.
        shares: Instrument's name to the notes per beat it usually plays.
        state: The decoding state of the batch.
        rng: Draws how the instruments of each candidate share the notes.
    """
    processors: list[LogitsProcessor] = []
    if manner.recall and harmony.returns is not None and harmony.literal is not None:
        form = harmony.returns, harmony.literal
        processors.append(Recall(state, plan.grid, *form, manner.recall, manner.near))
    if piece_kind(request) == "band":
        wanted = [dense * manner.denser for dense in plan.density]
        usual = plan.shares or shares
        processors.append(
            DensityControl(state, wanted, plan.who.indices, usual, rng, together=manner.together)
        )
    if plan.total * plan.grid.tick_seconds > WANDERING_SECONDS:
        processors.append(RegisterControl(state, plan.grid))
    asked = harmony.chords[0] if request.chords is not None else None
    if asked is not None:
        processors.append(TriadBias(state, plan.grid, asked, plan.bars))
    # Chords that were asked for may leave the key; the lean on it must not work against them.
    if request.key and request.chords is None:
        processors.append(KeyBias(plan.key))
    # The plan's processors come last: no bias may change what they force.
    return [*processors, *plan.processors(state)]
