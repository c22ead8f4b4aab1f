"""Builds the index by which the composer avoids copies, with runs that fit the kind of music.

Bands repeat short figures, so different songs share longer runs than piano pieces do: how long a
run has to be is found on songs that were kept aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.music.score import Notes
from engine.ranking.plagiarism import RUN, RUNS, TrainingIndex

PASSED: Final = 0.95
"""The share of held-out pieces that an index has to pass. Some songs stand in two collections,
so that a few are rightly found."""
LONGER: Final = 1.2
"""How many times as long the next run is that is tried."""
RUN_OVER_STRIDE: Final = 3
"""A match is surely found before it is a third longer than a run."""


def fit_copy_index(learned: Sequence[Notes], held_out: Sequence[Notes]) -> TrainingIndex:
    """Build the index of the shortest runs that lets held-out music pass.

    Example: ``fit_copy_index(learned, held_out).run`` is 24 where songs have little in common.

    Args:
        learned: Music learned from, arrays of ``NOTE`` in order.
        held_out: Other songs of its kind, arrays of ``NOTE`` in order, at least one.

    Returns:
        Runs of at least ``plagiarism.RUN`` and at most ``plagiarism.RUNS[1]`` moves; the longest
        do not let so many pass if hardly any of the held-out pieces is new.
    """
    run = RUN
    while True:
        index = TrainingIndex.of(learned, run, max(1, run // RUN_OVER_STRIDE))
        found = sum(index.holds(notes) for notes in held_out)
        if found <= (1 - PASSED) * len(held_out) or run == RUNS[1]:
            return index
        run = min(RUNS[1], round(run * LONGER))
