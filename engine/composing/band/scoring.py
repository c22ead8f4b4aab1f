"""What speaks for a band's candidate: its mood, its key, its parts, and that nothing is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.analysis.ensemble import PARTS, measure_parts, missing
from engine.analysis.piece import AnalysedPiece
from engine.composing.band.plans import Plan
from engine.composing.base import FAULT_COST, Candidate, key_score, stretch_features
from engine.music.grid import GridNotes, to_notes
from engine.music.instrument_table import DRUM
from engine.music.mood_curve import Curve
from engine.ranking.critic import Critic
from engine.ranking.moment_matching import MomentMatching

AROUSAL_WEIGHT: Final = 24.0
"""Nats that a piece too stirred or too still by a step of the plane costs, three times the cost
of one too bright or too dark: with several instruments arousal is the harder half."""
TYPICALITY_WEIGHT: Final = 0.4
"""Nats that a step of :meth:`engine.ranking.critic.Critic.typicality_distance` costs, a little
less than a Gaussian takes off for it: what is guided strays, and the usual among it is read as the
mood as well."""


@dataclass(frozen=True, slots=True)
class BandScorer:
    """Scores candidates for several instruments.

    Attributes:
        critic: Reads the mood.
        matching: Weighs how the parts meet and share the notes.
    """

    critic: Critic
    matching: MomentMatching

    def score(self, notes: GridNotes, plan: Plan, curve: Curve, *, asked: bool) -> Candidate:
        """Score a candidate; one without a pitched note is never chosen.

        Args:
            notes: Array of ``GRID_NOTE``, in order, at least one.
            plan: What it was to become.
            curve: The moods asked for.
            asked: Whether the key was asked for.
        """
        grid, players = plan.grid, plan.who.indices
        piece = AnalysedPiece(to_notes(notes[notes["instrument"] != DRUM], grid))
        if not len(piece.notes):
            return Candidate(notes, piece, dict.fromkeys(PARTS, np.nan), -np.inf)
        parts = measure_parts(notes, players, plan.bars, grid.bar_ticks)
        seconds = plan.total * grid.tick_seconds
        scores = [
            self.critic.score(features, mood, AROUSAL_WEIGHT)
            - TYPICALITY_WEIGHT * self.critic.typicality_distance(features)
            + self.matching.score(parts, mood)
            for mood, features in stretch_features(piece, curve, seconds)
        ]
        score = float(np.mean(scores)) + key_score(piece.notes, plan.key, asked=asked)
        absent = missing(notes, players, plan.bars, grid.bar_ticks)
        wrong = len(piece.degeneration) + len(absent)
        # A piece that was broken off, for it had too many notes, is worse than any other.
        wrong += len(players) * (int(notes["tick"].max()) < (plan.bars - 1) * grid.bar_ticks)
        return Candidate(notes, piece, parts, score - FAULT_COST * wrong)
