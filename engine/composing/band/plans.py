"""What a band piece is to become before the first note is written: new, or from another."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.api.keys import Key
from engine.api.moods import Mood
from engine.composing.band.decoding import BandDecodingState
from engine.composing.band.ending import ended, grounded
from engine.composing.band.parameters import Ensemble
from engine.composing.band.sections import BandSectionRepeat, sections
from engine.music.grid import Grid, GridNotes
from engine.music.score import Notes, Part
from engine.performance.instrumentation import drum_kit, programs_for
from engine.performance.mixing import seated
from engine.sampling.decoding import LogitsProcessor
from engine.tokens.attribute import Tokens
from engine.tokens.band.tokenizer import decode
from engine.tokens.band.vocabulary import SHIFT_TICKS


class Plan:
    """An altogether new piece.

    Args:
        key: The key it is written in.
        who: What plays.
        grid: Tempo and meter.
        density: Notes per beat, all instruments together.
        bars: Length of the music.
        enters: Place of an instrument to the bar in which it comes in; the others begin.
        turns: Whether moods follow each other: a form of its own, in which nothing returns.
    """

    def __init__(
        self,
        key: Key,
        who: Ensemble,
        grid: Grid,
        density: float,
        bars: int,
        enters: Mapping[int, int] | None = None,
        *,
        turns: bool = False,
    ) -> None:
        self._returns = () if turns else sections(bars, grid.meter)
        self.key, self.who, self.grid, self.bars = key, who, grid, bars
        self.density = density
        self.enters = {index: bar * grid.bar_ticks for index, bar in (enters or {}).items()}

    @property
    def total(self) -> int:
        """Ticks the piece lasts."""
        return self.bars * self.grid.bar_ticks

    def processors(self, state: BandDecodingState) -> tuple[LogitsProcessor, ...]:
        """What leans on the choice of notes: sections that return in a longer piece."""
        return (BandSectionRepeat(state, self._returns),) if self._returns else ()

    def notes(self, tokens: Tokens) -> GridNotes:
        """The notes of what was written, ended; before a player's touch."""
        return self._ended(decode(tokens, self.key.tonic, int(SHIFT_TICKS[tokens["shift"][0]])))

    def _ended(self, notes: GridNotes, spared: int | None = None) -> GridNotes:
        return ended(grounded(notes, self.key.tonic, spared), self.total)

    def sounds(self, mood: Mood, rng: np.random.Generator) -> tuple[dict[str, int], int]:
        """Instrument's name to program, and the drum kit."""
        programs = programs_for(self.who.instruments, self.who.style, mood, rng)
        return programs, drum_kit(self.who.style, mood, rng)

    def parts(self, programs: Mapping[str, int], played: Notes, kit: int) -> tuple[Part, ...]:
        """How each instrument is played."""
        return seated(programs, played, self.who.style, kit)

    def keep_touch(self, shaped: Notes) -> Notes:
        """Undo a player's touch where notes of another piece have one already: nowhere here.

        Args:
            shaped: All notes with a player's touch, in order.
        """
        return shaped
