"""What the chord network knows at a step besides the chord before it.

Training asks for all steps of a stretch at once, writing for one step of several rows; both
read the same table of conditions, one vector a slot, and look back through the same function.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.harmony.chord_steps import (
    CHORD_ATTRIBUTES,
    MOST_SLOTS,
    ROOT,
    Slots,
    bar_slots,
    chord_fingerprint,
    slot_ticks,
)
from engine.music.grid import Grid
from engine.tokens.note_conditions import NOTE_CONDITIONS, note_conditions

PHRASE_BARS: Final = 8
"""A step is told its bar's place among so many."""
LOOKBACK_BARS_APART: Final = (4, 8)
"""How far back a step sees, besides the bar that its own returns from."""
PLACES: Final = len(LOOKBACK_BARS_APART) + 1
_NOT_TOLD: Final = ("density", "plays_", "instruments", "in_gap", "gap_", "writes_")
_TOLD: Final = np.array(
    [i for i, name in enumerate(NOTE_CONDITIONS) if not name.startswith(_NOT_TOLD)]
)
_FORM: Final = ("returns_told", "returns", "turns", "turns_next")
CHORD_CONDITIONS: Final = (
    *(NOTE_CONDITIONS[index] for index in _TOLD),
    *(f"slot_{slot}" for slot in range(MOST_SLOTS)),
    *(f"bar_{bar}" for bar in range(PHRASE_BARS)),
    *_FORM,
)
"""The names of the condition vector's indices, in order."""
CONDITIONS_WIDTH: Final = len(CHORD_CONDITIONS)
STAND_SCALES: Final = np.array([0.5, 1.0, 2.0, 4.0], np.float32)
"""In bars: how long the root before has stood, told as exp(−bars / scale)."""
_PLACE_WIDTH: Final = 1 + sum(a.size for a in CHORD_ATTRIBUTES)
LOOK_WIDTH: Final = PLACES * _PLACE_WIDTH + len(STAND_SCALES)
"""Width of what :func:`look_back` gives."""
FINGERPRINT: Final = chord_fingerprint(",".join((*CHORD_CONDITIONS, str(LOOKBACK_BARS_APART))))
"""Of all that the network reads and writes."""

_ONE_HOT: Final = [np.eye(a.size, dtype=np.float32) for a in CHORD_ATTRIBUTES]


def chord_conditions(
    slots: NDArray[Any],
    grid: Grid,
    *,
    bars: int | None = None,
    returns: NDArray[Any] | None = None,
    **told: Any,
) -> NDArray[np.float32]:
    """The condition vectors of steps that begin in given slots.

    Args:
        slots: Slots from the start of the piece, [n], ≥ 0.
        grid: Tempo and a meter that the note network knows.
        bars: The bars of the piece, or None to withhold how long it goes on.
        returns: The earlier bar that each bar returns from or −1, [bars]; None withholds them.
        **told: What else :func:`engine.tokens.note_conditions.note_conditions` takes.

    Returns:
        Shape [n, ``CONDITIONS_WIDTH``].

    Example: ``chord_conditions(np.arange(8), Grid(120.0), bars=2, mode="minor")``.
    """
    slots = np.asarray(slots)
    bar, slot = np.divmod(slots, bar_slots(grid))
    total = None if bars is None else bars * grid.bar_ticks
    known = note_conditions(slots * slot_ticks(grid), grid, total=total, **told)[:, _TOLD]
    form = np.zeros((len(slots), len(_FORM)), np.float32)
    if returns is not None:
        # Bars from where each comes from; what lies behind the last bar is new.
        lag = np.where(returns < 0, 0, np.arange(len(returns)) - returns)
        lag = np.concatenate([lag, [0, 0]])
        turns = np.diff(lag, prepend=0) != 0
        inside = np.minimum(bar, len(lag) - 2)
        form[:, 0] = 1.0
        form[:, 1], form[:, 2], form[:, 3] = lag[inside] > 0, turns[inside], turns[inside + 1]
    places = [np.eye(MOST_SLOTS)[slot], np.eye(PHRASE_BARS)[bar % PHRASE_BARS], form]
    return np.concatenate([known, *places], axis=1, dtype=np.float32)


def lags(slots: NDArray[Any], per_bar: int, returns: NDArray[Any] | None) -> NDArray[np.int64]:
    """Slots from each step back to the places looked at, [n, ``PLACES``]; 0 where there is none.

    Example: in the fifth bar of 4/4, which returns from the second: 16, 0 and 12.
    """
    slots = np.asarray(slots, np.int64)
    out = np.zeros((len(slots), PLACES), np.int64)
    out[:, :-1] = np.array(LOOKBACK_BARS_APART) * per_bar
    if returns is not None and len(returns):
        bar = slots // per_bar
        source = np.where(bar < len(returns), returns[np.minimum(bar, len(returns) - 1)], -1)
        out[:, -1] = np.where(source >= 0, (bar - source) * per_bar, 0)
    out[out > slots[:, None]] = 0
    return out


def look_back(
    written: Slots,
    rows: NDArray[Any],
    slots: NDArray[Any],
    back: NDArray[np.int64],
    stood: NDArray[Any],
    per_bar: int,
) -> NDArray[np.float32]:
    """What stood at the places looked at, and for how long the root before has stood.

    Args:
        written: What sounds in each slot, [rows, slots, attributes].
        rows: The row of each step, [n].
        slots: The slot in which each step begins, [n].
        back: The result of :func:`lags` for them, [n, ``PLACES``].
        stood: For how many slots the root before each step has stood, [n].
        per_bar: Slots of a bar.

    Returns:
        float32 [n, ``LOOK_WIDTH``].
    """
    count = len(slots)
    there = written[rows[:, None], slots[:, None] - back]
    known = (back > 0) & (there[..., ROOT] >= 0)
    parts = [known[..., None].astype(np.float32)]
    for index, hot in enumerate(_ONE_HOT):
        parts.append(hot[there[..., index]] * known[..., None])
    bars = np.asarray(stood, np.float32)[:, None] / per_bar
    places = np.concatenate(parts, axis=2).reshape(count, -1)
    return np.concatenate([places, np.exp(-bars / STAND_SCALES)], axis=1, dtype=np.float32)
