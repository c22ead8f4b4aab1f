"""What a band piece is to become that is made from another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from engine.api.instruments import ORDER
from engine.api.keys import Key
from engine.api.moods import Mood
from engine.composing.band.decoding import BandDecodingState
from engine.composing.band.excerpt import steps
from engine.composing.band.forced_prefix import BandForcedPrefix
from engine.composing.band.melody_guide import MelodyGuide
from engine.composing.band.parameters import Ensemble, size
from engine.composing.band.plans import Plan
from engine.composing.band.source import SourcePiece
from engine.music.grid import Grid, GridNotes, notes_per_beat, sorted_grid, to_notes
from engine.music.polyphony import beside, limit_polyphony
from engine.music.score import DRUMS, Notes, Part
from engine.sampling.decoding import LogitsProcessor
from engine.tokens.attribute import Tokens
from engine.tokens.band.tokenizer import decode, decode_as_written, encode
from engine.tokens.band.vocabulary import SHIFT_TICKS

MAX_BEFORE: Final = 4
"""Bars of another melody's piece that may stand before it begins."""


class DerivedPlan(Plan):
    """A piece made from another: the same instruments sound as they did there.

    Args:
        source: The other piece.
        key: The key the piece is written in.
        who: What plays.
        grid: Tempo and meter.
        density: Notes per beat, all instruments together.
        bars: Length of the music.
    """

    def __init__(
        self,
        source: SourcePiece,
        key: Key,
        who: Ensemble,
        grid: Grid,
        density: float,
        bars: int,
        *,
        turns: bool = False,
    ) -> None:
        super().__init__(key, who, grid, density, bars, turns=turns)
        self._source = source

    def sounds(self, mood: Mood, rng: np.random.Generator) -> tuple[dict[str, int], int]:
        """The other piece's, and new ones for whoever joins."""
        programs, kit = super().sounds(mood, rng)
        kept = {
            one.name: self._source.programs.get(ORDER.index(one), programs[one.name])
            for one in self.who.instruments
        }
        drums = [part.kit for part in self._source.parts.values() if part.program == DRUMS]
        return kept, drums[0] if drums else kit

    def parts(self, programs: Mapping[str, int], played: Notes, kit: int) -> tuple[Part, ...]:
        """The same seats; volumes by what is played now."""
        before = {part.program: part for part in self._source.parts.values()}
        made = []
        for new in super().parts(programs, played, kit):
            old = before.get(new.program)
            made.append(replace(new, pan=old.pan, reverb=old.reverb, kit=old.kit) if old else new)
        return tuple(made)


class Continuation(DerivedPlan):
    """A piece that begins with what is kept of another, note for note.

    Args:
        source: The other piece.
        key: The key of both.
        who: What plays; all that play what is kept among them.
        kept_bars: How many of its bars are kept.
        bars: Length of the piece, longer than that.
        turns: Whether moods follow each other.
    """

    def __init__(
        self,
        source: SourcePiece,
        key: Key,
        who: Ensemble,
        kept_bars: int,
        bars: int,
        *,
        turns: bool = False,
    ) -> None:
        # What is new is as dense as what it goes on from, with room for those who join.
        joined = size(who.indices) / size(np.unique(source.bare["instrument"]).tolist())
        density = notes_per_beat(source.bare, source.grid.bar_ticks) * math.sqrt(joined)
        super().__init__(source, key, who, source.grid, density, bars, turns=turns)
        cut = kept_bars * self.grid.bar_ticks
        early = source.notes["tick"] < cut
        steps_kept = steps(source.bare["tick"][early])
        # Up to the last note to which the state's clock can come exactly.
        exact = np.cumsum(SHIFT_TICKS[steps_kept]) == source.bare["tick"][early]
        count = int(np.flatnonzero(exact)[-1]) + 1
        self._kept, self._bare = source.notes[:count], source.bare[:count]
        self._primer = encode(self._bare, key.tonic)
        self._primer["shift"] = steps_kept[:count]
        last = int(self._kept["tick"][-1])
        # A rest is no longer than a bar, so what is new begins at the next line at the latest.
        self.begin = min(cut, (last // self.grid.bar_ticks + 1) * self.grid.bar_ticks)

    def processors(self, state: BandDecodingState) -> tuple[LogitsProcessor, ...]:
        """The kept notes, forced; they too may return."""
        first = BandForcedPrefix(state, self._primer, self._kept, self.key.tonic, self.begin)
        return (*super().processors(state), first)

    def notes(self, tokens: Tokens) -> GridNotes:
        """The kept notes as they were, and the new ones, ended."""
        count = len(self._primer)
        new = tokens[count:]
        if not len(new):
            return self._bare
        begin = int(SHIFT_TICKS[tokens["shift"][: count + 1]].sum())
        written = beside(self._bare, decode(new, self.key.tonic, begin))
        return sorted_grid(np.concatenate([self._bare, self._ended(written)]))

    def parts(self, programs: Mapping[str, int], played: Notes, kit: int) -> tuple[Part, ...]:
        """The same parts, volumes too."""
        before = {part.program: part for part in self._source.parts.values()}
        made = super().parts(programs, played, kit)
        return tuple(before.get(new.program, new) for new in made)

    def keep_touch(self, shaped: Notes) -> Notes:
        """Give the kept notes the velocities with which they sounded."""
        kept = to_notes(self._kept, self.grid, dict(self._source.programs))
        first = shaped["onset"] < (self.begin - 0.5) * self.grid.tick_seconds
        restored = shaped.copy()
        restored["velocity"][first] = kept["velocity"]
        return restored


class Remood(DerivedPlan):
    """New music around the melody of another piece.

    Args:
        source: The other piece.
        key: The key the new piece is written in.
        who: What plays; whoever has the melody among them.
        grid: Its tempo and meter.
        density: Notes per beat, all instruments together.
        line: The melody, as ``excerpt.remood_melody`` gives it.
        most_bars: Bars it may last at the most.
    """

    def __init__(
        self,
        source: SourcePiece,
        key: Key,
        who: Ensemble,
        grid: Grid,
        density: float,
        line: GridNotes,
        most_bars: int,
    ) -> None:
        bar = grid.bar_ticks
        line = line.copy()
        # A melody that comes in late does not leave the piece without it for long.
        line["tick"] -= max(int(line["tick"][0]) // bar - MAX_BEFORE, 0) * bar
        last = int(line["tick"][-1])
        # The melody's last note stands on the last downbeat or before it.
        bars = min(max(source.bars, last // bar + 1 + (last % bar > 0), 2), max(most_bars, 2))
        super().__init__(source, key, who, grid, density, bars)
        line = line[line["tick"] <= (bars - 1) * bar]
        self._line: GridNotes = line
        self._tokens = encode(line, key.tonic)

    def processors(self, state: BandDecodingState) -> tuple[LogitsProcessor, ...]:
        """The melody, forced; it has a form already."""
        others = len(self.who.instruments) - 1
        ticks = self._line["tick"]
        return (MelodyGuide(state, self._tokens, ticks, self._source.melody, others=others),)

    def notes(self, tokens: Tokens) -> GridNotes:
        """The melody with its own lengths, and what was written around it, ended."""
        start = int(SHIFT_TICKS[tokens["shift"][0]])
        notes = decode_as_written(tokens, self.key.tonic, start)
        mine = np.flatnonzero(notes["instrument"] == self._source.melody)[: len(self._line)]
        for name in ("tick", "pitch", "duration"):
            notes[name][mine] = self._line[name][: len(mine)]
        return self._ended(limit_polyphony(notes), self._source.melody)
