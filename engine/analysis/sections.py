"""Finds the bars that return in a piece on the grid, and the form that they make.

Bars are compared with each other by what is struck in them. A return is a stretch of bars that
are like as many bars before: a diagonal in the table of likenesses. The best way through the
piece, in returns and in new music, is found by dynamic programming.

Source: the diagonals are those of self-similarity matrices, M. Müller, "Fundamentals of Music
Processing" (2nd edition, 2021), chapter 4. Weights and costs were tried on twenty songs of
POP909 whose phrases people had marked (S. Dai, H. Zhang and R. Dannenberg, "Automatic Analysis
and Influence of Hierarchical Structure on Melody, Rhythm and Harmony in Popular Music", 2020).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.music.grid import Grid, GridNotes
from engine.music.instrument_table import DRUM

_SIXTEENTH: Final = 3
"""Ticks within which two onsets lie at one place of the bar."""
_LITERAL, _TOP, _RHYTHM, _CHROMA = 0.4, 0.2, 0.2, 0.2
"""The weights of :func:`compare_bars`. On the marked songs they hardly matter."""
ALIKE: Final = 0.48
"""The likeness above which it speaks for a return: where as many bars of the marked songs are
missed as are found too many."""
SHORTEST_LAG: Final = 4
"""Bars between a bar and its return. What repeats sooner is a figure within a phrase."""
SHORTEST_RETURN: Final = 2
"""Bars."""
PHRASE: Final = 4
"""Bars of a phrase, at whose beginning a return costs less."""
_TURN: Final = 0.6
"""What it costs to begin or to end a return, as likeness beyond ``ALIKE`` of one bar."""
_AT_PHRASE: Final = 0.5
"""The share of ``_TURN`` that it costs at the beginning of a phrase."""
_ODD_LAG: Final = 0.3
"""What it costs beside ``_TURN`` if a return is not whole phrases away."""
_ORIGINAL: Final = 0.02
"""How much an earlier place is preferred: the most that it gains by lying far back."""
_NEARLY: Final = 0.05
"""How much less alike the first occurrence may be than a later one that it is preferred to."""
_IMPOSSIBLE: Final = -9.0


def compare_bars(notes: GridNotes, grid: Grid) -> NDArray[np.float64]:
    """Compare every bar with every other.

    The likeness is 0.4 times the Jaccard index of what is struck (sixteenth, pitch and
    instrument), and 0.2 times each of: the Jaccard index of the highest notes (sixteenth and
    pitch class), that of the rhythm (sixteenth and instrument), and the cosine of the pitch
    classes by duration in both halves of the bar. So a bar whose rhythm returns on other notes
    of its chord is still alike, to a smaller degree. Drums count only where nothing else plays.

    Example: in a piece of two equal bars all four likenesses are 1.0.

    Args:
        notes: Array of ``GRID_NOTE``, in order.
        grid: Tempo and meter.

    Returns:
        Symmetric, each 0 … 1, shape [bars, bars] up to the bar of the last note; 0 where a bar
        has no notes.
    """
    bar_ticks = grid.bar_ticks
    bars = int(notes["tick"].max(initial=-1)) // bar_ticks + 1
    pitched = notes[notes["instrument"] != DRUM]
    struck = pitched if len(pitched) else notes
    bar, within = np.divmod(struck["tick"].astype(np.int64), bar_ticks)
    pitch, who = struck["pitch"].astype(np.int64), struck["instrument"].astype(np.int64)
    place = within // _SIXTEENTH
    order = np.lexsort((-pitch, struck["tick"]))
    top = order[np.diff(struck["tick"][order], prepend=-1) != 0]
    chroma = np.zeros((bars, 24))
    half = np.minimum(within * 2 // bar_ticks, 1)
    np.add.at(chroma, (bar, half * 12 + pitch % 12), np.minimum(struck["duration"], bar_ticks // 2))
    chroma /= np.maximum(np.linalg.norm(chroma, axis=1, keepdims=True), 1e-9)
    alike: NDArray[np.float64] = (
        _LITERAL * jaccard(bar, (place * 128 + pitch) * 32 + who, bars)
        + _TOP * jaccard(bar[top], place[top] * 12 + pitch[top] % 12, bars)
        + _RHYTHM * jaccard(bar, place * 32 + who, bars)
        + _CHROMA * chroma @ chroma.T
    )
    return alike


def jaccard(bar: NDArray[np.int64], key: NDArray[np.int64], bars: int) -> NDArray[np.float64]:
    """Compare the sets of keys in any two bars by their Jaccard index: shared keys over all.

    Args:
        bar: The bar of each key, 0 … ``bars`` − 1, shape [n].
        key: The keys, shape [n].
        bars: How many bars there are.

    Returns:
        Each 0 … 1, 0 where a bar is empty; shape [bars, bars].
    """
    kinds, index = np.unique(key, return_inverse=True)
    member = np.zeros((bars, len(kinds)), np.float32)
    member[bar, index] = 1.0
    both = (member @ member.T).astype(np.float64)
    sizes = both.diagonal()
    either: NDArray[np.float64] = np.maximum(sizes[:, None] + sizes[None, :] - both, 1.0)
    return both / either


def find_returns(
    notes: GridNotes, grid: Grid, likeness: NDArray[np.float64] | None = None
) -> NDArray[np.int32]:
    """Find the earlier bar that each bar returns from.

    Returns are ``SHORTEST_RETURN`` bars long or longer and ``SHORTEST_LAG`` bars or more after
    what they return from, which is the first occurrence where several fit about as well.

    Example: of eight bars whose last four repeat the first four, ``[-1, -1, -1, -1, 0, 1, 2, 3]``.

    Args:
        notes: Array of ``GRID_NOTE``, in order.
        grid: Tempo and meter.
        likeness: The result of :func:`compare_bars`, if it is there already.

    Returns:
        For each bar up to that of the last note an earlier bar, or −1 where it is new; int32
        [bars].
    """
    alike = compare_bars(notes, grid) if likeness is None else likeness
    bars = len(alike)
    returns = np.full(bars, -1, np.int32)
    if bars <= SHORTEST_LAG:
        return returns
    for stretch, lag in _stretches(_likeliest_lags(alike)):
        if lag and len(stretch) >= SHORTEST_RETURN:
            returns[stretch] = stretch - _first_lag(alike, stretch, lag)
    while _go_back(alike, returns):
        pass
    return returns


def _stretches(lags: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], int]]:
    """The bars of each stretch of equal lags, and the lag."""
    starts = np.flatnonzero(np.diff(lags, prepend=-1)).tolist()
    for start, end in pairwise([*starts, len(lags)]):
        yield np.arange(start, end), int(lags[start])


def _likeliest_lags(alike: NDArray[np.float64]) -> NDArray[np.int64]:
    """How many bars each bar lies behind the one that it returns from; 0 for new music.

    The Viterbi algorithm over all lags, four times side by side: phrases may begin with the
    first bar or up to three later.
    """
    bars = len(alike)
    lag = np.arange(bars)
    gain = np.full((bars, bars), _IMPOSSIBLE)
    later, back = np.nonzero((lag[None, :] >= SHORTEST_LAG) & (lag[:, None] >= lag[None, :]))
    gain[later, back] = alike[later, later - back] - ALIKE
    gain[:, 0] = 0.0
    # What a lag costs to be turned to, beside the turn.
    entry = np.where(lag % PHRASE == 0, 0.0, _ODD_LAG) - _ORIGINAL * lag / bars
    entry[0] = 0.0
    phase = np.arange(PHRASE)
    total = np.tile(gain[0], (PHRASE, 1))
    stayed = np.zeros((bars, PHRASE, bars), np.bool_)
    best = np.zeros((bars, PHRASE), np.int64)
    for bar in range(1, bars):
        cost = np.where((bar - phase) % PHRASE == 0, _TURN * _AT_PHRASE, _TURN)
        best[bar] = total.argmax(axis=1)
        turned = (total[phase, best[bar]] - cost)[:, None] - entry
        np.greater_equal(total, turned, out=stayed[bar])
        total = np.maximum(total, turned) + gain[bar]
    chosen = int(total.max(axis=1).argmax())
    found = np.zeros(bars, np.int64)
    found[-1] = total[chosen].argmax()
    for bar in range(bars - 1, 0, -1):
        here = found[bar]
        found[bar - 1] = here if stayed[bar, chosen, here] else best[bar, chosen]
    return found


def _first_lag(alike: NDArray[np.float64], stretch: NDArray[np.int64], lag: int) -> int:
    """The longest lag whole phrases beyond one that suits a stretch of bars nearly as well."""
    longer = np.arange(lag, int(stretch[0]) + 1, PHRASE)
    means = alike[stretch[None, :], stretch[None, :] - longer[:, None]].mean(axis=1)
    return int(longer[np.flatnonzero(means >= means[0] - _NEARLY)[-1]])


def _go_back(alike: NDArray[np.float64], returns: NDArray[np.int32]) -> bool:
    """Let stretches that return from a return do so from where that came, if nearly as alike.

    Returns:
        Whether any did; ``returns`` is changed.
    """
    bars = np.arange(len(returns))
    # The last one, at −1, is read where a bar is new.
    further = np.append(returns, -1)[returns]
    gone = False
    for stretch, lag in _stretches(np.where(further < 0, 0, bars - further)):
        if lag and len(stretch) >= SHORTEST_RETURN:
            gained = alike[stretch, further[stretch]] - alike[stretch, returns[stretch]]
            if gained.mean() >= -_NEARLY:
                returns[stretch] = further[stretch]
                gone = True
    return gone
