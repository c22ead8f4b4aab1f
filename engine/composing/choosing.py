"""Chooses among candidates, and has others written where none is without faults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from engine.composing.base import Candidate

DRAWS: Final = 3
"""How often candidates are written at most. Of 68 pieces for ensembles that were asked for one or
two had faults in all sixteen of the first."""


def choose_best(
    write: Callable[[Callable[[float], None]], list[Candidate]],
    on_progress: Callable[[float], None],
    *,
    once: bool = False,
) -> Candidate:
    """Find the candidate with the highest score, of further ones as well until it has no fault.

    Example: ``choose_best(write, show)`` calls ``write`` once where its best has no fault.

    Args:
        write: Writes candidates, one or more each time, and tells how far it is.
        on_progress: Called with the share that the first ones have written; may raise to stop.
        once: Whether to be content with the first ones: what goes on from something else may have
            its faults from there.
    """
    best = max(write(on_progress), key=lambda one: one.score)
    for _ in range(DRAWS - 1):
        if once or not best.faults:
            break
        # What was told of the first ones stands; it can still be stopped.
        others = write(lambda _: on_progress(1.0))
        best = max([best, *others], key=lambda one: one.score)
    return best
