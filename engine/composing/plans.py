"""The plan of a new piece, made before the first note is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine.api.chord_names import Chord
from engine.api.keys import Key
from engine.api.moods import Mood
from engine.api.progression import Progression
from engine.composing.asked_chords import chord_at
from engine.composing.ending import ended, grounded
from engine.composing.note_state import NoteDecodingState
from engine.composing.parameters import Ensemble
from engine.music.chord_plan import resolve_progression
from engine.music.chords import Chords
from engine.music.grid import Grid, GridNotes
from engine.music.score import Notes, Part
from engine.music.tempo_map import TempoMap
from engine.performance.instrumentation import drum_kit, programs_for
from engine.performance.mixing import seated
from engine.sampling.decoding import LogitsProcessor
from engine.tokens.attribute import Tokens
from engine.tokens.tokenizer import TOKENS, decode
from engine.tokens.vocabulary import SHIFT_TICKS
from engine.touch.touch import Touch


class Plan:
    """The plan of an entirely new piece.

    Args:
        key: The key it is written in.
        who: The instruments that play.
        grid: Tempo and meter.
        density: Notes per beat of all instruments together, in each of its moods in turn.
        bars: Length of the music.
        enters: Index of an instrument to the bar in which it comes in; the others begin.
        asked: The chords to follow from the first bar on; None leaves them open.

    Attributes:
        chords: The chords that were asked for, over the whole piece; None where they are open.
        primer: Notes that every candidate begins with, as tokens in C; none in a new piece.
        begin: The tick at which what is new begins.
        unheard: Ticks at the beginning that are written on from, but are no part of the piece.
        counted_from: Where the bars begin of which each instrument has to play in its share.
        shares: Instrument's name to the notes per beat it plays; None for what is usual.
        like: The features of music that the piece is to resemble; None for none.
    """

    chords: Chords | None
    primer: Tokens = np.zeros(0, TOKENS)
    begin: int = 0
    unheard: int = 0
    counted_from: int = 0
    shares: Mapping[str, float] | None = None
    like: Mapping[str, float] | None = None

    def __init__(
        self,
        key: Key,
        who: Ensemble,
        grid: Grid,
        density: Sequence[float],
        bars: int,
        enters: Mapping[int, int] | None = None,
        *,
        asked: Progression | None = None,
    ) -> None:
        self.key, self.who, self.grid, self.bars = key, who, grid, bars
        self.density = density
        self.enters = {index: bar * grid.bar_ticks for index, bar in (enters or {}).items()}
        self.chords = resolve_progression(asked, key, grid, bars) if asked else None

    @property
    def total(self) -> int:
        """The length of what is written, in ticks."""
        return self.bars * self.grid.bar_ticks

    @property
    def heard_bars(self) -> int:
        """The length of the piece in bars."""
        return self.bars - self.unheard // self.grid.bar_ticks

    @property
    def last_chord(self) -> Chord | None:
        """The asked chord to end on; None for the tonic's."""
        last = max(self.total - self.grid.bar_ticks, self.total // 2)
        return chord_at(self.chords, last)

    def processors(self, _: NoteDecodingState, /) -> tuple[LogitsProcessor, ...]:
        """The logits processors that force what is planned; of an entirely new piece nothing is."""
        return ()

    def notes(self, tokens: Tokens) -> GridNotes:
        """Decode a sampled piece and give it its ending; velocities are without expression."""
        return self._ended(decode(tokens, self.key.tonic, int(SHIFT_TICKS[tokens["shift"][0]])))

    def _ended(self, notes: GridNotes, spared: int | None = None) -> GridNotes:
        last = self.last_chord
        bass = self.key.tonic if last is None else last.bass
        return ended(grounded(notes, bass, spared), self.total)

    def sounds(self, mood: Mood, rng: np.random.Generator) -> tuple[dict[str, int], int]:
        """Choose the instruments' programs, name to program, and the drum kit."""
        programs = programs_for(self.who.instruments, self.who.style, mood, rng)
        return programs, drum_kit(self.who.style, mood, rng)

    def parts(self, programs: Mapping[str, int], played: Notes, kit: int) -> tuple[Part, ...]:
        """Mix the instruments: volume, pan and reverb of each."""
        return seated(programs, played, self.who.style, kit)

    def beats(self) -> TempoMap | None:
        """The beats of the piece where they differ in length; None where all are the grid's."""
        return None

    def kept_touch(self) -> Touch | None:
        """How the first beats and notes of a piano piece are played; None where it is open."""
        return None

    def keep_touch(self, shaped: Notes) -> Notes:
        """Restore the velocities of notes kept from another piece; a new piece has none.

        Args:
            shaped: All notes with expression, in order.
        """
        return shaped
