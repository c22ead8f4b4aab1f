"""Makes the plan of a piece from a request."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from engine.analysis.skyline import skyline
from engine.api.errors import RequestError
from engine.api.instruments import MULTI, PIANO
from engine.api.keys import Key
from engine.api.origin import Origin, Way
from engine.api.request import SECONDS, ComposeRequest
from engine.composing.any_source import read_any_source
from engine.composing.asked_chords import bars_for_chords
from engine.composing.continuations import Continuation, Rewriting
from engine.composing.derivation import (
    LONGER,
    changed_key,
    check_longer,
    kept_key,
    settled_key,
)
from engine.composing.derived_plans import AccompaniedRemood, Remood
from engine.composing.entrances import entrances
from engine.composing.excerpt import bars_without_ending, opening_bars, remood_melody
from engine.composing.loop import bars_with_return
from engine.composing.parameters import (
    METER,
    Ensemble,
    StylePriors,
    density,
    ensemble,
    grid_for,
    tempo,
)
from engine.composing.plans import Plan
from engine.composing.source import SourcePiece, check_players
from engine.music.grid import Grid
from engine.music.mood_curve import Curve

QUOTED: Final = 8.0
"""About how many of the last seconds of a piece are heard before what goes on from it."""


def make_plan(
    request: ComposeRequest,
    key: Key,
    priors: StylePriors,
    rng: np.random.Generator,
) -> Plan:
    """Make the plan of a request.

    Args:
        request: The request.
        key: The key of the piece if it has no origin.
        priors: Tempo and density of real music, by mood.
        rng: The only source of randomness.

    Raises:
        RequestError: The request cannot be made from its origin, or its chords take too long.
    """
    # Drawn for all requests in this order, and overridden by what an origin decides.
    who = ensemble(request.instruments, request.moods, rng)
    drawn_tempo = tempo(request.tempo, request.mood, priors.tempos, rng)
    dense = density(who.indices, request.moods, drawn_tempo, priors.densities, rng)
    if request.origin is None:
        if request.bars is None:
            grid, bars = grid_for(request.seconds, drawn_tempo, fixed=request.tempo is not None)
        else:
            grid, bars = Grid(drawn_tempo, METER), request.bars
        bars = bars_for_chords(request, grid, bars)
        coming = entrances(who.indices, bars, rng)
        if request.loop:
            bars, coming = bars_with_return(request, grid, bars), {}
        return Plan(key, who, grid, dense, bars, coming, asked=request.chords)
    origin = request.origin
    source = read_any_source(origin, request)
    who = source.ensemble if request.instruments == MULTI else who
    if origin.way is Way.CHANGE:
        return _changed(request, origin, source, who, drawn_tempo, dense)
    return _continued(request, origin, source, who)


def _changed(
    request: ComposeRequest,
    origin: Origin,
    source: SourcePiece,
    who: Ensemble,
    drawn_tempo: float,
    dense: Sequence[float],
) -> Remood:
    """Plan new music around the melody of an origin, in another mood."""
    check_players([source.melody], request.instruments)
    mood = Curve(request.moods).mood_at(0.5)
    key = changed_key(origin, request.key, mood)
    grid = Grid(drawn_tempo, source.grid.meter, source.grid.unit)
    most = math.floor(SECONDS[1] / (grid.bar_ticks * grid.tick_seconds))
    alone = request.instruments == PIANO
    if alone:  # it accompanies itself
        source = replace(source, bare=skyline(source.bare))
    line = remood_melody(source, settled_key(origin), key, mood)
    return (AccompaniedRemood if alone else Remood)(source, key, who, grid, dense, line, most)


def _continued(
    request: ComposeRequest, origin: Origin, source: SourcePiece, who: Ensemble
) -> Continuation:
    """Plan a piece that begins with bars of its origin: an extension, or a new continuation."""
    grid = source.grid
    if request.tempo is not None and abs(request.tempo - grid.tempo) >= 0.5:
        raise RequestError(
            f"What is kept of a piece keeps its tempo, {round(grid.tempo)}: leave the tempo out.",
            "keeps-tempo",
            tempo=round(grid.tempo),
        )
    key = kept_key(origin, request.key)
    bar = grid.bar_ticks * grid.tick_seconds
    if origin.way is Way.REWRITE:
        opening = 0 if origin.only_new else opening_bars(source, source.bars)
        return Rewriting(source, key, who, opening)
    bars = bars_for_chords(request, grid, round(request.seconds / bar))
    if origin.way is Way.CONTINUE:
        quoted = 0 if origin.only_new else max(round(QUOTED / bar), 1)
        whole = source.bars + max(bars, 2)
        return Continuation(source, key, who, source.bars, whole, quoted=quoted, closely=True)
    if origin.way is Way.EXTEND:
        end = source.end * grid.tick_seconds
        check_longer(request, end)
        # Rounding to whole bars must not shorten the extension below its minimum.
        bars = max(bars, math.ceil((round(end) + LONGER) / bar))
        kept = bars_without_ending(source)
    else:
        kept = opening_bars(source, bars)
    cut = kept * grid.bar_ticks
    check_players(
        source.notes["instrument"][source.notes["tick"] < cut].tolist(), request.instruments
    )
    return Continuation(source, key, who, kept, max(bars, kept + 2), asked=request.chords)
