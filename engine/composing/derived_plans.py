"""The plans of pieces that are made from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from engine.api.instruments import ORDER
from engine.api.keys import Key
from engine.api.moods import Mood
from engine.api.progression import Progression
from engine.composing.accompanied_melody import AccompaniedMelody
from engine.composing.melody_guide import MelodyGuide
from engine.composing.note_state import NoteDecodingState
from engine.composing.parameters import Ensemble
from engine.composing.plans import Plan
from engine.composing.source import SourcePiece
from engine.music.grid import Grid, GridNotes
from engine.music.polyphony import limit_polyphony
from engine.music.score import DRUMS, Notes, Part
from engine.sampling.decoding import LogitsProcessor
from engine.tokens.attribute import Tokens
from engine.tokens.tokenizer import decode, decode_as_written, encode
from engine.tokens.vocabulary import SHIFT_TICKS

MAX_BEFORE: Final = 4
"""The most bars before a kept melody begins."""


class DerivedPlan(Plan):
    """The plan of a piece made from another, whose instruments keep their sounds.

    Args:
        source: The other piece.
        key: The key the piece is written in.
        who: The instruments that play.
        grid: Tempo and meter.
        density: Notes per beat of all instruments together, in each of its moods in turn.
        bars: Length of the music.
        asked: The chords to follow from the first bar on; None leaves them open.
    """

    def __init__(
        self,
        source: SourcePiece,
        key: Key,
        who: Ensemble,
        grid: Grid,
        density: Sequence[float],
        bars: int,
        *,
        asked: Progression | None = None,
    ) -> None:
        super().__init__(key, who, grid, density, bars, asked=asked)
        self._source = source

    def sounds(self, mood: Mood, rng: np.random.Generator) -> tuple[dict[str, int], int]:
        """Keep the other piece's programs and kit; choose new ones for instruments that join."""
        programs, kit = super().sounds(mood, rng)
        kept = {
            one.name: self._source.programs.get(ORDER.index(one), programs[one.name])
            for one in self.who.instruments
        }
        drums = [part.kit for part in self._source.parts.values() if part.program == DRUMS]
        return kept, drums[0] if drums else kit

    def parts(self, programs: Mapping[str, int], played: Notes, kit: int) -> tuple[Part, ...]:
        """Keep the other piece's pan, reverb and kit; set volumes for the new notes."""
        before = {part.program: part for part in self._source.parts.values()}
        parts = []
        for new in super().parts(programs, played, kit):
            old = before.get(new.program)
            parts.append(replace(new, pan=old.pan, reverb=old.reverb, kit=old.kit) if old else new)
        return tuple(parts)


class Remood(DerivedPlan):
    """The plan of new music around the melody of another piece.

    Args:
        source: The other piece.
        key: The key the new piece is written in.
        who: The instruments that play, including the one with the melody.
        grid: Its tempo and meter.
        density: Notes per beat of all instruments together, in each of its moods in turn.
        line: The melody, the result of :func:`engine.composing.excerpt.remood_melody`.
        most_bars: The longest that the piece may be, in bars.
    """

    def __init__(
        self,
        source: SourcePiece,
        key: Key,
        who: Ensemble,
        grid: Grid,
        density: Sequence[float],
        line: GridNotes,
        most_bars: int,
    ) -> None:
        bar = grid.bar_ticks
        line = line.copy()
        # A melody that begins late moves to an earlier bar, so that the piece has it soon.
        line["tick"] -= max(int(line["tick"][0]) // bar - MAX_BEFORE, 0) * bar
        last = int(line["tick"][-1])
        # The melody's last note is on the last downbeat at the latest.
        bars = min(max(source.bars, last // bar + 1 + (last % bar > 0), 2), max(most_bars, 2))
        super().__init__(source, key, who, grid, density, bars)
        line = line[line["tick"] <= (bars - 1) * bar]
        self._line: GridNotes = line
        self._tokens = encode(line, key.tonic)

    def processors(self, state: NoteDecodingState) -> tuple[LogitsProcessor, ...]:
        """Force the melody."""
        others = len(self.who.instruments) - 1
        ticks = self._line["tick"]
        return (MelodyGuide(state, self._tokens, ticks, self._source.melody, others=others),)

    def notes(self, tokens: Tokens) -> GridNotes:
        """Decode the music around the melody, and give the piece its ending."""
        start = int(SHIFT_TICKS[tokens["shift"][0]])
        notes = decode_as_written(tokens, self.key.tonic, start)
        # Restore the melody's own notes, which the vocabulary rounds.
        mine = np.flatnonzero(notes["instrument"] == self._source.melody)[: len(self._line)]
        for name in ("tick", "pitch", "duration"):
            notes[name][mine] = self._line[name][: len(mine)]
        return self._ended(limit_polyphony(notes), self._source.melody)


class AccompaniedRemood(Remood):
    """A remood for one instrument that plays the melody and what is below it."""

    def processors(self, state: NoteDecodingState) -> tuple[LogitsProcessor, ...]:
        """Force the melody, and let nothing be above it."""
        ticks = self._line["tick"]
        return (AccompaniedMelody(state, self._tokens, ticks, self._source.melody, others=0),)

    def notes(self, tokens: Tokens) -> GridNotes:
        """Decode the music, and give the piece its ending."""
        return self._ended(decode(tokens, self.key.tonic, int(SHIFT_TICKS[tokens["shift"][0]])))
