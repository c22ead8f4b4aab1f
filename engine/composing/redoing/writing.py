"""Writes the notes of a gap while the rest stands: several candidates side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.api.chord_names import Chord
from engine.api.keys import Key
from engine.composing.density_control import DensityControl
from engine.composing.excerpt import steps
from engine.composing.frame import Frame
from engine.composing.hidden import Hidden
from engine.composing.kinds import Manner
from engine.composing.note_state import NoteDecodingState
from engine.composing.redoing.edits import GapEdit
from engine.composing.ringing import KeptRinging
from engine.composing.rules import LONGEST_REST_BARS
from engine.composing.triad_bias import TriadBias
from engine.model.network import NoteNetwork
from engine.music.chords import Chords
from engine.music.grid import Grid, GridNotes, end_ticks, sorted_grid
from engine.music.instrument_table import DRUM
from engine.music.mood_curve import Curve
from engine.music.polyphony import beside, limit_polyphony
from engine.sampling.decoding import LogitsProcessor
from engine.sampling.note_sampler import sample_notes
from engine.sampling.sampler import Options
from engine.tokens.attribute import Tokens, transposition
from engine.tokens.gap import TOLD_BARS, Gap
from engine.tokens.tokenizer import TOKENS, decode_as_written, encode
from engine.tokens.vocabulary import SHIFT_TICKS

PREFIX_BARS: Final = 4
"""Bars before a gap that are read as if they had just been written; what stood earlier is looked
back to."""

REST_BARS: Final = 4.0
"""The longest rest where others play on: as long as a shift tells in 4/4."""
FINISH_FRACTION: Final = 0.9
"""The share of the candidates that is waited for: gaps are short, so none is far behind."""


@dataclass(frozen=True, slots=True, eq=False)
class Surrounded:
    """A gap and all that it is written by.

    Attributes:
        gap: What is written.
        standing: The notes that stand at that moment, before, beside and after the gap; on the
            grid, in order, velocities without expression. Those after the end of a loop are those
            with which it begins again.
        key: The key of the piece.
        grid: Its tempo and meter.
        bars: Its length.
        curve: The moods, over the whole piece.
        players: All who play in it, those who are written among them.
        source: The kind of music, one of ``note_conditions.SOURCES_TOLD``.
        chords: Each candidate's chords over the whole piece, in C.
        shares: Instrument's name to the notes per beat that it is to play in the gap.
        density: Notes per beat of all instruments together, there.
        closes: Whether the piece ends with the gap.
        last_chord: The chord to end on, in C; None for the tonic's.
        like: The features of music that it is to resemble; None for none.
        again: How many bars of a loop's beginning stand after its end; 0 for a piece that ends.
        asked: Whether the chords in the gap were asked for, and are the same for all candidates.
    """

    gap: GapEdit
    standing: GridNotes
    key: Key
    grid: Grid
    bars: int
    curve: Curve
    players: tuple[int, ...]
    source: str | None
    chords: Sequence[Chords]
    shares: dict[str, float]
    density: float
    closes: bool
    last_chord: Chord | None
    like: Mapping[str, float] | None = None
    again: int = 0
    asked: bool = False

    @property
    def begin(self) -> int:
        """Its first tick."""
        return self.gap.first * self.grid.bar_ticks

    @property
    def end(self) -> int:
        """The tick after its last."""
        return self.gap.last * self.grid.bar_ticks


def write_gap(
    network: NoteNetwork,
    around: Surrounded,
    manner: Manner,
    guidance: float,
    rng: np.random.Generator,
    on_progress: Callable[[float], None] = lambda _: None,
) -> dict[int, GridNotes]:
    """Write the candidates of a gap.

    Args:
        network: Writes notes; it has learned to fill gaps (:mod:`engine.training.gaps`).
        around: The gap, and what stands.
        manner: How notes are drawn.
        guidance: How strongly to guide towards the mood, ≥ 0.
        rng: The only source of randomness.
        on_progress: Called with the share that is written.

    Returns:
        By row, the new notes of each candidate on the grid, in order, as they can be played beside
        those that stand; some may be empty.
    """
    grid, key = around.grid, around.key
    bar = grid.bar_ticks
    semitones = transposition(key.tonic)
    told_until = around.end + TOLD_BARS * bar
    tick = around.standing["tick"]
    earlier = around.standing[tick < around.begin]
    first, prefix = prefix_before(earlier, around.begin, bar, key.tonic)
    frame = Frame(
        around.curve, key, grid, around.bars, around.players, around.source,
        [around.density * manner.denser],
        prefix=prefix,
        standing=_moved(
            around.standing[(tick >= around.begin) & (tick < told_until)], semitones
        ),
        before=_moved(earlier[earlier["tick"] < first], semitones),
        first_tick=first,
        gap=Gap(around.begin, around.end, told_until, around.gap.writes),
        opens=around.begin == 0 and set(around.gap.writes) == set(around.players),
        rest_bars=LONGEST_REST_BARS if len(around.gap.writes) == len(around.players) else REST_BARS,
        closes=around.closes,
        last_chord=around.last_chord,
        counted_from=around.begin,
    )  # fmt: skip
    # The chords that stand are to be heard.
    hidden = Hidden(chords=1.0)
    state = NoteDecodingState(frame, around.chords, [None] * len(around.chords), hidden)
    own = around.standing[np.isin(around.standing["instrument"], around.gap.writes)]
    processors: list[LogitsProcessor] = []
    if len(around.players) > 1:
        total = sum(around.shares.values())
        processors.append(
            DensityControl(state, [total], around.gap.writes, around.shares, rng, new_alone=True)
        )
    if around.asked:
        chords = around.chords[0]
        processors.append(TriadBias(state, grid, chords, around.bars, frame.standing))
    processors.append(KeptRinging(state, own, key.tonic))
    names = [attribute.name for attribute in state.attributes]
    options = Options(
        guidance,
        {name: manner.temperature.get(name, 1.0) for name in names},
        dict.fromkeys(names, manner.top_p),
        manner.scale,
        FINISH_FRACTION,
    )
    pieces = sample_notes(network, state, options, rng, on_progress, processors)
    return {
        row: _playable(_decoded(tokens, len(prefix), first, key), own, around)
        for row, tokens in pieces.items()
    }


def prefix_before(earlier: GridNotes, begin: int, bar: int, tonic: int) -> tuple[int, Tokens]:
    """The last notes before a gap as tokens, and the bar line from which they count.

    There are none where nothing is struck in the bar before, or where rests are too long for
    the vocabulary: then the gap begins by itself.

    Args:
        earlier: Array of ``GRID_NOTE``, in order, all before the gap.
        begin: The gap's first tick.
        bar: Ticks per bar.
        tonic: The tonic of the key, 0 … 11.
    """
    none = begin, np.zeros(0, TOKENS)
    if not len(earlier) or begin - int(earlier["tick"][-1]) > bar:
        return none
    for bars in range(PREFIX_BARS, 0, -1):
        first = max(begin - bars * bar, 0)
        notes = earlier[earlier["tick"] >= first]
        tokens = encode(notes, tonic)
        if len(tokens) != len(notes):
            continue
        tokens["shift"] = steps(notes["tick"] - first)
        if np.array_equal(np.cumsum(SHIFT_TICKS[tokens["shift"]]) + first, notes["tick"]):
            return first, tokens
    return none


def _moved(notes: GridNotes, semitones: int) -> GridNotes:
    """Notes moved to C, the drums as they are."""
    notes = notes.copy()
    pitched = notes["instrument"] != DRUM
    pitches = np.clip(notes["pitch"][pitched] + semitones, 0, 127)
    notes["pitch"][pitched] = pitches
    return notes


def _decoded(tokens: Tokens, prefix: int, first: int, key: Key) -> GridNotes:
    """The new notes of a sampled candidate."""
    ticks = np.cumsum(SHIFT_TICKS[tokens["shift"]].astype(np.int64)) + first
    notes = decode_as_written(tokens, key.tonic)
    notes["tick"] = ticks
    return sorted_grid(notes[prefix:])


def _playable(new: GridNotes, own: GridNotes, around: Surrounded) -> GridNotes:
    """New notes as they can be played between those of the same instruments that stand."""
    total = around.bars * around.grid.bar_ticks
    before = own[own["tick"] < around.begin]
    new = beside(before, limit_polyphony(new))
    ends = np.minimum(end_ticks(new), total)
    for index in around.gap.writes:
        # A note rings until its instrument strikes again behind the gap.
        later = own["tick"][(own["instrument"] == index) & (own["tick"] >= around.end)]
        mine = new["instrument"] == index
        if len(later):
            ends[mine] = np.minimum(ends[mine], int(later[0]))
    durations = ends - new["tick"]
    new["duration"] = durations
    kept: GridNotes = new[new["duration"] > 0]
    return kept
