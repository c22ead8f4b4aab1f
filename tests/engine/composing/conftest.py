"""What several tests of composing share."""

from __future__ import annotations

import pytest

from engine.composing import choosing


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a network without opinions often have faults: others are written twice at most.

    How often they are is the matter of ``test_choosing.py``.
    """
    monkeypatch.setattr(choosing, "MOST_DRAWS", choosing.FEWEST_DRAWS)
