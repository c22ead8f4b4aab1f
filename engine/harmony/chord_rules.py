"""What the writer forbids: bars that are not whole, chords that stand too long, an open end.

The last bar is the tonic's chord in root position, for the whole bar; the chord before it is one
of the dominant or the subdominant, so that the piece ends with an authentic or a plagal cadence.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.chord_names import QUALITIES
from engine.api.keys import Mode
from engine.harmony.chord_steps import CHORD_ATTRIBUTES, LENGTH, NO_ROOT, Slots
from engine.model.network import TokenBatch

CADENCE_ROOTS: Final = (7, 5)
"""The dominant and the subdominant, in semitones above the tonic."""
_TONES: Final = np.array([[tone in q.intervals for tone in range(12)] for q in QUALITIES])
_THIRD: Final = {"major": 4, "minor": 3}
_NAMES: Final = tuple(a.name for a in CHORD_ATTRIBUTES)
_SIZE: Final = {a.name: a.size for a in CHORD_ATTRIBUTES}


def tonic_qualities(mode: Mode) -> NDArray[np.bool_]:
    """Which qualities a last chord may have: the mode's third, a fifth, no minor seventh."""
    found: NDArray[np.bool_] = _TONES[:, _THIRD[mode]] & _TONES[:, 7] & ~_TONES[:, 10]
    return found


class ChordRules:
    """The rules for one step of each row."""

    def __init__(
        self, mode: Mode, per_bar: int, slots: int, longest: int, opening: Slots, *, ends: bool
    ) -> None:
        """Set what holds for the whole piece.

        Args:
            mode: Major or minor.
            per_bar: Slots of a bar.
            slots: Slots of the piece.
            longest: For how many slots a root may stand, at least a bar.
            opening: What stands already in the first slots, [k, attributes].
            ends: Whether the piece ends with a cadence.
        """
        self._per_bar, self._longest, self._opening = per_bar, longest, opening
        self._last = slots - per_bar if ends else slots
        self._cadence = slots > per_bar if ends else False
        self._final = tonic_qualities(mode)

    def forbidden(
        self,
        name: str,
        chord: TokenBatch,
        at: NDArray[np.intp],
        root: NDArray[np.int16],
        stood: NDArray[np.intp],
    ) -> NDArray[np.bool_]:
        """Which values of an attribute are forbidden, [rows, size].

        Args:
            name: The attribute.
            chord: The attributes chosen before it, each [rows].
            at: The slot in which each row's step begins, [rows].
            root: The root before it, −1 at the start, [rows].
            stood: For how many slots that has stood, [rows].
        """
        out = np.zeros((len(at), _SIZE[name]), np.bool_)
        given = at < len(self._opening)
        if given.any():
            out[given] = ~np.eye(_SIZE[name], dtype=np.bool_)[
                self._opening[at[given], _NAMES.index(name)]
            ]
        free, last = ~given, ~given & (at >= self._last)
        within = self._per_bar - at % self._per_bar
        if name == "length":
            out[free] |= np.arange(_SIZE[name]) >= within[free, None]
            out[last] = np.arange(_SIZE[name]) != within[last, None] - 1
            return out
        # The last chord before the last bar.
        open_ = free & self._cadence & (at + chord["length"] + 1 == self._last)
        if name == "root":
            too_long = free & (root >= 0) & (stood + chord["length"] + 1 > self._longest)
            out[too_long, root[too_long]] = True
            out[open_] = ~np.isin(np.arange(_SIZE[name]), CADENCE_ROOTS)
            out[last] = np.arange(_SIZE[name]) != 0
        elif name == "quality":
            out[open_] |= ~_TONES[:, 7]
            out[last] = ~self._final
            out[free & (chord["root"] == NO_ROOT)] = np.arange(_SIZE[name]) != 0
        else:
            out[last | (free & (chord["root"] == NO_ROOT))] = np.arange(_SIZE[name]) != 0
        return out


def opening_slots(slots: Slots, per_bar: int) -> Slots:
    """Where an opening ends within a bar, its last chord ends there as well."""
    out = slots.copy()
    rest = len(out) % per_bar
    if rest:
        out[-rest:, LENGTH] = np.minimum(out[-rest:, LENGTH], np.arange(rest)[::-1])
    return out
