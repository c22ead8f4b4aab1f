"""What of a piece cannot be made anew, and why."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.api.errors import RequestError
from engine.api.instruments import MAX_INSTRUMENTS, ORDER
from engine.api.redo import Redo
from engine.api.request import SECONDS
from engine.composing.redoing.standing import StandingMusic
from engine.composing.source import foreign_piece

_LONGER: Final = 12.0
"""Seconds by which a piece of the longest length may be longer as it is played: two bars of a slow
one."""
_SLACK: Final = 1.0
"""Bars by which a piece of the longest length may be longer: its last chord rings."""


def check_redo(redo: Redo, standing: StandingMusic) -> None:
    """Check that a piece allows what is asked for.

    Example: a piece of 8 bars refuses ``Redo(bars=(9, 12))``; ``Redo(more=4)`` appends them.

    Args:
        redo: What is asked for.
        standing: The piece.

    Raises:
        RequestError: It does not; the sentence says what is allowed.
    """
    bars = standing.bars
    if standing.seconds > SECONDS[1] + _LONGER:
        raise foreign_piece()
    if redo.bars is not None and redo.bars[1] > bars:
        raise RequestError(
            f"The piece has the bars 1 to {bars}, not {redo.bars[0]} to {redo.bars[1]}.",
            "redo-no-such-bars",
            first=redo.bars[0],
            last=redo.bars[1],
            most=bars,
        )
    _check_length(redo, standing)
    playing = {ORDER[index].name for index in standing.programs}
    _check_names(redo, standing)
    left = playing - set(redo.remove) if redo.bars is None else playing
    if not left and not redo.add:
        raise RequestError(
            "Nobody would be left to play: leave one instrument, or add another.",
            "redo-removes-all",
        )
    if len(left | set(redo.add)) > max(MAX_INSTRUMENTS, len(playing)):
        raise RequestError(
            f"A piece has at most {MAX_INSTRUMENTS} instruments, and this one has "
            f"{len(playing)}: remove one first.",
            "redo-too-many",
            most=MAX_INSTRUMENTS,
            count=len(playing),
        )
    whole = redo.bars is None or redo.bars == (1, bars)
    every = not redo.parts or set(redo.parts) >= left
    anew = redo.parts or (redo.bars and not (redo.add or redo.remove))
    if anew and whole and every:
        raise RequestError(
            "Nothing of the piece would stand: leave out some bars or some instruments, or vary "
            "it instead.",
            "redo-everything",
        )


def _check_names(redo: Redo, standing: StandingMusic) -> None:
    """Check who plays in those bars: the parts and who is removed do, who is added does not."""
    bar = standing.grid.bar_ticks
    first, last = (1, standing.bars) if redo.bars is None else redo.bars
    tick = standing.notes["tick"]
    there = standing.notes["instrument"][(tick >= (first - 1) * bar) & (tick < last * bar)]
    heard = [ORDER[index].name for index in np.unique(there).tolist()]
    names = ", ".join(heard) or "nobody"
    for name in (*redo.parts, *redo.remove):
        if name not in heard:
            raise RequestError(
                f"{name} does not play there, but {names}: add it instead.",
                "redo-not-playing",
                name=name,
                names=names,
            )
    for name in redo.add:
        if name in heard:
            raise RequestError(
                f"{name} plays there already: have it written anew as a part, or add another "
                f"than {names}.",
                "redo-plays-already",
                name=name,
                names=names,
            )


def _check_length(redo: Redo, standing: StandingMusic) -> None:
    """Check that a piece does not become too long."""
    bar = standing.grid.bar_ticks * standing.grid.tick_seconds
    room = int((SECONDS[1] + _SLACK * bar - standing.seconds) // bar)
    if redo.front + redo.more > max(room, 0):
        raise RequestError(
            f"The piece would become too long: at most {SECONDS[1]} seconds, so there is room "
            f"for {max(room, 0)} more bars.",
            "redo-too-long",
            most=SECONDS[1],
            bars=max(room, 0),
        )
