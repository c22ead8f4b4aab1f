"""A loop: a piece whose end leads back to its beginning.

The network was never told of loops, so the plan makes them. A piece is written that is a bar
longer; its last chord, to which all before leads, is where the loop begins again, and is left out.
Nobody waits to come in, so that the end is as full as the beginning, and the tempo stays.
"""

from __future__ import annotations

from engine.api.request import ComposeRequest
from engine.composing.plans import Plan
from engine.music.chord_plan import progression_bars
from engine.music.grid import Grid, GridNotes


def bars_with_return(request: ComposeRequest, grid: Grid, bars: int) -> int:
    """The length of what is written for a loop, in bars, its return among them.

    Chords that were asked for come round whole: eight bars are made of three bars of chords six,
    and seven are written.

    Args:
        request: What was asked for.
        grid: The piece's tempo and meter.
        bars: The length that was asked for.
    """
    if request.chords is not None:
        cycle = progression_bars(request.chords, grid)
        bars = max(1, bars // cycle) * cycle
    return bars + 1


def without_return(notes: GridNotes, plan: Plan) -> GridNotes:
    """Leave out the bar in which a loop has begun again; no note lasts into it.

    Args:
        notes: Array of ``GRID_NOTE``, in order.
        plan: Their plan, with the length that :func:`bars_with_return` gives.
    """
    end = plan.total - plan.grid.bar_ticks
    kept: GridNotes = notes[notes["tick"] < end].copy()
    kept["duration"] = kept["duration"].clip(max=end - kept["tick"])
    return kept


def loop_seconds(plan: Plan) -> float:
    """After how many seconds a loop of such a plan begins again, to the millisecond.

    That is what a piece's data holds, so that a replay sounds as the first time did.
    """
    return round((plan.total - plan.grid.bar_ticks) * plan.grid.tick_seconds, 3)
