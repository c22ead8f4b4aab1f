"""Has some new phrases play their first two bars twice, as bands do in real music."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

PHRASE: Final = 4
"""The bars of a phrase."""
PAIR: Final = PHRASE // 2
"""The bars that are played twice in it."""


def add_pairs(
    returns: NDArray[np.int32],
    literal: NDArray[np.bool_],
    share: float,
    rng: np.random.Generator,
    *,
    first: int = 0,
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Have the third and fourth bar of some new phrases return from the first and second.

    A phrase is four bars, counted from ``first``, none of which returns from anywhere. What
    returns from such a phrase later brings both of its pairs along.

    Example: of two new phrases the second may become ``-1 -1 -1 -1 -1 -1 4 5``.

    Args:
        returns: The earlier bar that each bar returns from or −1, int32 [bars].
        literal: Which bars return as they were, bool [bars].
        share: The share of the new phrases that become pairs, 0 … 1.
        rng: The only source of chance; nothing is drawn where the share is 0.
        first: The bar that the first phrase begins with, ≥ 0; nothing before it changes.

    Returns:
        Returns and literal bars with the pairs, both new arrays.
    """
    returns, literal = returns.copy(), literal.copy()
    if not share:
        return returns, literal
    for begin in range(first, len(returns) - PHRASE + 1, PHRASE):
        new = bool((returns[begin : begin + PHRASE] < 0).all())
        if new and rng.random() < share:
            second = slice(begin + PAIR, begin + PHRASE)
            returns[second] = np.arange(begin, begin + PAIR)
            literal[second] = True
    return returns, literal
