"""Where candidates of a piece are judged on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.composing.plans import Plan
from engine.sampling.sampler import Milestone

JUDGED_BARS: Final = 8
"""The fewest bars that candidates are judged by: most pieces for a band that have too few note
lengths in three bars have enough of them in the end."""
BEHIND: Final = (Milestone(0.5, 1.0),)
"""Where nothing is judged on the way, those that are far behind half way are given up."""


def judged_at(plan: Plan, milestones: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """The milestones of a new piece at which there is enough to judge; ``BEHIND`` without any.

    Example: of a piece of 12 bars that is judged after a third and two thirds, the first 4 bars
    say too little; after 8 it is judged.
    """
    return tuple(one for one in milestones if one.at * plan.bars >= JUDGED_BARS) or BEHIND
