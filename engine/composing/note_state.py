"""The decoding state of pieces on the beat grid: rules, conditions and surroundings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.composing.frame import Frame
from engine.composing.hidden import NOTHING_HIDDEN, Hidden
from engine.composing.note_rules import NoteRules
from engine.composing.rules import Rows, duration_mask
from engine.composing.silence import silence_bonus
from engine.model.network import Floats, TokenBatch
from engine.music.chords import Chords
from engine.music.grid import TICKS
from engine.music.mood_curve import Curve, evenly_growing
from engine.reading.performance import pulse_ticks
from engine.sampling.decoding import Bools
from engine.tokens.attribute import transposition
from engine.tokens.note_conditions import note_conditions, put_gap
from engine.tokens.surroundings_layout import NOW_WIDTH
from engine.tokens.surroundings_tracker import SurroundingsTracker
from engine.tokens.vocabulary import ATTRIBUTES, DURATION_TICKS, END, SHIFT_TICKS

NOTES_PER_BEAT: Final = 14
"""A bound on work: few pieces of the collections are this dense over their whole length."""
MAX_DENSITY_FACTOR: Final = 1.6
"""A candidate this many times as dense as its condition says is cut off."""
HEADROOM: Final = 1.3
"""How far beyond what is wanted one may go that is wanted denser than ``NOTES_PER_BEAT``: with none
three of 68 pieces for ensembles ended some bars early, every candidate cut off."""
MIN_NOTES: Final = 6.0
"""Notes per beat that are always allowed."""


class NoteDecodingState:
    """A batch of pieces for the same instruments and of the same number of bars.

    Args:
        frame: What all have in common.
        chords: Each row's chords, relative to C.
        returns: The earlier bar that each bar of a row returns from or −1; None for no plan.
        hidden: What guidance's second rows are not told beside the mood.

    Attributes:
        ticks: The onset of the note being written, [rows]; of the previous note until the
            shift is committed.
    """

    attributes = ATTRIBUTES

    def __init__(
        self,
        frame: Frame,
        chords: Sequence[Chords | None],
        returns: Sequence[NDArray[np.int32] | None],
        hidden: Hidden = NOTHING_HIDDEN,
    ) -> None:
        rows, grid = len(chords), frame.grid
        self.rows, self._frame, self._hidden = rows, frame, hidden
        self._pulse = pulse_ticks(frame.grid)
        density = max(frame.density) if frame.density else None
        bound = NOTES_PER_BEAT if density is None else max(density * MAX_DENSITY_FACTOR, MIN_NOTES)
        quarters = (frame.ends - frame.begins) / TICKS
        # An orchestra may be denser, and no candidate keeps quite to what is wanted.
        most = max(NOTES_PER_BEAT, HEADROOM * (density or 0.0))
        self.max_notes = math.ceil(quarters * min(bound, most)) + len(frame.prefix)
        self.finished: Bools = np.zeros(rows, bool)
        count = len(ORDER)
        wanted = np.zeros(count, bool)
        wanted[list(frame.writes)] = True
        self._enters = np.zeros(count, np.int64)
        for index, tick in frame.enters.items():
            self._enters[index] = tick
        self._state = Rows(
            ticks=np.full(rows, frame.first_tick, np.int64),
            instrument=np.full(rows, -1, np.int32),
            pitch=np.full(rows, 128, np.int32),
            struck=np.zeros((rows, count), np.int64),
            last=np.full((rows, count), frame.first_tick, np.int64),
            played=np.zeros((rows, count), np.int64),
            count=0,
            total=frame.ends,
            bar=grid.bar_ticks,
            wanted=wanted,
            shift=transposition(frame.key.tonic),
            begin_tick=frame.counted_from,
            opens=frame.opens,
            rest_bars=frame.rest_bars,
        )
        self._rules = NoteRules(
            self._state, self._enters, frame.key.mode, frame.last_chord, closes=frame.closes
        )
        self._tracker = SurroundingsTracker(
            rows, grid.bar_ticks, frame.instruments, chords, returns, frame.standing, frame.before
        )
        # Precomputed per tick (a few thousand), of the prefix and of what is new.
        self._cond, self._uncond = self._conditions(frame.curve), self._conditions(None)
        # As in training, nothing surrounds the note before the first.
        self._held: Floats = np.zeros((rows, NOW_WIDTH), np.float32)
        self._now: Floats = self._held
        self._instrument = np.zeros(rows, np.int32)
        self._alone = frame.writes[0] if len(frame.writes) == 1 else None

    @property
    def ticks(self) -> NDArray[np.int64]:
        """The onset of the note being written, [rows]; see the class."""
        return self._state.ticks

    def together(self) -> Bools:
        """Which instruments may still join the last onset, [rows, instruments]."""
        closing = self._rules.at_last_chord(self.finished)
        return ~self._rules.no_instrument(closing, np.zeros(self.rows, np.int32))

    def entered(self) -> Bools:
        """Which instruments have come in by the last onset, [rows, instruments]."""
        state = self._state
        came: Bools = state.wanted & (state.ticks[:, None] >= self._enters[None, :])
        return came

    @property
    def progress(self) -> NDArray[np.float64]:
        """The share of what is new that each row has written, [rows]."""
        begins, state = self._frame.begins, self._state
        return np.maximum(state.ticks - begins, 0) / (state.total - begins)

    @property
    def in_prefix(self) -> bool:
        """Whether the next note is one of those that are forced."""
        return self._state.count < len(self._frame.prefix)

    def cond(self) -> Floats:
        """The conditions of the next note, [rows, conditions]."""
        return self._cond[self._place].take(self._state.ticks, axis=0, mode="clip")

    def uncond(self) -> Floats:
        """The conditions of the next note without the mood, [rows, conditions]."""
        return self._uncond[self._place].take(self._state.ticks, axis=0, mode="clip")

    @property
    def _place(self) -> int:
        return 0 if self.in_prefix else -1

    def _conditions(self, curve: Curve | None) -> list[Floats]:
        """The conditions at each tick, [ticks, conditions]; without a mood if no curve.

        Of a gap those of the prefix come first: it is told to the notes in it alone.
        """
        frame, total = self._frame, self._frame.bars * self._frame.grid.bar_ticks
        ticks = np.arange(total + 1)
        valence, arousal = curve.at(ticks / total) if curve else (None, None)
        density = evenly_growing(frame.density, ticks / total) if frame.density else None
        plain = note_conditions(
            ticks,
            frame.grid,
            valence=valence,
            arousal=arousal,
            mode=frame.key.mode,
            density=density,
            total=total,
            source=frame.source,
            instruments=frame.instruments,
        )
        if frame.gap is None:
            return [plain]
        inside, gap = plain.copy(), frame.gap
        put_gap(inside, ticks, np.ones(len(ticks), bool), frame.grid.bar_ticks, gap.end, gap.writes)
        return [plain, inside]

    def held(self) -> Floats:
        """The surroundings of the previous note, [rows, now]."""
        return self._held

    def echo(self) -> Floats:
        """How the previous note compares with the places looked back to, [rows, echo]."""
        return self._tracker.echo

    def now(self) -> Floats:
        """The surroundings at the onset of the note being written, [rows, now]."""
        return self._now

    def own(self) -> Floats:
        """What the note's instrument struck at the places looked back to, [rows, own]."""
        return self._tracker.own(self._state.ticks, self._instrument)

    def faint_now(self, now: Floats) -> Floats:
        """What :meth:`now` gave as guidance's second rows see it, [rows, now]."""
        return self._hidden.around(now, self._state.ticks % self._pulse == 0)

    def faint_own(self, own: Floats) -> Floats:
        """What :meth:`own` gave as guidance's second rows see it, [rows, own]."""
        return self._hidden.own(own, self._state.ticks // self._frame.grid.bar_ticks)

    def forced(self, name: str) -> NDArray[np.int32] | None:
        """The values of an attribute where there is no choice, [rows]; else None."""
        step, prefix = self._state.count, self._frame.prefix
        if step < len(prefix):
            return np.full(self.rows, prefix[name][step], np.int32)
        if name == "instrument" and self._alone is not None:
            return np.full(self.rows, self._alone, np.int32)
        return None

    def process(self, name: str, logits: Floats, note: TokenBatch) -> Floats:
        """Apply :mod:`engine.composing.rules` and the rules of the last chord."""
        closing = self._rules.at_last_chord(self.finished)
        if name == "shift":
            return np.where(self._rules.no_shift(closing), -np.inf, logits)
        if name == "instrument":
            biased = logits + silence_bonus(self._state)
            return np.where(self._rules.no_instrument(closing, note["shift"]), -np.inf, biased)
        if name == "pitch":
            return np.where(self._rules.no_pitch(closing, note), -np.inf, logits)
        if name == "duration":
            return np.where(duration_mask(note["instrument"]), -np.inf, logits)
        return logits

    def commit(self, name: str, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Move each row on by its shift. An end finishes the row and becomes a shift of 0."""
        if name == "instrument":
            self._instrument = values
        if name != "shift":
            return values
        state = self._state
        self.finished = self.finished | (values == END)
        # A finished row begins a chord of its own, so that it always has something to play.
        state.instrument = np.where(self.finished, -1, state.instrument).astype(np.int32)
        state.pitch = np.where(self.finished, 128, state.pitch).astype(np.int32)
        values = np.where(values == END, 0, values).astype(np.int32)
        # Advance the onset; at a new one no instrument has struck yet.
        gap = SHIFT_TICKS[values]
        state.ticks = state.ticks + gap
        fresh = (gap > 0) | self.finished
        state.struck = np.where(fresh[:, None], 0, state.struck)
        self._now = self._tracker.now(state.ticks)
        return values

    def on_note(self, note: TokenBatch) -> None:
        """Strike each row's note in the surroundings and the rules' bookkeeping."""
        instrument, pitch = note["instrument"], note["pitch"]
        durations = DURATION_TICKS[note["duration"]]
        self._tracker.strike(self._state.ticks, instrument, pitch, durations)
        self._held = self._now
        self._state.begin(instrument, pitch)
