"""The plans of pieces that go on from another, or rewrite it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from engine.analysis.chord_recognition import find_chords
from engine.analysis.features import measure
from engine.analysis.sections import find_returns
from engine.analysis.skyline import skyline
from engine.api.instruments import ORDER
from engine.api.keys import Key
from engine.api.progression import Progression
from engine.composing.derived_plans import DerivedPlan
from engine.composing.excerpt import steps
from engine.composing.forced_prefix import ForcedPrefix
from engine.composing.note_state import NoteDecodingState
from engine.composing.outline import OutlineLean
from engine.composing.parameters import Ensemble, size
from engine.composing.source import SourcePiece
from engine.music.chords import Chords, transpose_chords
from engine.music.grid import TICKS, GridNotes, notes_per_beat, sorted_grid, to_notes
from engine.music.instrument_table import DRUM
from engine.music.polyphony import beside
from engine.music.score import Notes, Part
from engine.music.tempo_map import TempoMap
from engine.reading.performance import pulse_ticks
from engine.sampling.decoding import LogitsProcessor
from engine.tokens.attribute import Tokens, transposition
from engine.tokens.tokenizer import decode, encode
from engine.tokens.vocabulary import SHIFT_TICKS
from engine.touch.touch import Touch


class Continuation(DerivedPlan):
    """The plan of a piece that begins with the first bars of another, note for note.

    Args:
        source: The other piece.
        key: The key of both.
        who: The instruments that play, including all that play the kept notes.
        kept_bars: The number of bars to keep.
        bars: Length of the piece, greater than ``kept_bars``.
        asked: The chords to follow from the first bar of the piece on, where its notes are new.
        quoted: How many of the kept bars are heard, the last ones; None for all.
        closely: Whether the piece is to be as its source is: as its player played it, with its
            instruments' shares of the notes, and of like features.
    """

    def __init__(
        self,
        source: SourcePiece,
        key: Key,
        who: Ensemble,
        kept_bars: int,
        bars: int,
        *,
        asked: Progression | None = None,
        quoted: int | None = None,
        closely: bool = False,
    ) -> None:
        # New notes are as dense as the kept ones, with an allowance for instruments that join.
        joined = size(who.indices) / size(np.unique(source.bare["instrument"]).tolist())
        density = notes_per_beat(source.bare, source.grid.bar_ticks) * math.sqrt(joined)
        super().__init__(source, key, who, source.grid, (density,), bars, asked=asked)
        # The notes of the kept bars, and the shifts that lead to them.
        bar = self.grid.bar_ticks
        cut = kept_bars * bar
        early = source.notes["tick"] < cut
        steps_kept = steps(source.bare["tick"][early])
        # Keep up to the last note whose onset the shifts reach exactly.
        exact = np.cumsum(SHIFT_TICKS[steps_kept]) == source.bare["tick"][early]
        count = int(np.flatnonzero(exact).max(initial=-1)) + 1
        self._kept: GridNotes = source.notes[:count]
        self._bare: GridNotes = source.bare[:count]
        self.primer: Tokens = encode(self._bare, key.tonic)
        self.primer["shift"] = steps_kept[:count]
        last = int(self._kept["tick"].max(initial=-1))
        # A rest lasts at most a bar, so new notes begin at the next bar line at the latest.
        self.begin = min(cut, (last // bar + 1) * bar)
        self.unheard = 0 if quoted is None else max(self.begin - quoted * bar, 0)
        self._closely = closely
        if closely:
            self.counted_from = self.begin
            self.shares, self.like = shares_of(source), features_of(source)

    def kept_chords(self) -> Chords:
        """The chords heard in the kept notes, moved to C."""
        heard = find_chords(self._kept, self.grid)
        return transpose_chords(heard, transposition(self.key.tonic))

    def processors(self, state: NoteDecodingState) -> tuple[LogitsProcessor, ...]:
        """Have new notes leave the kept ones alone."""
        kept = len(self.primer), self._kept, self.key.tonic, self.begin
        # What is heard begins with its first beat.
        return (ForcedPrefix(state, *kept, promptly=0 < self.begin == self.unheard),)

    def notes(self, tokens: Tokens) -> GridNotes:
        """Decode the new notes, give them their ending, and put the kept notes before them."""
        count = len(self.primer)
        new = tokens[count:]
        if not len(new):
            return self._bare
        begin = int(SHIFT_TICKS[tokens["shift"][: count + 1]].sum())
        written = beside(self._bare, decode(new, self.key.tonic, begin))
        return self._heard(sorted_grid(np.concatenate([self._bare, self._ended(written)])))

    def _heard(self, notes: GridNotes) -> GridNotes:
        """The notes of the piece, without those that are only written on from."""
        heard: GridNotes = notes[notes["tick"] >= self.unheard].copy()
        heard["tick"] -= self.unheard
        return heard

    def beats(self) -> TempoMap | None:
        """Keep the other piece's tempo map while its notes are kept; then its usual tempo."""
        pulse = pulse_ticks(self.grid)
        usual = round(self.grid.tick_seconds * TICKS * 1e6)
        micros = np.full((self.total - self.unheard) // pulse, usual, np.float64)
        kept = self._kept_micros()[: len(micros)]
        micros[: len(kept)] = kept
        return TempoMap(micros, pulse) if (micros != usual).any() else None

    def kept_touch(self) -> Touch | None:
        """Play the kept notes as they were played, and their beats as long."""
        late = self._source.late
        if not self._closely or late is None:
            return None
        micros = self._kept_micros()
        if not len(micros):
            return None
        heard = self._kept["tick"] >= self.unheard
        lengths = TempoMap(micros, pulse_ticks(self.grid)).beat_seconds
        return Touch(lengths, late[: len(self._kept)][heard])

    def _kept_micros(self) -> NDArray[np.float64]:
        """Microseconds a quarter of the beats that are kept and heard."""
        return beats_between(self._source, self.unheard, self.begin)

    def parts(self, programs: Mapping[str, int], played: Notes, kit: int) -> tuple[Part, ...]:
        """Keep the other piece's parts, volumes included; mix only instruments that join."""
        before = {part.program: part for part in self._source.parts.values()}
        parts = super().parts(programs, played, kit)
        return tuple(before.get(new.program, new) for new in parts)

    def keep_touch(self, shaped: Notes) -> Notes:
        """Give the kept notes the velocities that they had in the other piece."""
        kept = to_notes(self._heard(self._kept), self.grid, dict(self._source.programs))
        first = shaped["onset"] < (self.begin - self.unheard - 0.5) * self.grid.tick_seconds
        restored = shaped.copy()
        restored["velocity"][first] = kept["velocity"]
        return restored


class Rewriting(Continuation):
    """The plan of a variation: a piece's chords, form, beats and outline, with new notes.

    Args:
        source: The other piece.
        key: The key of both.
        who: The instruments that play.
        kept_bars: How many of its first bars are heard as they are; 0 for none.
    """

    def __init__(self, source: SourcePiece, key: Key, who: Ensemble, kept_bars: int) -> None:
        super().__init__(source, key, who, kept_bars, max(source.bars, 2), closely=True)
        self.chords = find_chords(source.notes, source.grid)
        first = self.begin // self.grid.bar_ticks
        self.returns = returns_anew(find_returns(source.notes, source.grid), first, self.bars)

    def processors(self, state: NoteDecodingState) -> tuple[LogitsProcessor, ...]:
        """Lean the melody on the other one's outline, and force the kept notes."""
        line = self._source.notes[self._source.notes["instrument"] == self._source.melody]
        outline = OutlineLean(
            state, skyline(line), self._source.melody, transposition(self.key.tonic), self.total
        )
        return (outline, *super().processors(state))

    def _kept_micros(self) -> NDArray[np.float64]:
        return beats_between(self._source, 0, self.total)


def returns_anew(returns: NDArray[np.int32], first: int, bars: int) -> NDArray[np.int32]:
    """Let bars of a form return from new bars, where they returned from kept ones.

    Example: of four bars that are one bar four times, of which one is kept, the second is new,
    and the others return from it.

    Args:
        returns: The earlier bar that each bar returns from or −1.
        first: The first bar that is new.
        bars: How many bars there are to be.
    """
    found = np.full(bars, -1, np.int32)
    stands: dict[int, int] = {}
    for bar, of in enumerate(returns[:bars].tolist()):
        if bar < first or of < 0:
            continue
        found[bar] = of if of >= first else stands.get(of, -1)
        stands.setdefault(of, bar)
    return found


def beats_between(source: SourcePiece, start: int, end: int) -> NDArray[np.float64]:
    """Microseconds a quarter of a source's beats from one tick to another; the last one goes on."""
    pulse = source.beats.pulse
    indices = np.arange(start // pulse, end // pulse)
    found: NDArray[np.float64] = source.beats.micros[
        np.minimum(indices, len(source.beats.micros) - 1)
    ]
    return found


def shares_of(source: SourcePiece) -> dict[str, float]:
    """Instrument's name to the notes per beat that it plays."""
    beats = source.bars * source.grid.bar_ticks / TICKS
    who, counts = np.unique(source.notes["instrument"], return_counts=True)
    return {
        ORDER[index].name: count / beats
        for index, count in zip(who.tolist(), counts.tolist(), strict=True)
    }


def features_of(source: SourcePiece) -> Mapping[str, float] | None:
    """The features of a source as a candidate's are measured; None without a pitched note."""
    pitched = source.bare[source.bare["instrument"] != DRUM]
    return measure(to_notes(pitched, source.grid)) if len(pitched) else None
