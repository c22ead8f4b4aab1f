"""Figures of chord progressions: how they move, what they stand on, how they end, what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.chord_names import QUALITIES
from engine.api.keys import SCALES, Mode
from engine.harmony.chord_steps import BASS, NO_ROOT, QUALITY, ROOT, Slots, stands

MOTIONS: Final = {
    "fifths": (5, 7),
    "steps": (1, 2, 10, 11),
    "thirds": (3, 4, 8, 9),
    "tritones": (6,),
}
"""What the root moves by, up or down, in semitones."""
_MODES: Final[tuple[Mode, Mode]] = ("major", "minor")
_MINOR: Final = np.array([3 in quality.intervals for quality in QUALITIES])
_SEVENTH: Final = np.array([len(quality.intervals) > 3 for quality in QUALITIES])
_LEADING: Final = {0, 2, 3, 5, 7, 8, 11}
"""The harmonic minor scale, to which the dominant belongs."""


@dataclass(frozen=True, slots=True, eq=False)
class SlotProgression:
    """Chords relative to the tonic, slot by slot, in a mode, and where their bars return from.

    Attributes:
        slots: Shape [slots, attributes].
        per_bar: Slots of a bar.
        mode: Major or minor.
        returns: The earlier bar that each bar returns from or −1, [bars].
    """

    slots: Slots
    per_bar: int
    mode: Mode
    returns: NDArray[np.int32]

    @property
    def chords(self) -> list[tuple[int, int]]:
        """Root and quality of each chord in turn, without those that sound no chord."""
        pairs = self.sounding[:, [ROOT, QUALITY]]
        changed = (np.diff(pairs, axis=0, prepend=-1) != 0).any(axis=1)
        return [(int(root), int(quality)) for root, quality in pairs[changed]]

    @property
    def sounding(self) -> Slots:
        """The slots in which a chord sounds."""
        return self.slots[self.slots[:, ROOT] < NO_ROOT]


def is_diatonic(root: int, quality: int, mode: Mode) -> bool:
    """Whether a chord's notes are in the scale; in minor the dominant may have a leading note."""
    tones = {(root + tone) % 12 for tone in QUALITIES[quality].intervals}
    return tones <= set(SCALES[mode]) or (mode == "minor" and root in {7, 11} and tones <= _LEADING)


def ngrams(progressions: Iterable[SlotProgression], size: int) -> set[tuple[tuple[int, int], ...]]:
    """All successions of ``size`` chords."""
    found: set[tuple[tuple[int, int], ...]] = set()
    for one in progressions:
        chords = one.chords
        found |= {tuple(chords[i : i + size]) for i in range(len(chords) - size + 1)}
    return found


def chord_figures(
    progressions: Sequence[SlotProgression], known: Sequence[SlotProgression]
) -> dict[str, Any]:
    """Measure progressions.

    Args:
        progressions: At least one in which a chord sounds.
        known: Those learned from, among which successions are looked up.

    Returns:
        Changes a bar; the share of the commonest chord, mean over pieces; bars of the longest
        stand over one root, median and 95 %; the share of time on diatonic chords by mode and of
        minor thirds; shares of root motions; how many end on the tonic; the share of successions
        of 3 and of 4 that are new; and in bars that return the share of time on the root of then.
    """
    sounding = [one for one in progressions if one.chords]
    changes = sum(len(one.chords) - 1 for one in sounding)
    bars = sum(len(one.slots) // one.per_bar for one in sounding)
    longest = [
        float((stands(one.slots) + 1)[one.slots[:, ROOT] < NO_ROOT].max() / one.per_bar)
        for one in sounding
    ]
    every = np.concatenate([one.sounding for one in sounding])
    out: dict[str, Any] = {
        "changes_a_bar": changes / bars,
        "commonest": float(np.mean([_commonest(one) for one in sounding])),
        "longest_stand": float(np.median(longest)),
        "longest_stand_95": float(np.quantile(longest, 0.95)),
        "diatonic": {
            mode: _diatonic(its, mode)
            for mode in _MODES
            if (its := [one for one in sounding if one.mode == mode])
        },
        "minor_chords": float(_MINOR[every[:, QUALITY]].mean()),
        "sevenths": float(_SEVENTH[every[:, QUALITY]].mean()),
        "inverted": float((every[:, BASS] > 0).mean()),
        "motions": _motions(sounding),
        "ends_on_tonic": _share(one.chords[-1][0] == 0 for one in sounding),
    }
    for size in (3, 4):
        seen = ngrams(known, size)
        mine = ngrams(sounding, size)
        out[f"new_{size}"] = len(mine - seen) / max(1, len(mine))
    out["returns_alike"] = _returns_alike(sounding)
    return out


def _diatonic(progressions: Sequence[SlotProgression], mode: Mode) -> float:
    counts = Counter(
        pair
        for one in progressions
        for pair in map(tuple, one.sounding[:, [ROOT, QUALITY]].tolist())
    )
    inside = sum(
        count for (root, quality), count in counts.items() if is_diatonic(root, quality, mode)
    )
    return inside / counts.total()


def _share(facts: Iterable[Any]) -> float:
    values = [bool(fact) for fact in facts]
    return float(np.mean(values)) if values else 0.0


def _commonest(one: SlotProgression) -> float:
    counts = Counter(map(tuple, one.sounding[:, [ROOT, QUALITY]].tolist()))
    return counts.most_common(1)[0][1] / counts.total()


def _motions(progressions: Sequence[SlotProgression]) -> dict[str, float]:
    moves = Counter(
        (after[0] - before[0]) % 12
        for one in progressions
        for before, after in pairwise(one.chords)
    )
    moved = max(1, moves.total() - moves[0])
    return {name: sum(moves[by] for by in semitones) / moved for name, semitones in MOTIONS.items()}


def _returns_alike(progressions: Sequence[SlotProgression]) -> float:
    same = []
    for one in progressions:
        bars = one.slots.reshape(-1, one.per_bar, one.slots.shape[1])
        returns = one.returns[: len(bars)]
        back = np.flatnonzero(returns >= 0)
        same += (bars[back, :, ROOT] == bars[returns[back], :, ROOT]).ravel().tolist()
    return float(np.mean(same)) if same else 0.0
