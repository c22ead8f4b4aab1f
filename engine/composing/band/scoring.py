"""Scores a band's candidates by mood, key, parts and faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.analysis.ensemble import PARTS, measure_parts, missing
from engine.analysis.piece import AnalysedPiece
from engine.composing.base import FAULT_COST, Candidate, key_score, stretch_features
from engine.composing.plans import Plan
from engine.music.grid import GridNotes, to_notes
from engine.music.instrument_table import DRUM
from engine.music.mood_curve import Curve
from engine.ranking.critic import Critic
from engine.ranking.moment_matching import MomentMatching

AROUSAL_WEIGHT: Final = 24.0
"""Nats that an arousal reading one step of the plane off costs, three times the cost of valence:
with several instruments arousal is harder to get right."""
TYPICALITY_WEIGHT: Final = 0.4
"""Nats per unit of :meth:`engine.ranking.critic.Critic.typicality_distance`, a little less than the
0.5 of a Gaussian: guided candidates stray from real music, and the critic reads the requested mood
in the more typical ones just as well."""


@dataclass(frozen=True, slots=True)
class BandScorer:
    """Scores candidates for several instruments.

    Attributes:
        critic: Reads the mood.
        matching: Weighs how the parts coincide and share the notes.
    """

    critic: Critic
    matching: MomentMatching

    def score(self, notes: GridNotes, plan: Plan, curve: Curve, *, asked: bool) -> Candidate:
        """Score a candidate; one without a pitched note gets −inf.

        Args:
            notes: Array of ``GRID_NOTE``, in order, at least one.
            plan: The plan it was written to.
            curve: The requested moods.
            asked: Whether the request names the key.
        """
        grid, players = plan.grid, plan.who.indices
        piece = AnalysedPiece(to_notes(notes[notes["instrument"] != DRUM], grid))
        if not len(piece.notes):
            return Candidate(notes, piece, dict.fromkeys(PARTS, np.nan), -np.inf)
        # Mood, typicality and parts of each stretch, averaged; then the key of the whole.
        parts = measure_parts(notes, players, plan.bars, grid.bar_ticks)
        seconds = plan.total * grid.tick_seconds
        scores = [
            self.critic.score(features, mood, AROUSAL_WEIGHT)
            - TYPICALITY_WEIGHT * self.critic.typicality_distance(features)
            + self.matching.score(parts, mood)
            for mood, features in stretch_features(piece, curve, seconds)
        ]
        score = float(np.mean(scores)) + key_score(piece.notes, plan.key, asked=asked)
        # Each fault and each instrument that hardly plays costs the same.
        absent = missing(notes, players, plan.bars, grid.bar_ticks)
        wrong = len(piece.degeneration) + len(absent)
        # A piece cut off for having too many notes is worse than any other.
        wrong += len(players) * (int(notes["tick"].max()) < (plan.bars - 1) * grid.bar_ticks)
        return Candidate(notes, piece, parts, score - FAULT_COST * wrong)
