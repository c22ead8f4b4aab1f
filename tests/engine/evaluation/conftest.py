"""What several tests of evaluations share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure

from engine.evaluation import figures, intervals, readers


@pytest.fixture(scope="module")
def few_resamplings() -> Iterator[None]:
    """Intervals of a few resamplings: how wide they are is the matter of ``test_intervals.py``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intervals, "ROUNDS", 12)
        patch.setattr(figures, "_OVERLAP_ROUNDS", 4)
        yield


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers of few trees, pictures of few dots: what they show is the matter of other tests."""
    grow, draw = readers.boosted_trees, Figure.savefig
    monkeypatch.setattr(readers, "boosted_trees", lambda seed: grow(seed).set_params(max_iter=20))

    def savefig(self: Figure, path: Path, **_: Any) -> None:
        # To fit the labels of 33 plots takes longer than to draw them.
        self.set_layout_engine("none")
        draw(self, path, dpi=20)

    monkeypatch.setattr(Figure, "savefig", savefig)
