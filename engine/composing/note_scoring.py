"""Scores candidates by mood, key, chords, what is typical, form, parts and faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from engine.analysis.ensemble import measure_parts, missing
from engine.analysis.form_terms import measure_form_terms
from engine.analysis.key_finding import key_margin
from engine.analysis.piece import AnalysedPiece
from engine.analysis.stuck import stuck_share
from engine.api.moods import Mood
from engine.composing.base import FAULT_COST, Candidate, key_score, stretch_features
from engine.composing.chord_fit import ASKED_CHORDS_WEIGHT, chord_tone_share
from engine.composing.plans import Plan
from engine.music.excerpt import excerpt_bars
from engine.music.grid import GridNotes, to_notes
from engine.music.instrument_table import DRUM
from engine.music.mood_curve import Curve
from engine.ranking.critic import Critic
from engine.ranking.moment_matching import MomentMatching
from engine.ranking.plagiarism import TrainingIndex

PIANO_MOOD_WEIGHT: Final = 75.0
"""Nats that a reading one step of the plane off costs for the piano. See the model card."""
COMMONEST_SHARE: Final = 0.17
"""The share of the notes that the commonest pitch may have: a little less than what 95 % of
Pop1K7's stretches of a minute keep to."""
COMMONEST_COST: Final = 300.0
"""Nats that the share beyond it costs: fifteen for a piece in which it has .22."""
BAND_AROUSAL_WEIGHT: Final = 252.0
"""Nats that an arousal reading one step of the plane off costs for several instruments, where it is
harder to get right. See the model card."""
BAND_VALENCE_WEIGHT: Final = 224.0
"""Nats that a valence reading one step of the plane off costs for several instruments."""
KEY_WEIGHT: Final = 5.0
"""Nats per unit of the key margin if the request names no key."""
PIANO_ASKED_KEY_WEIGHT: Final = 1400.0
"""Nats per unit of the key margin if the request names the key, for the piano: many candidates
drift into the relative key. See the model card."""
BAND_ASKED_KEY_WEIGHT: Final = 2800.0
"""Nats per unit of the key margin if the request names the key, for several instruments: twice
the piano's, as the weight of a band's mood was doubled. See the model card."""
HEARD_KEY: Final = 0.1
"""The key margin below which a key that was asked for is not heard, so that other candidates are
written."""
UNHEARD_KEY_COST: Final = 1000.0
"""Nats that this costs: less than another fault."""
BAND_TYPICALITY_WEIGHT: Final = 0.4
"""Nats per unit of :meth:`engine.ranking.critic.Critic.typicality_distance` for several
instruments, a little less than the 0.5 of a Gaussian."""
LIKENESS_WEIGHT: Final = 36.0
"""Nats that each standard deviation costs by which the features of a piece that is to go on as
another one are off on the mean. Of 40 songs' continuations, chosen among the same candidates, .921
were nearer to their song than to another at 12 nats, .930 at 36, .942 at 100; there the score lost
three nats in all else."""


