"""The fair share of votes in favour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.store.wilson import lower_bound

VOTES = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("up", "down", "share"),
    [
        # (p + z²/2n − z√(p(1−p)/n + z²/4n²)) / (1 + z²/n), by hand with z = 1.96.
        (0, 0, 0.0),
        (0, 5, 0.0),
        (1, 0, 0.2065),
        (2, 0, 0.3424),
        (9, 1, 0.5958),
        (50, 50, 0.4038),
    ],
)
def test_known_values(up: int, down: int, share: float) -> None:
    assert lower_bound(up, down) == pytest.approx(share, abs=1e-4)


@given(VOTES, VOTES)
def test_it_never_leaves_the_range_of_shares(up: int, down: int) -> None:
    assert 0.0 <= lower_bound(up, down) <= up / max(1, up + down)


@given(VOTES, VOTES)
def test_a_vote_in_favour_never_harms_and_one_against_never_helps(up: int, down: int) -> None:
    assert lower_bound(up + 1, down) > lower_bound(up, down) >= lower_bound(up, down + 1)
