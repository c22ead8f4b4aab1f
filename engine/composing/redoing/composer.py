"""Composes a piece anew in part: gap by gap, the best of several candidates each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from engine.api.errors import RequestError
from engine.api.instruments import MAX_INSTRUMENTS, MULTI, ORDER, PRESETS
from engine.api.request import SECONDS, ComposeRequest
from engine.composing.base import ComposedPiece
from engine.composing.derivation import kept_key
from engine.composing.heard_chords import heard_chords
from engine.composing.kinds import MANNERS_OF, KindPriors
from engine.composing.note_scoring import NoteScorer
from engine.composing.parameters import ensemble_of
from engine.composing.plans import Plan
from engine.composing.redoing.choosing import judge_gap, keeps_density
from engine.composing.redoing.context import RedoContext
from engine.composing.redoing.edits import GapEdit, plan_edits, without
from engine.composing.redoing.finishing import finish_redo
from engine.composing.redoing.standing import read_standing
from engine.composing.redoing.writing import write_gap
from engine.composing.settling import Settled
from engine.composing.titles import title
from engine.harmony.chord_writer import ChordWriter
from engine.model.network import NoteNetwork
from engine.music.chords import Chords
from engine.music.grid import GridNotes, sorted_grid
from engine.music.midi_writer import read_title
from engine.music.mood_curve import Curve
from engine.ranking.explanation import explain
from engine.touch.writer import TouchWriter

SHORT_BARS: Final = 8
"""A gap of so many bars at most is written by twice as many candidates: each has few places in
which to fit, and takes little time."""
TRIES: Final = 3
"""How often candidates of a gap are drawn, where all are silent or what stood there before, or have
many more notes or fewer than stood there."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What writes, ranks and plays; see :class:`engine.composing.note_composer.NoteComposer`."""

    network: NoteNetwork
    scorers: Mapping[str, NoteScorer]
    priors: Mapping[str, KindPriors]
    harmony: ChordWriter | None
    touch: TouchWriter | None


def compose_redo(
    shop: Workshop,
    settled: Settled,
    on_progress: Callable[[float], None] = lambda _: None,
) -> ComposedPiece:
    """Write anew what a request names, and keep all else to the note.

    What only falls silent needs no network: it is gone at once.

    Example: ``compose_redo(shop, Settled(request)).score`` has all kept notes of the request's
    origin, shifted in time only where bars were put before them.

    Args:
        shop: What writes.
        settled: The request, its origin read.
        on_progress: Called with the share that is done.

    Raises:
        RequestError: The piece does not allow what is asked for, or nothing new came of it.
    """
    request = settled.request
    origin = request.origin
    if origin is None or origin.redo is None:
        raise ValueError("only a piece that is to be made anew in part comes here")
    standing = read_standing(origin, loops=request.loop)
    key = kept_key(origin, request.key)
    if request.tempo is not None and abs(request.tempo - standing.grid.tempo) >= 0.5:
        raise RequestError(
            f"What is kept of a piece keeps its tempo, {round(standing.grid.tempo)}: leave the "
            "tempo out.",
            "keeps-tempo",
            tempo=round(standing.grid.tempo),
        )
    edits = plan_edits(origin.redo, standing)
    rng = np.random.default_rng(request.seed)
    name = read_title(origin.midi) or title(request.mood, rng)
    critics = {kind: scorer.critic for kind, scorer in shop.scorers.items()}
    context = RedoContext(request, standing, edits, key, shop.priors, shop.harmony, critics)
    kind, loops = context.kind, request.loop
    notes = context.standing_notes()
    for number, gap in enumerate(edits.gaps):
        done = number / len(edits.gaps)

        def report(share: float, done: float = done) -> None:
            on_progress(done + share / len(edits.gaps))

        new = _written(shop, context, gap, notes, rng, report)
        notes = sorted_grid(np.concatenate([notes, new]))
    score, end = finish_redo(context, notes, shop.touch, rng)
    # The critic reads the notes without expression, as of any other piece.
    who = ensemble_of([ORDER[index] for index in context.players])
    plan = Plan(key, who, standing.grid, [1.0], edits.bars)
    scorer = shop.scorers[kind]
    features = scorer.score(notes, plan, Curve(request.moods), asked=False).piece.features
    chords = heard_chords(notes, standing.grid, key, score) if standing.in_time else ()
    return ComposedPiece(
        name,
        score,
        key,
        {**features, "tempo": standing.grid.tempo},
        scorer.critic.read(features),
        explain(features, key, scorer.critic),
        chords,
        replace(
            settled, request=_as_it_is(request, context.players, end if loops else score.seconds)
        ),
        loop=round(end, 3) if loops else None,
    )


def _written(
    shop: Workshop,
    context: RedoContext,
    gap: GapEdit,
    notes: GridNotes,
    rng: np.random.Generator,
    on_progress: Callable[[float], None],
) -> GridNotes:
    """The best candidate of a gap."""
    request, manner = context.request, MANNERS_OF[context.kind]
    guidance = manner.led_guidance if request.guidance is None else request.guidance
    short = gap.last - gap.first <= SHORT_BARS
    rows = request.candidates or manner.candidates * (2 if short else 1)
    bar = context.standing.grid.bar_ticks
    old = context.old_in(gap)
    kept: tuple[bool, float, GridNotes, Chords] | None = None
    for _ in range(TRIES):
        around = context.surrounded(gap, without(notes, gap, bar), rows, rng)
        found = write_gap(shop.network, around, manner, guidance, rng, on_progress)
        if around.closes:
            found = {row: context.closed(gap, new) for row, new in found.items()}
        scorer = shop.scorers[context.kind]
        scores = {
            row: judge_gap(new, around, old, scorer, around.chords[row])
            for row, new in found.items()
        }
        best = max(scores, key=lambda row: scores[row])
        if np.isfinite(scores[best]):
            one = keeps_density(found[best], old), scores[best], found[best], around.chords[best]
            kept = one if kept is None or one[:2] > kept[:2] else kept
            if kept[0]:
                break
    if kept is None:
        raise nothing_came()
    *_, new, chords = kept
    context.settle_chords(chords)
    return new


def nothing_came() -> RequestError:
    """What to say where all that was drawn is silent or what stood there before."""
    return RequestError(
        "Nothing new came of it: what was written is silent or what stood there before. Ask again "
        "for another.",
        "redo-nothing-new",
    )


def _as_it_is(request: ComposeRequest, players: tuple[int, ...], seconds: float) -> ComposeRequest:
    """The request with the instruments and the length that the piece has."""
    names = [ORDER[index].name for index in players]
    instruments = MULTI if len(names) > MAX_INSTRUMENTS else ", ".join(names)
    preset = next((one for one, members in PRESETS.items() if set(members) == set(names)), None)
    length = min(max(round(seconds), SECONDS[0]), SECONDS[1])
    return replace(request, instruments=preset or instruments, seconds=length)
