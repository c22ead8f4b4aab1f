"""Writes a piece's chords, several progressions side by side, before its notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.api.keys import Mode
from engine.harmony.chord_inputs import CHORD_CONDITIONS, chord_conditions, lags, look_back
from engine.harmony.chord_network import ChordFacts, ChordNetwork
from engine.harmony.chord_rules import ChordRules, opening_slots
from engine.harmony.chord_steps import (
    CHORD_ATTRIBUTES,
    LENGTH,
    bar_slots,
    from_slots,
    slot_ticks,
    to_slots,
)
from engine.model.network import Floats, TokenBatch
from engine.music.chords import CHORD, Chords
from engine.music.grid import Grid
from engine.music.mood_curve import Curve
from engine.sampling.masks import mask_unless_empty
from engine.sampling.sampler import choose

_MOOD: Final = [CHORD_CONDITIONS.index(name) for name in ("valence", "arousal", "mood_known")]


@dataclass(frozen=True, slots=True, eq=False)
class ChordPlan:
    """What a progression is written for.

    Attributes:
        mode: Major or minor; chords are written relative to C.
        grid: Tempo and a meter that the note network knows.
        bars: The length of the piece, ≥ 1.
        mood: The path through the plane of moods, or None if it is not to matter.
        source: One of ``note_conditions.SOURCES_TOLD``, or None.
        returns: The earlier bar that each bar returns from or −1, [bars]; see
            :func:`engine.analysis.form.planned_returns`. None leaves it to the network.
        opening: Chords that stand already, relative to C, from tick 0 on; none by default.
        opening_ticks: Up to where they stand.
        ends: Whether the last bar ends the piece, with a cadence.
    """

    mode: Mode
    grid: Grid
    bars: int
    mood: Curve | None = None
    source: str | None = None
    returns: NDArray[np.int32] | None = None
    opening: Chords = field(default_factory=lambda: np.zeros(0, CHORD))
    opening_ticks: int = 0
    ends: bool = True


class WritesChords(Protocol):
    """A session of a chord network; see :class:`engine.harmony.chord_network.ChordSession`."""

    def read(self, chord: TokenBatch, conditions: Floats, look: Floats) -> None:
        """Read the step before."""

    def logits(self, index: int, chord: TokenBatch) -> Floats:
        """Logits of the attribute at an index."""


class ChordModel(Protocol):
    """A chord network and its facts."""

    @property
    def facts(self) -> ChordFacts:
        """What is known of it besides its weights."""

    def begin(self, rows: int) -> WritesChords:
        """Begin a batch of empty progressions."""


class ChordWriter:
    """Writes progressions; each row's chance depends on no other row's."""

    def __init__(self, network: ChordModel) -> None:
        self._network = network
        self.facts = network.facts

    @classmethod
    def open(cls, folder: Path) -> ChordWriter:
        """Load the chord network of a model's folder.

        Raises:
            CheckpointError: It has none, or one of another version.
        """
        return cls(ChordNetwork(folder))

    def write(
        self,
        plan: ChordPlan,
        rows: int,
        rng: np.random.Generator,
        *,
        temperature: float | None = None,
        top_p: float | None = None,
        guidance: float | None = None,
    ) -> list[Chords]:
        """Write progressions over all bars of a piece.

        Example: ``writer.write(ChordPlan("minor", Grid(96.0), 16), 8, rng)`` is eight of them.

        Args:
            plan: What they are written for.
            rows: How many, ≥ 1.
            rng: The only source of chance.
            temperature: Divides the logits, > 0; by default what suits the network.
            top_p: The share of probability that is drawn from; by default likewise.
            guidance: How far logits are pushed away from those of rows that are not told the
                mood, ≥ 0; by default likewise.

        Returns:
            For each row an array of ``CHORD``, relative to C, each lasting until it changes.
        """
        facts = self.facts
        heat = facts.temperature if temperature is None else temperature
        nucleus = facts.top_p if top_p is None else top_p
        push = facts.guidance if guidance is None or plan.mood is None else guidance
        progress = _Progress(plan, rows, facts.longest_stand)
        told = progress.told
        untold = told.copy()
        untold[:, _MOOD] = 0.0
        twice = 2 if push > 0 and plan.mood is not None else 1
        session = self._network.begin(rows * twice)

        def both(values: Any) -> Any:
            return np.concatenate([values] * twice)

        chord: TokenBatch = {a.name: np.full(rows, a.size, np.int32) for a in CHORD_ATTRIBUTES}
        while not progress.done:
            at, look = progress.at, progress.look()
            conditions = told[at] if twice == 1 else np.concatenate([told[at], untold[at]])
            session.read({name: both(one) for name, one in chord.items()}, conditions, both(look))
            chord = {}
            for index, attribute in enumerate(CHORD_ATTRIBUTES):
                logits = session.logits(index, {name: both(one) for name, one in chord.items()})
                if twice == 2:
                    logits = logits[:rows] + push * (logits[:rows] - logits[rows:])
                allowed = mask_unless_empty(logits, progress.forbidden(attribute.name, chord))
                chord[attribute.name] = choose(allowed, heat, nucleus, rng.random(rows))
            progress.put(chord)
        return [from_slots(row, plan.grid) for row in progress.written]


class _Progress:
    """What is written so far, slot by slot, of each row."""

    def __init__(self, plan: ChordPlan, rows: int, longest_stand: float) -> None:
        grid, self._per_bar = plan.grid, bar_slots(plan.grid)
        self._slots = plan.bars * self._per_bar
        self.written = np.full((rows, self._slots, len(CHORD_ATTRIBUTES)), -1, np.int16)
        self._rows = np.arange(rows)
        self._at: NDArray[Any] = np.zeros(rows, np.intp)
        self._root: NDArray[np.int16] = np.full(rows, -1, np.int16)
        self._stood: NDArray[Any] = np.zeros(rows, np.intp)
        slots = np.arange(self._slots)
        self._lags = lags(slots, self._per_bar, plan.returns)
        opening = np.zeros((0, len(CHORD_ATTRIBUTES)), np.int16)
        stands = min(plan.opening_ticks // slot_ticks(grid), self._slots)
        if stands and len(plan.opening):
            opening = opening_slots(to_slots(plan.opening, plan.bars, grid)[:stands], self._per_bar)
        longest = max(self._per_bar, int(longest_stand * self._per_bar))
        self._rules = ChordRules(
            plan.mode, self._per_bar, self._slots, longest, opening, ends=plan.ends
        )
        valence = arousal = None
        if plan.mood is not None:
            valence, arousal = plan.mood.at(slots / self._slots)
        self.told = chord_conditions(
            slots,
            grid,
            bars=plan.bars if plan.ends else None,
            returns=plan.returns,
            mode=plan.mode,
            valence=valence,
            arousal=arousal,
            source=plan.source,
        )

    @property
    def done(self) -> bool:
        """Whether all rows are full."""
        return bool((self._at >= self._slots).all())

    @property
    def at(self) -> NDArray[np.intp]:
        """The slot in which each row's next step begins; the last one of rows that are full."""
        at: NDArray[np.intp] = np.minimum(self._at, self._slots - 1)
        return at

    def look(self) -> Floats:
        """What the network sees of what is written."""
        at = self.at
        return look_back(self.written, self._rows, at, self._lags[at], self._stood, self._per_bar)

    def forbidden(self, name: str, chord: TokenBatch) -> NDArray[np.bool_]:
        """Which values of an attribute are forbidden, given those chosen before it."""
        return self._rules.forbidden(name, chord, self.at, self._root, self._stood)

    def put(self, chord: TokenBatch) -> None:
        """Write the next step of each row that is not full."""
        length = chord["length"]
        for ahead in range(int(length.max()) + 1):
            slot = self._at + ahead
            rows = self._rows[(ahead <= length) & (slot < self._slots)]
            for index, attribute in enumerate(CHORD_ATTRIBUTES):
                self.written[rows, slot[rows], index] = chord[attribute.name][rows]
            self.written[rows, slot[rows], LENGTH] -= ahead
        root = chord["root"].astype(np.int16)
        self._stood = np.where(root == self._root, self._stood, 0) + length + 1
        self._root = root
        self._at += length + 1
