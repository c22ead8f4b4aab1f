"""Chooses among candidates, and has others written where none is without faults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from engine.composing.base import Candidate

FEWEST_DRAWS: Final = 3
"""How often candidates for a piece of any length are written at most."""
MOST_DRAWS: Final = 6
"""How often at most for a short one. Of 68 pieces for ensembles that were asked for, one or two had
faults in all candidates of the first, and one, for drums and mallets, in all of four times."""
DRAWN_SECONDS: Final = 320
"""The music that is written for a piece at most, each time counted once, in seconds, unless that
would be less than ``FEWEST_DRAWS``: a piece of five minutes takes its time already."""


def most_draws(seconds: int) -> int:
    """How often candidates are written at most for an entirely new piece of so many seconds.

    Example: ``most_draws(60)`` is 5.
    """
    return max(FEWEST_DRAWS, min(MOST_DRAWS, DRAWN_SECONDS // seconds))


def choose_best(
    write: Callable[[Callable[[float], None]], list[Candidate]],
    on_progress: Callable[[float], None],
    draws: int,
) -> Candidate:
    """Find the candidate with the highest score, of further ones as well until it has no fault.

    Example: ``choose_best(write, show, 3)`` calls ``write`` once where its best has no fault.

    Args:
        write: Writes candidates, one or more each time, and tells how far it is.
        on_progress: Called with the share that the first ones have written; may raise to stop.
        draws: How often candidates are written at most, ≥ 1.
    """
    best = max(write(on_progress), key=lambda one: one.score)
    for _ in range(draws - 1):
        if not best.faults:
            break
        # What was told of the first ones stands; it can still be stopped.
        others = write(lambda _: on_progress(1.0))
        best = max([best, *others], key=lambda one: one.score)
    return best