@dataclass(frozen=True, slots=True)
class NoteScorer:
    """Scores the candidates of one kind of piece: for the piano alone, or for a band.

    Attributes:
        critic: Reads the mood.
        matching: Draws the choice towards the mean and spread of real music.
        known: The music learned from, against copies.
        alone: Whether the piano plays alone.
    """

    critic: Critic
    matching: MomentMatching
    known: TrainingIndex
    alone: bool

    def score_so_far(
        self, notes: GridNotes, plan: Plan, curve: Curve, share: float, *, asked: bool
    ) -> float:
        """Score what a candidate has of the first share of its bars, as :meth:`score` would.

        That a key is not heard costs nothing yet.

        Example: at a third, the 8 first of 24 bars are scored, by those who have come in.

        Args:
            notes: Array of ``GRID_NOTE``, in order.
            plan: The plan it is written to, of an entirely new piece.
            curve: The requested moods, over the whole piece.
            share: Above 0 … 1.
            asked: Whether the request names the key.
        """
        bars = max(1, round(plan.bars * share))
        end = bars * plan.grid.bar_ticks
        early = excerpt_bars(notes, 0, bars, plan.grid.bar_ticks)
        if not len(early):
            return -np.inf
        # Who comes in later than half way has no quarter of these bars to play in.
        here = [index for index in plan.who.indices if plan.enters.get(index, 0) <= end / 2]
        return self._scored(early, plan, curve, bars, here, asked=asked).score

    def score(self, notes: GridNotes, plan: Plan, curve: Curve, *, asked: bool) -> Candidate:
        """Score a candidate; one without a pitched note gets −inf.

        Args:
            notes: Array of ``GRID_NOTE``, in order, at least one.
            plan: The plan it was written to.
            curve: The requested moods.
            asked: Whether the request names the key.
        """
        found = self._scored(notes, plan, curve, plan.heard_bars, plan.who.indices, asked=asked)
        # Chords that were asked for as well may lead the piece elsewhere.
        if not asked or plan.chords is not None:
            return found
        if key_margin(found.piece.notes, plan.key) >= HEARD_KEY:
            return found
        return replace(found, score=found.score - UNHEARD_KEY_COST, faults=found.faults + 1)

    def _scored(
        self,
        notes: GridNotes,
        plan: Plan,
        curve: Curve,
        bars: int,
        players: Sequence[int],
        *,
        asked: bool,
    ) -> Candidate:
        """Score the first bars of a candidate."""
        grid = plan.grid
        piece = AnalysedPiece(to_notes(notes[notes["instrument"] != DRUM], grid))
        if not len(piece.notes):
            terms = dict.fromkeys(self.matching.features, np.nan)
            return Candidate(notes, piece, terms, -np.inf, 1)
        form = measure_form_terms(notes, grid, bars, piece.notes)
        if not self.alone:
            form |= measure_parts(notes, players, bars, grid.bar_ticks)
        seconds = plan.heard_bars * grid.bar_ticks * grid.tick_seconds
        scores = [
            self._suits(features, mood, form)
            for mood, features in stretch_features(piece, curve, seconds)
        ]
        asked_weight = PIANO_ASKED_KEY_WEIGHT if self.alone else BAND_ASKED_KEY_WEIGHT
        score = float(np.mean(scores))
        score += key_score(piece.notes, plan.key, asked_weight if asked else KEY_WEIGHT)
        if plan.chords is not None:
            follows = chord_tone_share(notes, plan.chords, bars, grid.bar_ticks)
            score += ASKED_CHORDS_WEIGHT * follows
        if plan.like is not None:
            score -= LIKENESS_WEIGHT * self.critic.unlikeness(piece.features, plan.like)
        if self.alone:
            score -= COMMONEST_COST * max(0.0, form["commonest"] - COMMONEST_SHARE)
        # Each fault, each known passage and each instrument that hardly plays costs the same.
        wrong = len(piece.degeneration) + self.known.holds(piece.notes, piece.onsets)
        wrong += stuck_share(piece.notes) > 0
        if not self.alone:
            wrong += len(missing(notes, players, bars, grid.bar_ticks))
        # A piece cut off for having too many notes is worse than any other.
        cut_off = int(notes["tick"].max()) < (bars - 1) * grid.bar_ticks
        wrong += max(len(players), 1) * cut_off
        terms = {**piece.features, **form}
        return Candidate(notes, piece, terms, score - FAULT_COST * wrong, wrong)

    def _suits(self, features: Mapping[str, float], mood: Mood, form: Mapping[str, float]) -> float:
        if self.alone:
            fits = self.critic.score(features, mood, PIANO_MOOD_WEIGHT, PIANO_MOOD_WEIGHT)
        else:
            fits = self.critic.score(features, mood, BAND_AROUSAL_WEIGHT, BAND_VALENCE_WEIGHT)
            fits -= BAND_TYPICALITY_WEIGHT * self.critic.typicality_distance(features)
        return fits + self.matching.score({**features, **form}, mood)
