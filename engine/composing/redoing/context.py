"""What the gaps of a request are written by: who plays, the chords, how dense, what stands."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from engine.analysis.chord_recognition import find_chords
from engine.analysis.features import measure
from engine.api.composition import MoodReading
from engine.api.instruments import BY_NAME, ORDER, PIANO
from engine.api.keys import Key
from engine.api.moods import CORNERS, Mood
from engine.api.request import ComposeRequest
from engine.composing.asked_chords import chord_at
from engine.composing.ending import ended, grounded
from engine.composing.kinds import KindPriors
from engine.composing.parameters import ensemble_of
from engine.composing.redoing.choosing import AROUND_BARS
from engine.composing.redoing.edits import Edits, GapEdit
from engine.composing.redoing.standing import StandingMusic
from engine.composing.redoing.timeline import come_round, lead_in, spliced
from engine.composing.redoing.writing import Surrounded
from engine.composing.source import without_expression
from engine.harmony.chord_writer import ChordPlan, ChordWriter
from engine.music.chord_plan import resolve_progression
from engine.music.chords import Chords, transpose_chords
from engine.music.grid import TICKS, GridNotes, to_notes
from engine.music.instrument_table import DRUM
from engine.music.mood_curve import Curve
from engine.ranking.critic import Critic, mixture
from engine.tokens.attribute import transposition

NEIGHBOURS: Final = 8
"""Bars whose density bars that are put before them or after them have."""
ANOTHER_MOOD: Final = 1.2
"""Steps of the plane by which a mood asked for differs from the one that is heard in a piece, if it
is to be another: of 28 pieces 26 were read nearer to their own mood, and corners are 2 apart."""
BUSIEST: Final = 2.0
"""How many times as much as usual whoever joins plays at most, or as little."""
_PIANO: Final = ORDER.index(BY_NAME[PIANO])


class RedoContext:
    """What all gaps of a request have in common.

    Args:
        request: What is asked for.
        standing: The piece as it stands.
        edits: What becomes of it.
        key: Its key.
        priors: What is known of real music, by the kind of piece.
        harmony: Writes chords of new bars; None leaves them to the note network.
        critics: Read the mood of what stands, by the kind of piece.

    Attributes:
        players: All who play in the new piece, indices in ``instruments.ORDER``.
        kind: The kind of piece that it is then, ``"piano"`` or ``"band"``.
    """

    def __init__(
        self,
        request: ComposeRequest,
        standing: StandingMusic,
        edits: Edits,
        key: Key,
        priors: Mapping[str, KindPriors],
        harmony: ChordWriter | None,
        critics: Mapping[str, Critic],
    ) -> None:
        self.request, self.standing, self.edits, self.key = request, standing, edits, key
        self._harmony = harmony
        writes = [index for gap in edits.gaps for index in gap.writes]
        stays = edits.old["instrument"][edits.kept].tolist()
        self.players = tuple(sorted({*writes, *stays}))
        self.kind = "piano" if self.players == (_PIANO,) else "band"
        self._usual = priors["band"].style.shares
        self._densities = priors[self.kind].style.densities
        self.curve = Curve(request.moods)
        self.who = ensemble_of([ORDER[index] for index in self.players])
        self.source = "clip" if self.kind == "piano" else self.who.genre
        self._plain = edits.old
        if self.kind == "band":
            back = edits.old.copy()
            back["tick"] -= edits.front * standing.grid.bar_ticks
            plain = without_expression(back, standing.grid, standing.programs, request.mood.arousal)
            plain["tick"] = edits.old["tick"]
            self._plain = plain
        self._chords = self._found_chords()
        pitched = edits.old[edits.old["instrument"] != DRUM]
        self._features = measure(to_notes(pitched, standing.grid)) if len(pitched) else None
        self._heard = critics[self.kind].read(self._features) if self._features else None

    @property
    def like(self) -> Mapping[str, float] | None:
        """The features that what is new is to have: those of what stands, in a mood near its own.

        None where another mood is asked for.
        """
        return None if self._heard_otherwise() else self._features

    def _heard_otherwise(self) -> MoodReading | None:
        """The mood that is heard in what stands, where another is asked for.

        None where that is its own, or where drums alone tell of none.
        """
        mood, heard = self.request.mood, self._heard
        if heard is None:
            return None
        away = math.hypot(mood.valence - heard.valence, mood.arousal - heard.arousal)
        return heard if away >= ANOTHER_MOOD else None

    def _denser(self) -> float:
        """How many times as dense as what stands new bars are to be, in a mood of their own."""
        heard = self._heard_otherwise()
        if heard is None:
            return 1.0
        means = np.array([self._densities[corner][0] for corner in CORNERS])
        now = mixture(Mood("custom", heard.valence, heard.arousal)) @ means
        octaves = float(mixture(self.request.mood) @ means - now)
        return float(2 ** min(max(octaves, -1.0), 1.0))

    def standing_notes(self) -> GridNotes:
        """The notes that stay, on the new piece's grid, velocities without expression."""
        kept: GridNotes = self._plain[self.edits.kept]
        return kept

    def old_in(self, gap: GapEdit) -> GridNotes:
        """The notes that stood in a gap's place, of those who are written."""
        here = self._within(gap.first, gap.last)
        found: GridNotes = here[np.isin(here["instrument"], gap.writes)]
        return found

    def surrounded(
        self, gap: GapEdit, notes: GridNotes, rows: int, rng: np.random.Generator
    ) -> Surrounded:
        """All that a gap is written by.

        Args:
            gap: The gap.
            notes: What stands by now, without the gap.
            rows: The number of candidates.
            rng: The only source of chance; draws the chords of new bars.
        """
        grid = self.standing.grid
        bar = grid.bar_ticks
        shares = self._shares(gap)
        here = notes[(notes["tick"] >= gap.first * bar) & (notes["tick"] < gap.last * bar)]
        beats = (gap.last - gap.first) * bar / TICKS
        loops = self.standing.loop_bars > 0
        closes = gap.last == self.edits.bars and not loops
        chords = self._told(gap, rows, rng)
        last = chord_at(chords[0], (self.edits.bars - 1) * bar) if closes else None
        if gap.grows and self.request.chords is None:
            last = None  # a new ending comes home
        again = min(AROUND_BARS, self.edits.bars) if loops else 0
        head = notes[notes["tick"] < again * bar].copy()
        head["tick"] += self.edits.bars * bar
        return Surrounded(
            gap, np.concatenate([notes, head]), self.key, grid, self.edits.bars, self.curve,
            self.players, self.source,
            chords, shares, max(sum(shares.values()) + len(here) / beats, 0.1), closes, last,
            self.like, again, self.request.chords is not None,
        )  # fmt: skip

    def settle_chords(self, chosen: Chords) -> None:
        """Take the chords of the candidate that was chosen for those of the piece."""
        self._chords = chosen

    def closed(self, gap: GapEdit, new: GridNotes) -> GridNotes:
        """New notes of the last bars with the ending of a piece."""
        total = self.edits.bars * self.standing.grid.bar_ticks
        if not len(new):
            return new
        if gap.grows and self.request.chords is None:
            new = grounded(new, self.key.tonic)
        return ended(new, total)

    def _within(self, first: int, last: int) -> GridNotes:
        bar, old = self.standing.grid.bar_ticks, self.edits.old
        found: GridNotes = old[(old["tick"] >= first * bar) & (old["tick"] < last * bar)]
        return found

    def _shares(self, gap: GapEdit) -> dict[str, float]:
        """The notes per beat that each who is written is to play in a gap."""
        edits = self.edits
        first, last = gap.first, gap.last
        if gap.grows and first < edits.front:
            first, last = edits.front, edits.front + min(NEIGHBOURS, edits.cut)
        elif gap.grows:
            last = edits.front + edits.cut
            first = max(last - NEIGHBOURS, edits.front)
        there = self._within(first, last)
        beats = (last - first) * self.standing.grid.bar_ticks / TICKS
        # Who joins a sparse piece plays less than usual, and in a dense one more.
        usual = sum(self._usual[ORDER[one].name] for one in np.unique(there["instrument"]).tolist())
        busy = len(there) / beats / usual if usual else 1.0
        busy = min(max(busy, 1 / BUSIEST), BUSIEST)
        more = self._denser() if gap.grows else 1.0
        found = {}
        for index in gap.writes:
            count = int((there["instrument"] == index).sum())
            name = ORDER[index].name
            found[name] = more * (count / beats if count else self._usual[name] * busy)
        return found

    def _found_chords(self) -> Chords:
        """The chords that are heard in the piece as it was, in C, on the new piece's bars."""
        edits, grid = self.edits, self.standing.grid
        bar = grid.bar_ticks
        back = edits.old.copy()
        back["tick"] -= edits.front * bar
        found = transpose_chords(find_chords(back, grid), transposition(self.key.tonic))
        if not edits.front:
            return found
        lead = lead_in(found, edits.front, self.standing.bars, bar)
        found["tick"] += edits.front * bar
        found["tick"][0] = 0
        return spliced(found, 0, edits.front * bar, lead)

    def _told(self, gap: GapEdit, rows: int, rng: np.random.Generator) -> list[Chords]:
        """Each candidate's chords over the whole piece, in C; a loop's come round at its end."""
        found = self._drawn(gap, rows, rng)
        if not self.standing.loop_bars:
            return found
        total = self.edits.bars * self.standing.grid.bar_ticks
        return [come_round(chords, total) for chords in found]

    def _drawn(self, gap: GapEdit, rows: int, rng: np.random.Generator) -> list[Chords]:
        """Each candidate's chords: those that stand, those asked for, or new ones."""
        grid, bar = self.standing.grid, self.standing.grid.bar_ticks
        begin, end = gap.first * bar, gap.last * bar
        if self.request.chords is not None:
            asked = resolve_progression(self.request.chords, self.key, grid, gap.last - gap.first)
            asked = transpose_chords(asked, transposition(self.key.tonic))
            return [spliced(self._chords, begin, end, asked)] * rows
        if not gap.grows or gap.first < self.edits.front or self._harmony is None:
            return [self._chords] * rows
        # The bar to which a loop's chords lead is the one in which it begins again.
        bars = self.edits.bars + (self.standing.loop_bars > 0)
        plan = ChordPlan(
            self.key.mode, grid, bars, self.curve, self.source, None,
            self._chords[self._chords["tick"] < begin], begin,
        )  # fmt: skip
        return list(self._harmony.write(plan, rows, rng))
