"""Chooses among the candidates of a gap: by how the music fits together with them."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.analysis.skyline import skyline
from engine.api.instruments import ORDER
from engine.composing.chord_fit import chord_tone_share
from engine.composing.note_scoring import NoteScorer
from engine.composing.parameters import ensemble_of
from engine.composing.plans import Plan
from engine.composing.redoing.writing import Surrounded
from engine.music.chords import Chords, transpose_chords
from engine.music.excerpt import excerpt_bars
from engine.music.grid import TICKS, GridNotes, sorted_grid
from engine.music.instrument_table import DRUM
from engine.music.mood_curve import Curve
from engine.tokens.attribute import transposition

AROUND_BARS: Final = 8
"""Bars before and after a gap that are judged together with it."""
BESIDE_BARS: Final = 2
"""Fewer beside bars that are put before a piece or after it: they may have a mood of their own."""
DENSITY_COST: Final = 36.0
"""Nats an octave by which there are more or fewer notes than wanted."""
DENSITY_SLACK: Final = 0.1
"""Octaves that cost nothing: a fourteenth more or fewer."""
DENSITY_KEPT: Final = 0.3
"""By how much of what stood there new notes may be more or fewer without being drawn again."""
JOIN_COST: Final = 5.0
"""Nats a semitone by which a line leaps farther than ``JOIN_SEMITONES`` where new meets old."""
JOIN_SEMITONES: Final = 7
"""A fifth: of the steps between neighbouring notes of real melodies nine in ten are smaller."""
CHORDS_WEIGHT: Final = 60.0
"""Nats per unit of :func:`engine.composing.chord_fit.chord_tone_share` in a gap: in its few bars
what strays from the chords is heard more than in a whole piece."""
SILENT_COST: Final = 60.0
"""Nats that an instrument costs that is to write and has no note."""


def judge_gap(
    new: GridNotes, around: Surrounded, old: GridNotes, scorer: NoteScorer, chords: Chords
) -> float:
    """Score a candidate of a gap, in nats; −inf where it is silent or what stood there before.

    Args:
        new: Its notes, array of ``GRID_NOTE``, in order.
        around: The gap.
        old: The notes that it takes the place of, in order.
        scorer: Scores pieces of this kind.
        chords: The chords it was told, in C.
    """
    if not len(new) or _alike(new, old):
        return -np.inf
    unheard = set(around.gap.writes) - set(new["instrument"].tolist())
    if unheard and around.gap.joins:
        return -np.inf
    grid = around.grid
    bar = grid.bar_ticks
    beside = BESIDE_BARS if around.gap.grows else AROUND_BARS
    first = max(around.gap.first - beside, 0)
    past = min(around.gap.last + beside, around.bars + around.again)
    whole = sorted_grid(np.concatenate([around.standing, new]))
    part = excerpt_bars(whole, first, past - first, bar)
    players = [ORDER[index] for index in around.players]
    plan = Plan(around.key, ensemble_of(players), grid, (around.density,), past - first)
    plan.like = around.like
    moods = [around.curve.mood_at(place / around.bars) for place in (first, past)]
    curve = around.curve if len(around.curve.moods) == 1 else Curve(moods)
    found = scorer.score(part, plan, curve, asked=False).score
    score = found if np.isfinite(found) else 0.0  # nothing pitched plays
    score -= _density_cost(new, around)
    score -= JOIN_COST * sum(
        _leaps(new, around.standing, around, index) for index in around.gap.writes if index != DRUM
    )
    count = around.gap.last - around.gap.first
    moved = chords.copy()
    moved["tick"] = np.maximum(moved["tick"] - around.begin, 0)
    # Of those that begin before the gap the last one counts.
    moved = moved[max(int((chords["tick"] <= around.begin).sum()) - 1, 0) :]
    moved = transpose_chords(moved, -transposition(around.key.tonic))
    own = excerpt_bars(new, around.gap.first, count, bar)
    return score + CHORDS_WEIGHT * chord_tone_share(own, moved, count, bar)


def keeps_density(new: GridNotes, old: GridNotes) -> bool:
    """Whether there are as many notes as there were, within ``DENSITY_KEPT``, if any were there."""
    return not len(old) or abs(len(new) / len(old) - 1.0) <= DENSITY_KEPT


def _alike(new: GridNotes, old: GridNotes) -> bool:
    """Whether the same keys are struck at the same ticks."""
    names = ["tick", "instrument", "pitch"]
    return len(new) == len(old) and all(np.array_equal(new[name], old[name]) for name in names)


def _density_cost(new: GridNotes, around: Surrounded) -> float:
    """What it costs that there are more or fewer notes than wanted, altogether and each."""
    beats = (around.end - around.begin) / TICKS
    cost = _off(len(new), sum(around.shares.values()) * beats)
    each = [
        _off(int((new["instrument"] == index).sum()), around.shares[ORDER[index].name] * beats)
        for index in around.gap.writes
    ]
    silent = sum(not (new["instrument"] == index).any() for index in around.gap.writes)
    return cost + float(np.mean(each)) / 2 + SILENT_COST * silent / len(around.gap.writes)


def _off(count: int, wanted: float) -> float:
    octaves = abs(np.log2((count + 0.5) / (wanted + 0.5)))
    return DENSITY_COST * max(float(octaves) - DENSITY_SLACK, 0.0)


def _leaps(new: GridNotes, standing: GridNotes, around: Surrounded, index: int) -> float:
    """Semitones beyond ``JOIN_SEMITONES`` by which an instrument's top line leaps at the joins."""
    mine = new[new["instrument"] == index]
    own = standing[standing["instrument"] == index]
    before, after = own[own["tick"] < around.begin], own[own["tick"] >= around.end]
    beyond = 0.0
    if len(mine) and len(before):
        beyond += _beyond(_top(before, -1), _top(mine, 0))
    if len(mine) and len(after):
        beyond += _beyond(_top(mine, -1), _top(after, 0))
    return beyond


def _top(notes: GridNotes, place: int) -> int:
    """The pitch with which the line on top begins, 0, or ends, −1."""
    return int(skyline(notes)["pitch"][place])


def _beyond(one: int, other: int) -> float:
    return float(max(abs(one - other) - JOIN_SEMITONES, 0))
