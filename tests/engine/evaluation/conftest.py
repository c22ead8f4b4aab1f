"""What several tests of evaluations share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.evaluation import figures, intervals


@pytest.fixture(scope="module")
def few_resamplings() -> Iterator[None]:
    """Intervals of a few resamplings: how wide they are is the matter of ``test_intervals.py``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intervals, "ROUNDS", 12)
        patch.setattr(figures, "_OVERLAP_ROUNDS", 4)
        yield
